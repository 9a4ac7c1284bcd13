"""What the cursor lets be seen. This is the one place that hides the future: a value not computed yet is None here.

Arrays come with examples as rows, (m, units), as the article writes them; they are views that must not be written to.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Flags
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Array, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.program import Op, Phase, Step
from bpstudio.engine.quantity import C, Quantity, gradient_of, of_layer
from bpstudio.engine.trainer import Trace
from bpstudio.session.history.jitter import Spread
from bpstudio.session.history.state import Cursor, State
from bpstudio.session.past import Past
from bpstudio.session.practice import veil
from bpstudio.session.practice.hunting import hunting
from bpstudio.session.practice.questions import Question
from bpstudio.session.traces import Traces as Traces

Value = Array | Parameters


class Frame:
    """One state, seen: which steps are visible, and the numbers of those."""

    def __init__(self, state: State, traces: Traces | None = None) -> None:
        self.state = state = veil.behind_the_veil(state)
        self.program = state.segment.program
        self._traces = traces or Traces()
        self._links: dict[int, frozenset[int]] = {}
        self.zeros: dict[
            int, Flags | None
        ] = {}  # what ``rounding`` has found, by layer: it is asked for at each z

    @property
    def network(self) -> Network:
        """The network whose iteration is seen."""
        return self.program.network

    @property
    def iteration(self) -> int:
        """The number of the iteration at the cursor, from 0."""
        return self.state.cursor.iteration

    @property
    def _trace(self) -> Trace:
        return self._traces(self.state)

    def whole_trace(self) -> Trace:
        """The iteration with all its numbers, seen or not: for checking, never for showing."""
        return self._trace

    @property
    def spread(self) -> Spread | None:
        """How far the last digit carries in this iteration; None where that takes too long to find out.

        Of all its numbers, seen or not: for judging those that are seen.
        """
        return self._traces.spread(self.state)

    @property
    def unsure_signs(self) -> Flags | None:
        """Of which parameters, as the iteration began, the last digit decides the sign."""
        return self._traces.unsure_signs(self.state)

    # Which steps

    @cached_property
    def visited(self) -> tuple[int, ...]:
        """The steps that stepping visits in this iteration, by index: all, or those of the parameter followed."""
        return self.state.visited

    @property
    def _earlier(self) -> frozenset[int]:
        """The steps of this iteration that were visible when following began."""
        following = self.state.following
        known = following is not None and following.iteration == self.iteration
        return following.earlier if following is not None and known else frozenset()

    @cached_property
    def _visible(self) -> frozenset[int]:
        return self._revealed - veil.veiled_steps(self.state)

    @cached_property
    def _revealed(self) -> frozenset[int]:
        revealed = self.state.cursor.revealed
        if revealed == len(self.program):  # the update reads every gradient, whatever is followed
            return frozenset(range(revealed))
        seen = {index for index in self.visited if index < revealed}
        writers = self.program.writers
        for index in sorted(self._earlier.difference(self.visited)):
            read = {writers[name].index for name in self.program[index].reads if name in writers}
            if read <= seen:
                seen.add(index)
        return frozenset(seen)

    def visible(self, step: Step) -> bool:
        """Whether what the step computed may be seen: the one place that says so, for all that is shown."""
        return step.index in self._visible

    def nameless(self, step: Step) -> bool:
        """Whether it is not told which factor a step to come brings."""
        return not self.visible(step) and veil.is_nameless(self.state, step)

    def hides(self, quantity: Quantity) -> bool:
        """Whether a quantity may not be seen. Raises KeyError for one that the program does not know."""
        writer = self.program.writers.get(quantity)
        return not self.visible(writer) if writer is not None else self.quantity(quantity) is None

    @cached_property
    def asking(self) -> tuple[Question, ...]:
        """The questions about this iteration that wait for an answer: nothing may give one away."""
        return veil.asking(self.state)

    @property
    def withholds_slopes(self) -> bool:
        """Whether no cost is told of a parameter that is moved: the slope would be the answer to a question."""
        return bool(self.asking) or self.hunted

    @property
    def hunted(self) -> bool:
        """Whether a mistake is to be found in this iteration: its wrong numbers are seen, and no right ones beside."""
        return hunting(self.state)

    @property
    def withholds_outputs(self) -> bool:
        """Whether the network answers to no inputs, since a question asks for a number of the forward pass."""
        return not veil.tells_outputs(self.state)

    @cached_property
    def past(self) -> Past:
        """What was recorded, as far as it may be seen."""
        return Past(self.state, self.hides)

    @cached_property
    def unveiled(self) -> Frame:
        """The same iteration with all of it revealed: for who explains what is to come."""
        everything = Cursor(self.iteration, len(self.program))
        return Frame(replace(self.state, cursor=everything, wish_to_follow=None), self._traces)

    @property
    def visible_steps(self) -> tuple[Step, ...]:
        """In the program's order."""
        return tuple(self.program[index] for index in sorted(self._visible))

    def reused(self, step: Step) -> bool:
        """Whether following takes this factor over from an earlier chain."""
        following = self.state.following
        own = following is not None and step == self.program.branch(following.parameter)
        return step.index in self._earlier and self.visible(step) and not own

    def reused_by(self, parameter: Parameter, step: Step) -> bool:
        """Whether a chain before that of ``parameter`` had computed this factor already, followed or not."""
        if self.state.following is not None:
            return self.reused(step)
        if not self.visible(step) or step == self.current:
            return False
        goal = self.program.branch(parameter).index
        if goal not in self._links:
            self._links[goal] = self._links_before(goal)
        return step.index in self._links[goal]

    def _links_before(self, goal: int) -> frozenset[int]:
        """The factors in the chains of all visible branches before the step ``goal``."""
        branches = (
            branch
            for branch in self.program
            if branch.index < goal and branch.op in (Op.DZ_DTHETA, Op.DZ_DB) and self.visible(branch)
        )
        return self.program.upstream_of(*branches)

    @property
    def current(self) -> Step | None:
        """The step under the cursor: the last one visited; None at the start of an iteration."""
        revealed = self.state.cursor.revealed
        return self.program[revealed - 1] if revealed else None

    @property
    def next(self) -> Step | None:
        """What stepping would reveal; None at the end of what it visits."""
        place = bisect_left(self.visited, self.state.cursor.revealed)
        return self.program[self.visited[place]] if place < len(self.visited) else None

    @property
    def phase(self) -> Phase:
        """Where the learner is: the phase of the current step, forward at the start."""
        return self.current.phase if self.current else Phase.FORWARD

    # Numbers

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """Which examples this iteration sees."""
        return self.state.document.task.rows(self.iteration)

    @cached_property
    def x(self) -> Array:
        """The inputs of the batch, (m, inputs)."""
        return self._of_batch(self.state.document.data.x)

    @cached_property
    def y(self) -> Array | None:
        """The targets of the batch, (m, outputs); None where the examples have none."""
        targets = self.state.document.data.y
        return None if targets is None else self._of_batch(targets)

    def _of_batch(self, table: Array) -> Array:
        """The rows of the iteration; where they follow one another nothing is copied."""
        first, last = self.rows[0], self.rows[-1]
        if not self.state.document.training.shuffle and last - first == len(self.rows) - 1:
            return table[first : last + 1]
        return table[self.rows]

    @property
    def updated(self) -> bool:
        """Whether the update is visible."""
        return self.visible(self.program.find(Op.UPDATE))

    @property
    def parameters(self) -> Parameters:
        """The parameters in force: those the passes read, and after the update step what it made of them."""
        return self._trace.after if self.updated else self.before

    @cached_property
    def before(self) -> Parameters:
        """The parameters at the start of the iteration, which every factor reads; it need not be run to know them."""
        return self._traces.before(self.state)

    def value(self, step: Step) -> Value | None:
        """What the step computed: forward its quantity, backward ∂C/∂(that), for the update all parameters."""
        return self._value(step) if self.visible(step) else None

    def factor(self, step: Step) -> Array | None:
        """What a backward step multiplies by; None for other steps and before it is visible.

        ``dC/dyhat`` and ``da/dz`` (m, units), softmax (m, units, units); ``dz/dtheta`` a of the layer below (m, units
        below); ``dz/db`` 1; ``dz/da`` θ (units below, units).
        """
        if not self.visible(step) or step.gradient is None:
            return None
        arrays, layer = self._trace.workspace, step.layer
        if step.op is Op.DC_DYHAT:
            return arrays.dc_da[self.network.depth].T
        if step.index in self._trace.altered_factors:
            return self._trace.altered_factors[step.index]
        assert layer is not None
        match step.op:
            case Op.DA_DZ:
                coupling = ACTIVATIONS[self.network.layer(layer).activation].coupling
                return arrays.da_dz[layer].T if coupling is None else coupling.jacobian(arrays.a[layer])
            case Op.DZ_DTHETA:
                return arrays.a[self.network.below(layer)].T
            case Op.DZ_DA:
                return self.before.theta(layer)
        return np.ones(())

    def _value(self, step: Step) -> Value:
        arrays, layer = self._trace.workspace, step.layer
        match step.op:
            case Op.C:
                return arrays.C
            case Op.DC_DYHAT:
                return arrays.dc_da[self.network.depth].T
            case Op.UPDATE:
                return self._trace.after
        assert layer is not None
        match step.op:
            case Op.Z:
                return arrays.z[layer].T
            case Op.A:
                return arrays.a[layer].T
            case Op.DA_DZ:
                return arrays.dc_dz[layer].T
            case Op.DZ_DTHETA:
                return arrays.gradient.theta(layer)
            case Op.DZ_DB:
                return arrays.gradient.b(layer)
        return arrays.dc_da[self.network.below(layer)].T

    def quantity(self, quantity: Quantity) -> Array | None:
        """The quantity as steps read and write it: x, y, z¹, a¹, ŷ, C, θ₁, b₁, ∂C/∂z¹ …, or the part that is asked for.

        Parameters are those of before the update. Raises KeyError for a quantity that the program does not know, and
        for one example's part of what is a sum over examples.
        """
        if not quantity.is_whole:
            return self._part(quantity)
        match quantity.kind:
            case "x":
                return self.x
            case "y":
                return self.y
            case "theta" | "b" if quantity.layer is not None and quantity.layer in self.network.layer_ids:
                before = self.before
                return (before.theta if quantity.kind == "theta" else before.b)(quantity.layer)
        found = self.value(self.program.writers[quantity])
        assert not isinstance(found, Parameters)
        return found

    def _part(self, quantity: Quantity) -> Array | None:
        """Of one unit or weight, of one example, or of both."""
        found, by = self.quantity(quantity.whole), quantity.by or quantity
        if quantity.example is not None and (by.is_parameter or by.kind == "C"):
            raise KeyError(str(quantity))
        if found is None:
            return None
        rows = () if by.is_parameter else (slice(None) if quantity.example is None else quantity.example,)
        return np.asarray(found[(*rows, *by.place)])

    def knows(self, quantity: Quantity) -> bool:
        """Whether ``quantity`` has something to show. Raises KeyError for one that the program does not know."""
        return not self.hides(quantity)

    @property
    def cost(self) -> float | None:
        """C of the batch, a penalty included; None until it is visible."""
        found = self.quantity(C)
        return None if found is None else float(found)

    @property
    def cost_shares(self) -> Array | None:
        """What each example of the batch adds to the cost, (m,): scale and 1/m are in it, a penalty is not."""
        if self.cost is None:
            return None
        task = self.state.document.task
        with np.errstate(all="ignore"):
            terms: Array = self._trace.workspace.cost_terms.sum(axis=0)
            return terms * task.cost.coefficient(self.network.outputs, len(self.rows))

    @property
    def penalty(self) -> float | None:
        """The regularization's term of the cost."""
        return None if self.cost is None else float(self._trace.workspace.penalty)

    def gradient(self, parameter: Parameter) -> Array | None:
        """∂C/∂parameter, of shape () for a single one; None until its chain has been walked."""
        found = self.quantity(gradient_of(of_layer(parameter.kind, parameter.layer)))
        if found is None or parameter.whole:
            return found
        return found[parameter.j] if parameter.kind == "b" else found[parameter.i, parameter.j]

    @property
    def all_gradients(self) -> Array | None:
        """∂C/∂(every parameter), flat; None until all of them have been walked."""
        branches = (step for step in self.program if step.op in (Op.DZ_DTHETA, Op.DZ_DB))
        seen = all(self.visible(step) for step in branches)
        return self._trace.workspace.gradient.flat if seen else None

    def landing(self, parameter: Parameter) -> float | None:
        """Where the update will put a single parameter, or has put it: known as soon as its gradient is.

        None as well while a question asks for it.
        """
        hidden = self.gradient(parameter) is None or veil.asks_for_update(self.state)
        return None if hidden else self._trace.after[parameter]

    def penalty_gradient(self, parameter: Parameter) -> Array | None:
        """The regularization's term of ∂C/∂θ; None where there is none or it is not visible."""
        terms = self._trace.workspace.penalty_gradient if self.gradient(parameter) is not None else None
        if terms is None or parameter.kind == "b":
            return None
        term = terms.theta(parameter.layer)
        return term if parameter.whole else term[parameter.i, parameter.j]

    def moments(self, parameter: Parameter) -> tuple[Moments, Moments] | None:
        """What the optimizer remembers of a single parameter before and after the update, rows of shape (moments,).

        None until the update is visible.
        """
        if not self.updated or parameter.whole:
            return None
        at, trace = parameter.position(self.network), self._trace
        before, after = (
            Moments(kept.rows[:, at].copy(), kept.updates)
            for kept in (trace.moments_before, trace.moments_after)
        )
        return before, after
