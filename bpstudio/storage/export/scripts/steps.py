"""The steps of an iteration as lines of Python, each with what it is in mathematics beside it.

Rows are examples in a script, so z = aθ + b. What a function and its derivative are is said by the registries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES, Code, Pair
from bpstudio.engine.program import Op, Phase, Program, Step
from bpstudio.engine.quantity import Quantity, theta_of, z_of
from bpstudio.engine.task import Regularization, Task
from bpstudio.explain.words import scripts
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.formulas import formula
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity, symbol
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Equation, Product
from bpstudio.storage.export.scripts.dialect import Dialect, put_in
from bpstudio.storage.export.scripts.literals import places_text
from bpstudio.storage.export.scripts.script_names import LayerNames, names_of_layer, script_name
from bpstudio.storage.export.scripts.updating import update_lines

LONGEST_FORMULA = 70
"""A longer one beside a line of code is not read; then the symbol stands alone."""


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line of code, and what stands beside it."""

    code: str
    beside: str = ""


class Steps:
    """The lines of a task's program in one dialect."""

    def __init__(self, task: Task, dialect: Dialect, notation: Notation) -> None:
        self.task, self.dialect, self.notation = task, dialect, notation
        self._network = task.network
        self.conventions = Conventions(
            task.network,
            task.cost,
            task.training.regularization,
            task.training.optimizer.name,
            task.training.learning_rate,
            task.batch_size,
            notation=notation,
        )

    @property
    def pair(self) -> Pair | None:
        """The output and cost that are computed together, if they are."""
        return PAIRS.get((self._network.layers[-1].activation, self.task.cost.name))

    def codes(self) -> Iterator[Code]:
        """All functions that are called, for what has to be defined before."""
        for layer in self._network.layers:
            yield self.dialect.code(ACTIVATIONS[layer.activation])
        yield self.dialect.code(self.pair or COSTS[self.task.cost.name])

    def phase(self, phase: Phase, names: tuple[str, str] = ("", "")) -> tuple[CodeLine, ...]:
        """The lines of a phase; of the update with the ``names`` of the functions that move weights and biases."""
        if phase is Phase.UPDATE:
            return tuple(
                CodeLine(*each) for each in update_lines(self.task, self.notation, self.dialect, *names)
            )
        steps = [step for step in Program.of(self._network) if step.phase is phase]
        settings = self.settings_of_cost() if phase is Phase.COST else ()
        return (*settings, *(line for step in steps for line in self._lines(step)))

    def _lines(self, step: Step) -> Iterable[CodeLine]:
        match step.op:
            case Op.C:
                return self._cost()
            case Op.DC_DYHAT:
                return self._by_output(step)
            case Op.DA_DZ:
                return self._through(step)
            case Op.DZ_DTHETA:
                return self._to_weights(step)
        return [CodeLine(self._affine(step), self._beside(step))]

    def _affine(self, step: Step) -> str:
        """A line that is another for each step, but made of names alone."""
        names = self._names(step)
        if step.op is Op.Z:
            return f"{names.z} = {names.below} @ {names.theta} + {names.b}"
        if step.op is Op.A:
            return f"{names.a} = {put_in(self._activation(step).value, {'z': names.z})}"
        if step.op is Op.DZ_DB:
            return f"{names.by_b} = {names.by_z}.sum({self.dialect.axis}=0)"
        return f"{names.by_below} = {names.by_z} @ {names.theta}.T"

    def _names(self, step: Step) -> LayerNames:
        assert step.layer is not None, f"{step.op} has a layer"
        return names_of_layer(self._network, step.layer)

    def _activation(self, step: Step) -> Code:
        assert step.layer is not None, f"{step.op} has a layer"
        return self.dialect.code(ACTIVATIONS[self._network.layer(step.layer).activation])

    # The cost

    def settings_of_cost(self) -> tuple[CodeLine, ...]:
        """m, the numbers of the cost, and what every term is multiplied by."""
        cost = self.task.cost
        lines = [CodeLine("m = len(x)", "examples")] if cost.over_examples == "mean" else []
        lines += [CodeLine(f"{name} = {value!r}") for name, value in cost.settings]
        return (*lines, CodeLine(f"scale = {self.coefficient()}"))

    def coefficient(self) -> str:
        """What every term of the cost is multiplied by, in m and the number of outputs."""
        cost = self.task.cost
        shares = [str(self._network.outputs)] if cost.over_outputs == "mean" else []
        shares += ["m"] if cost.over_examples == "mean" else []
        below = " * ".join(shares)
        return f"{cost.scale!r} / ({below})" if len(shares) > 1 else " / ".join([repr(cost.scale), *shares])

    def terms(self) -> str:
        """The terms of the cost, of every output and example."""
        last = {"z": script_name(z_of(self._network.depth))}
        pair = self.pair
        return put_in(self.dialect.code(pair).value, last) if pair else self._of_cost().value

    def _of_cost(self) -> Code:
        return self.dialect.code(COSTS[self.task.cost.name])

    def penalty(self, layer: int) -> str:
        """What the penalty adds to the cost for the weights of a layer."""
        code = self.dialect.code(PENALTIES[self.task.training.regularization.name])
        return put_in(code.value, {"theta": script_name(theta_of(layer))})

    def _cost(self) -> Iterator[CodeLine]:
        step = Program.of(self._network).find(Op.C)
        if self.pair is not None:
            yield CodeLine(f"# {scripts.from_z(self._plain(z_of(self._network.depth)))}")
        yield CodeLine(f"C = scale * {self.dialect.module}.sum({self.terms()})", self._without_penalty(step))
        regularization = self.task.training.regularization
        if regularization.active:
            yield CodeLine(f"rate = {regularization.rate!r}", "λ")
            for layer in self._network.layer_ids:
                yield CodeLine(
                    f"C = C + {self.penalty(layer)}", f"the penalty of {self._plain(theta_of(layer))}"
                )

    # The way back

    def _by_output(self, step: Step) -> Iterator[CodeLine]:
        if self.pair is None:
            line = f"{script_name(step.writes)} = scale * {_bracketed(self._of_cost().slope)}"
            yield CodeLine(line, self._equation(step))

    def _through(self, step: Step) -> Iterator[CodeLine]:
        """∂a/∂z and ∂C/∂z; in one where a factor alone would overflow, or is a matrix of each example."""
        names, slope, beside = self._names(step), self._activation(step).slope, self._beside(step)
        last = step.layer == self._network.depth
        if self.pair is not None and last:
            slope = self.dialect.code(self.pair).slope
            yield CodeLine(f"{names.by_z} = scale * {_bracketed(slope)}", f"{beside}, both in one")
        elif last and self._network.couples:
            put = {"a": names.a, "by_a": names.by_a}
            yield CodeLine(f"{names.by_z} = {put_in(slope, put)}", f"{beside}, both in one")
        else:
            put = {"a": names.a, "z": names.z}
            yield CodeLine(f"{names.slope} = {put_in(slope, put)}", self._equation(step))
            yield CodeLine(f"{names.by_z} = {names.by_a} * {names.slope}", beside)

    def _to_weights(self, step: Step) -> Iterator[CodeLine]:
        names, regularization = self._names(step), self.task.training.regularization
        gradient = names.by_theta
        yield CodeLine(f"{gradient} = {names.below}.T @ {names.by_z}", self._beside(step))
        if regularization.active:
            slope = self.dialect.code(PENALTIES[regularization.name]).slope
            put = put_in(slope, {"theta": names.theta})
            yield CodeLine(f"{gradient} = {gradient} + {put}", "and of the penalty")
        cut = self._network.layer(step.layer or 1).cut
        if cut:
            yield CodeLine(f"{gradient}[{places_text(cut)}] = 0", "connections that are cut")

    # What stands beside

    def _plain(self, what: Quantity) -> str:
        return to_plain(quantity(what), self.notation)

    def _equation(self, step: Step, conventions: Conventions | None = None) -> str:
        whole = to_plain(formula(step, conventions or self.conventions), self.notation)
        return whole if len(whole) <= LONGEST_FORMULA else self._symbol(step)

    def _without_penalty(self, step: Step) -> str:
        """The equation of the cost, as far as it is made of examples."""
        return self._equation(step, replace(self.conventions, regularization=Regularization()))

    def _symbol(self, step: Step) -> str:
        return to_plain(symbol(step), self.notation)

    def _beside(self, step: Step) -> str:
        """The equation of a step; on the way back the product that it makes."""
        if step.gradient is None:
            return self._equation(step)
        product = self.product(step)
        return to_plain(quantity(step.gradient) if product is None else product, self.notation)

    def product(self, step: Step) -> Equation | None:
        """What a step of the way back makes: ∂C/∂z² = ∂ŷ/∂z² · ∂C/∂ŷ; None of one that makes none."""
        if step.gradient is None or not step.upstreams:
            return None
        [above] = step.upstreams
        before = Program.of(self._network)[above].gradient
        assert before is not None, "what is multiplied is a gradient"
        return Equation((quantity(step.gradient), Product((symbol(step), quantity(before)))))


def _bracketed(slope: str) -> str:
    """In parentheses where a product with it would mean something else."""
    call = slope.endswith(")") and slope.count("(") == 1 and " " not in slope.partition("(")[0]
    return slope if call or slope.isidentifier() else f"({slope})"
