"""An iteration in which single numbers are what somebody says, and all that comes after is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.entry import array_of, step_for
from bpstudio.engine.mistakes.running import PRODUCTS, steps_into
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import RULES
from bpstudio.engine.plain_values import PlainPass, before_the_first_step
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Task


@dataclass(frozen=True, slots=True)
class Said:
    """The number that somebody has for one place of a quantity, as ``entry_of`` would read it."""

    quantity: Quantity
    place: tuple[int, ...]
    example: int | None
    value: float


def carried_pass(
    task: Task,
    parameters: Parameters,
    moments: Moments,
    rows: NDArray[np.intp],
    said: Iterable[Said],
    decimals: int | None = None,
) -> PlainPass:
    """The iteration over the examples ``rows`` in which each number of ``said`` stands where it belongs.

    What the update makes of a parameter is not carried on: nothing of the iteration comes after it. Raises KeyError for
    a quantity that the network does not have.
    """
    program, given = Program.of(task.network), list(said)
    found = before_the_first_step(task, parameters, moments, rows)
    found.decimals = decimals
    with np.errstate(all="ignore"):
        for step in program:
            layer = task.network.depth if step.layer is None else step.layer
            RULES[step.op](found, layer)
            here = [each for each in given if step_for(program, each.quantity) == step]
            factors = [each for each in here if each.quantity == step.symbol != step.writes]
            for each in factors:
                _put_factor(found, step, layer, each)
            if factors:
                found.apart = found.apart or step.op is Op.DA_DZ
                PRODUCTS[step.op](found, layer)
            for each in here:
                if each.quantity == step.writes:
                    _put_value(found, step, layer, each)
    return found


def made_easy(found: PlainPass, right: PlainPass, quantity: Quantity) -> bool:
    """Whether something that a quantity is made of is 0, or not finite, where it is neither in the ``right`` pass.

    With such a factor the numbers after it can be guessed. A z of 0 is none: the activation makes a number of it as of
    any other. Raises KeyError for a quantity that the network does not have.
    """
    return any(
        _spoiled(array_of(found, what), array_of(right, what), zeros=what.kind != "z")
        for what in _on_the_way(Program.of(found.task.network), quantity)
    )


def _on_the_way(program: Program, quantity: Quantity) -> Iterator[Quantity]:
    """The values and factors that a quantity is made of, in order; a factor is made of no gradient."""
    last = step_for(program, quantity)
    made_of = set(steps_into(program, quantity))
    if last.symbol == quantity != last.writes:
        read = [what for what in last.reads if what in program.writers and not what.is_gradient]
        made_of = {index for what in read for index in steps_into(program, what)}
    for index in sorted(made_of - {last.index}):
        yield from dict.fromkeys((program[index].symbol, program[index].writes))
    if last.writes == quantity != last.symbol:
        yield last.symbol


def _spoiled(found: Array, right: Array, *, zeros: bool) -> bool:
    gone = ~np.isfinite(found)
    if zeros:
        gone |= found == 0
    return bool(np.any(gone & np.isfinite(right) & (right != 0)))


def _put_factor(found: PlainPass, step: Step, layer: int, said: Said) -> None:
    example = said.example or 0
    match step.op:
        case Op.DA_DZ:
            factor = found.da_dz[layer].copy()
            factor[(example, *said.place) if factor.ndim == 3 else (said.place[0], example)] = said.value
            found.da_dz[layer] = factor
        case Op.DZ_DTHETA:
            found.dz_dtheta[layer] = _with(found.dz_dtheta[layer], (said.place[0], example), said.value)
        case Op.DZ_DB:
            ones = np.ones((found.task.network.width(layer), 1)) * found.dz_db[layer]
            found.dz_db[layer] = _with(ones, (said.place[0], 0), said.value)
        case _:
            found.dz_da[layer] = _with(found.dz_da[layer], said.place, said.value)


def _put_value(found: PlainPass, step: Step, layer: int, said: Said) -> None:
    at = (*said.place, said.example or 0)
    match step.op:
        case Op.C:
            found.C = said.value
        case Op.DZ_DTHETA:
            found.gradient.theta(layer)[said.place] = said.value
        case Op.DZ_DB:
            found.gradient.b(layer)[said.place] = said.value
        case Op.DC_DYHAT:
            found.dc_da[layer] = _with(found.dc_da[layer], at, said.value)
            found.apart = True
        case Op.DZ_DA:
            below = found.task.network.below(layer)
            found.dc_da[below] = _with(found.dc_da[below], at, said.value)
        case _:
            table = {Op.Z: found.z, Op.A: found.a, Op.DA_DZ: found.dc_dz}[step.op]
            table[layer] = _with(table[layer], at, said.value)


def _with(values: Array, at: tuple[int, ...], value: float) -> Array:
    """The same numbers with another in one place."""
    changed = np.array(values)
    changed[at] = value
    return changed
