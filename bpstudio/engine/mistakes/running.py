"""Which mistakes can be made in a network, and what each of them leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.arrays import Touch
from bpstudio.engine.entry import entry_of, step_for
from bpstudio.engine.examples import Examples
from bpstudio.engine.mistakes.catalogue import MISTAKES
from bpstudio.engine.mistakes.entries import Alteration, AlteredRule, Site, Variant
from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import RULES, through_slope, to_biases, to_layer_below, to_weights
from bpstudio.engine.plain_values import PlainPass, Rule, before_the_first_step
from bpstudio.engine.program import Op, Phase, Program, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Task, Training


def alterations_of(task: Task, rows: int) -> tuple[Alteration, ...]:
    """Every mistake that can be made in an iteration over so many examples: in each form, way and place.

    A form that may be made at several places is there for each, and once for all of them together.
    """
    return _alterations(task.network, task.cost, task.training, rows)


_ANY = Examples(np.zeros((1, 1)))
"""Where a mistake can be made depends on no example, and so they need not be kept."""


@lru_cache(maxsize=64)
def _alterations(network: Network, cost: Cost, training: Training, rows: int) -> tuple[Alteration, ...]:
    task = Task(network, cost, _ANY, training)
    program = Program.of(task.network)
    return tuple(
        alteration
        for name, mistake in MISTAKES.items()
        for number, form in enumerate(mistake.forms)
        for alteration in _of_form(name, number, form, _places(task, program, form, rows))
    )


def _places(task: Task, program: Program, form: Variant, rows: int) -> list[tuple[Step, int]]:
    """The steps at which a form may be made, each with the number of ways."""
    found = ((step, form.ways(Site(task, step, rows))) for step in program if step.op is form.at)
    return [(step, ways) for step, ways in found if ways]


def _of_form(name: str, number: int, form: Variant, places: list[tuple[Step, int]]) -> Iterator[Alteration]:
    for step, ways in places:
        yield from (Alteration(name, (step.index,), number, way) for way in range(ways))
    if len(places) > 1:
        steps = tuple(step.index for step, _ in places)
        yield from (Alteration(name, steps, number, way) for way in range(min(ways for _, ways in places)))


def altered_pass(
    task: Task,
    parameters: Parameters,
    moments: Moments,
    rows: NDArray[np.intp],
    alteration: Alteration,
    touch: Touch | None = None,
) -> PlainPass:
    """The iteration over the examples ``rows`` in which a mistake is made; what it is given is left alone.

    ``touch`` is given each layer's activations as soon as they are made, as elsewhere.
    """
    program = Program.of(task.network)
    found = before_the_first_step(task, parameters, moments, rows)
    with np.errstate(all="ignore"):
        takes = _takes(program, alteration, range(len(program)))
        for step, take in zip(program, takes, strict=True):
            take(found)
            if touch is not None and step.op is Op.A and step.layer is not None:
                touch(found.a[step.layer])
    return found


PRODUCTS: dict[Op, Rule] = {
    Op.DA_DZ: through_slope,
    Op.DZ_DTHETA: to_weights,
    Op.DZ_DB: to_biases,
    Op.DZ_DA: to_layer_below,
}
"""What is left to be done of a step whose factor is there already."""

Take = Callable[[PlainPass], object]
"""A step, right or altered, that is ready to be taken."""


def _takes(
    program: Program, alteration: Alteration, steps: Iterable[int], whole: bool = True
) -> tuple[Take, ...]:
    """The steps of these indexes in order, those altered at which the mistake is made.

    Unless they are the ``whole`` pass, what comes before them is there; and where they begin on the way back, all
    factors are, and only what is made of them changes.
    """
    form = MISTAKES[alteration.mistake].forms[alteration.form]
    altered = _altered(program, alteration)
    backward = all(program[index].phase is Phase.BACKWARD for index in altered)
    rules = RULES | PRODUCTS if backward and not whole else RULES
    takes: list[Take] = []
    for index in steps:
        step = program[index]
        layer = program.network.depth if step.layer is None else step.layer
        rule = form.rules[step.op] if index in altered else None
        takes.append(_right(rules[step.op], layer) if rule is None else _wrong(rule, layer, alteration.way))
    return tuple(takes)


def _right(rule: Rule, layer: int) -> Take:
    return lambda found: rule(found, layer)


def _wrong(rule: AlteredRule, layer: int, way: int) -> Take:
    return lambda found: rule(found, layer, way)


def _altered(program: Program, alteration: Alteration) -> list[int]:
    """The steps at which the mistake is made, and those that belong to them."""
    form = MISTAKES[alteration.mistake].forms[alteration.form]
    return [
        index if op is form.at else program.find(op, program[index].layer).index
        for index in alteration.steps
        for op in form.rules
    ]


def wrong_values(
    right: PlainPass,
    quantity: Quantity,
    place: tuple[int, ...],
    example: int | None,
    alterations: tuple[Alteration, ...],
) -> Iterator[tuple[Alteration, float]]:
    """Each mistake that reaches the number asked for, as ``entry_of`` has it, with the number to which it leads.

    ``right`` is the iteration without one. Of each mistake only what comes from it on is worked out anew, and only what
    that number is made of. Mistakes that differ only in what it is not made of are one, made at those steps alone that
    reach it.
    """
    gradient = right.gradient.copy()
    with np.errstate(all="ignore"):
        for alteration, takes, reads_gradients, ends_right in _plans(
            Program.of(right.task.network), quantity, alterations
        ):
            # A gradient that is asked for is written before it is read; an update may find it as it should be.
            own = reads_gradients or quantity.is_parameter
            found = _branched(right, right.gradient.copy() if own else gradient)
            if quantity.is_parameter:
                found.after, found.moments_after = right.parameters.copy(), right.moments.copy()
            for take in takes:
                take(found)
            if ends_right:
                _to_weight(found, quantity, place)
            yield alteration, entry_of(found, quantity, place, example)


def _to_weight(found: PlainPass, quantity: Quantity, place: tuple[int, ...]) -> None:
    """The last step for the one weight that is asked about: a wide layer has thousands of them."""
    layer = quantity.by.layer if quantity.by is not None else None
    assert layer is not None, "the gradient of a layer's weights"
    found.dz_dtheta[layer] = found.a[found.task.network.below(layer)]
    to_weights(found, layer, *(slice(unit, unit + 1) for unit in place[:2]))


Plan = tuple[Alteration, tuple["Take", ...], bool, bool]
"""A mistake, what has to be taken, whether it reads gradients, and whether ∂C/∂θ of one weight is still to be made."""


@lru_cache(maxsize=64)
def _plans(program: Program, quantity: Quantity, alterations: tuple[Alteration, ...]) -> tuple[Plan, ...]:
    """Each mistake that reaches the quantity once, with what has to be taken anew from it on."""
    needed, last = steps_into(program, quantity), step_for(program, quantity).index
    among = frozenset(needed)
    plans: dict[tuple[object, ...], Plan] = {}
    ends = program[last].op is Op.DZ_DTHETA and quantity.is_gradient
    for alteration in alterations:
        altered = _altered(program, alteration)
        reached, ends_right = (
            tuple(index for index in altered if index in among),
            ends and last not in altered,
        )
        key = (alteration.mistake, alteration.form, alteration.way, reached)
        if reached and key not in plans:
            reads_gradients = MISTAKES[alteration.mistake].forms[alteration.form].reads_gradients
            steps = range(len(program)) if reads_gradients else needed
            anew = (index for index in steps if min(reached) <= index <= last - ends_right)
            takes = _takes(program, alteration, anew, whole=False)
            here = replace(alteration, steps=_reaching(program, alteration, among))
            plans[key] = here, takes, reads_gradients, ends_right
    return tuple(plans.values())


def _reaching(program: Program, alteration: Alteration, needed: frozenset[int]) -> tuple[int, ...]:
    """Those of its steps at which it changes one of the steps that are needed."""
    each = ((index, _altered(program, replace(alteration, steps=(index,)))) for index in alteration.steps)
    return tuple(index for index, altered in each if not needed.isdisjoint(altered))


def steps_into(program: Program, quantity: Quantity) -> tuple[int, ...]:
    """The step that brings it and all that it is made of, by index and in order.

    Of an update only what moves this parameter. Raises KeyError for a quantity that no step brings.
    """
    step = step_for(program, quantity)
    parameter = quantity.parameter if step.op is Op.UPDATE else None
    index = program.branch(parameter).index if parameter else step.index
    found, waiting = {index, step.index}, [index]
    while waiting:
        step = program[waiting.pop()]
        read = {program.writers[name].index for name in step.reads if name in program.writers}
        new = (read | set(step.upstreams)) - found
        found |= new
        waiting += new
    return tuple(sorted(found))


def _branched(right: PlainPass, gradient: Parameters) -> PlainPass:
    """The same values, to which others can be written. Arrays of layers are never written to, only replaced."""
    return PlainPass(
        right.task,
        right.parameters,
        right.y,
        right.moments,
        right.after,
        right.moments_after,
        gradient,
        right.C,
        right.z.copy(),
        right.a.copy(),
        right.da_dz.copy(),
        right.dz_dtheta.copy(),
        right.dz_db.copy(),
        right.dz_da.copy(),
        right.dc_da.copy(),
        right.dc_dz.copy(),
        right.apart,
        right.decimals,
    )
