"""A mistake made in several of its forms at once, as in a program that makes it for weights and for biases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.mistakes.catalogue import MISTAKES
from bpstudio.engine.mistakes.entries import Alteration, AlteredRule
from bpstudio.engine.mistakes.running import alterations_of
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import RULES
from bpstudio.engine.plain_values import PlainPass, before_the_first_step
from bpstudio.engine.program import Program
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


def pass_with(
    task: Task,
    parameters: Parameters,
    moments: Moments,
    rows: NDArray[np.intp],
    alterations: tuple[Alteration, ...],
) -> PlainPass:
    """The iteration over the examples ``rows`` in which all these are made; what it is given is left alone."""
    program = Program.of(task.network)
    altered = {index: (rule, one.way) for one in alterations for index, rule in _rules_of(one, program)}
    found = before_the_first_step(task, parameters, moments, rows)
    with np.errstate(all="ignore"):
        for step in program:
            layer = program.network.depth if step.layer is None else step.layer
            if step.index in altered:
                rule, way = altered[step.index]
                rule(found, layer, way)
            else:
                RULES[step.op](found, layer)
    return found


def _rules_of(one: Alteration, program: Program) -> Iterator[tuple[int, AlteredRule]]:
    form = MISTAKES[one.mistake].forms[one.form]
    for index in one.steps:
        for op, rule in form.rules.items():
            yield (index if op is form.at else program.find(op, program[index].layer).index), rule
