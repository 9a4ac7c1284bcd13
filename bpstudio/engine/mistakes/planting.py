"""Iterations in which a mistake is made on purpose, to be found: run, trained and looked at like any others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.arrays import Touch
from bpstudio.engine.mistakes.catalogue import MISTAKES
from bpstudio.engine.mistakes.entries import Alteration, Site
from bpstudio.engine.mistakes.running import altered_pass
from bpstudio.engine.network import Array
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Op, Program
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Task
from bpstudio.engine.traced import Trace, traced_iteration


def planted_in(task: Task) -> Alteration:
    """What is planted in a task: the first form of the mistake that can be made at that step, in the first way.

    Raises ValueError where nothing is planted, there is no such mistake, or it cannot be made at that step.
    """
    planted, program = task.planted, Program.of(task.network)
    if planted is None:
        raise RefusedError("planted", "no mistake is planted here")
    if planted.mistake not in MISTAKES:
        raise RefusedError("mistake", f"{planted.mistake!r} is no mistake that is known")
    if not 1 <= planted.step <= len(program):
        raise RefusedError("step", f"there is no step {planted.step}; an iteration has {len(program)}")
    step = program[planted.step - 1]
    for number, form in enumerate(MISTAKES[planted.mistake].forms):
        if form.at is step.op and form.ways(Site(task, step, task.batch_size)):
            return Alteration(planted.mistake, (step.index,), number)
    raise RefusedError("step", f"{planted.mistake} is no mistake that can be made at step {planted.step}")


def planted_trace(
    task: Task,
    parameters: Parameters,
    moments: Moments,
    iteration: int,
    touch: Touch | None = None,
) -> Trace:
    """One iteration to be looked at, with the mistake in it; what it is given is left alone.

    The penalty, and its derivative, are those without the mistake; what differs is shown as the data's.
    """
    honest = traced_iteration(replace(task, planted=None), parameters, moments, iteration)
    arrays = honest.workspace
    found = altered_pass(task, parameters, moments, honest.rows, planted_in(task), touch)
    tables = (
        (arrays.z, found.z),
        (arrays.a, found.a),
        (arrays.dc_da, found.dc_da),
        (arrays.dc_dz, found.dc_dz),
    )
    for mine, theirs in (*tables, (arrays.da_dz, {n: f for n, f in found.da_dz.items() if f.ndim == 2})):
        for layer, values in theirs.items():
            mine[layer] = values
    arrays.C = np.array(found.C)
    arrays.data_cost = np.array(found.C - float(arrays.penalty))
    arrays.gradient.flat[...] = found.gradient.flat
    if arrays.penalty_gradient is not None:
        arrays.data_gradient.flat[...] = found.gradient.flat - arrays.penalty_gradient.flat
    return replace(
        honest, after=found.after, moments_after=found.moments_after, altered_factors=_factors(found)
    )


def run_planted(task: Task, parameters: Parameters, moments: Moments, iteration: int) -> tuple[float, Array]:
    """Run one iteration in place, with the mistake in it; its cost, and its gradient, flat."""
    found = altered_pass(task, parameters, moments, task.rows(iteration), planted_in(task))
    parameters.flat[...] = found.after.flat
    moments.rows[...] = found.moments_after.rows
    moments.count[...] = found.moments_after.count
    return found.C, found.gradient.flat


def _factors(found: PlainPass) -> dict[int, Array]:
    """The factor of each backward step by its index, as steps bring it, with examples as rows."""
    program = Program.of(found.task.network)
    tables = {
        Op.DA_DZ: found.da_dz,
        Op.DZ_DTHETA: found.dz_dtheta,
        Op.DZ_DB: found.dz_db,
        Op.DZ_DA: found.dz_da,
    }
    factors: dict[int, Array] = {}
    for step in program:
        if step.op in tables and step.layer is not None:
            factor = np.asarray(tables[step.op][step.layer])
            by_units = step.op in (Op.DA_DZ, Op.DZ_DTHETA, Op.DZ_DB) and factor.ndim < 3
            factors[step.index] = factor.T if by_units else factor
    return factors
