"""A mistake made in several of its forms at once, as in a program that makes it for weights and for biases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from bpstudio.engine.mistakes.catalogue import MISTAKES
from bpstudio.engine.mistakes.entries import Alteration, AlteredRule
from bpstudio.engine.mistakes.running import alterations_of
from bpstudio.engine.plain_pass import RULES
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Program, Step
from bpstudio.engine.task import Task


def all_ways_to_err(task: Task, rows: int) -> tuple[tuple[Alteration, ...], ...]:
    """Every mistake that can be made in an iteration over so many examples, alone or in several forms at once.

    Those at once are of one mistake, at different kinds of step and in the same way, each wherever it can be made.
    """
    every = alterations_of(task, rows)
    widest: dict[tuple[str, int], dict[int, Alteration]] = {}
    for one in every:
        of_form = widest.setdefault((one.mistake, one.way), {})
        if one.form not in of_form or len(one.steps) > len(of_form[one.form].steps):
            of_form[one.form] = one
    together = (found for forms in widest.values() for found in _together(list(forms.values())))
    return (*((one,) for one in every), *together)


def _together(forms: Sequence[Alteration]) -> Iterator[tuple[Alteration, ...]]:
    for count in range(2, len(forms) + 1):
        for chosen in combinations(forms, count):
            kinds = {MISTAKES[one.mistake].forms[one.form].at for one in chosen}
            if len(kinds) == count:
                yield chosen


def made_step_by_step(
    right: PlainPass, alterations: tuple[Alteration, ...]
) -> Iterator[tuple[Step, PlainPass]]:
    """The iteration ``right`` with all these made in it: each step from the first of them on, as soon as it is taken.

    The pass that comes with it is the same each time, and has the right numbers behind that step. ``right`` is left
    alone.
    """
    program = Program.of(right.task.network)
    altered = {index: (rule, one.way) for one in alterations for index, rule in _rules_of(one, program)}
    found = _branched(right)
    for step in program.steps[min(altered) :]:
        layer = program.network.depth if step.layer is None else step.layer
        with np.errstate(all="ignore"):
            if step.index in altered:
                rule, way = altered[step.index]
                rule(found, layer, way)
            else:
                RULES[step.op](found, layer)
        yield step, found


def pass_with(right: PlainPass, alterations: tuple[Alteration, ...]) -> PlainPass:
    """The iteration ``right`` with all these made in it, as a whole."""
    *_, (_, found) = made_step_by_step(right, alterations)
    return found


def _branched(right: PlainPass) -> PlainPass:
    """The same numbers before the update, to be replaced; those that are written in place in arrays of their own."""
    return replace(
        right,
        z=dict(right.z),
        a=dict(right.a),
        da_dz=dict(right.da_dz),
        dz_dtheta=dict(right.dz_dtheta),
        dz_db=dict(right.dz_db),
        dz_da=dict(right.dz_da),
        dc_da=dict(right.dc_da),
        dc_dz=dict(right.dc_dz),
        gradient=right.gradient.copy(),
        after=right.parameters.copy(),
        moments_after=right.moments.copy(),
    )


def _rules_of(one: Alteration, program: Program) -> Iterator[tuple[int, AlteredRule]]:
    form = MISTAKES[one.mistake].forms[one.form]
    for index in one.steps:
        for op, rule in form.rules.items():
            yield (index if op is form.at else program.find(op, program[index].layer).index), rule
