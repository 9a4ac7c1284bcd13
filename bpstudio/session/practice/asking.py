"""What stepping asks for next: which numbers a step brings, of what kind each is, and whether it is asked at all.

A kind that nobody knows yet is shown first, worked out in full. After that it is asked, until two answers in a row are
right; a wrong one brings it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.engine.quantity import Quantity, of_layer
from bpstudio.session.frame import Frame
from bpstudio.session.practice.choices import (
    change_asked,
    choice_question,
    effect_asked,
    factor_asked,
    paths_asked,
)
from bpstudio.session.practice.progress import PracticeProgress
from bpstudio.session.practice.questions import AnswerKind, Question, asked_in_passing

CHAIN = "which factor"
MOST_TERMS = 6
"""Of a sum of more terms only the sign is asked for: to add them up is tedious, and teaches nothing more."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that a step brings, and its kind, by which it is known how well the learner knows it."""

    kind: str
    question: Question


@dataclass(frozen=True, slots=True)
class Coming:
    """What stepping on does: the step is ``shown``, with what is new in it worked out, or the first is ``asked``."""

    manner: Literal["shown", "asked"]
    askings: tuple[Prompt, ...]


def coming(
    frame: Frame,
    progress: PracticeProgress,
    answered: frozenset[str],
    example: int = 0,
    ask_all: bool = False,
    decimals: int | None = None,
) -> Coming | None:
    """What is asked before the next step is seen, or shown as an example; None where stepping just goes on.

    ``answered`` are the ids of the questions that are closed, ``example`` the row of the batch that is shown. With
    ``decimals`` results are rounded to so many on the way.
    """
    step = frame.next
    if step is None:
        return None
    every = (rounded_to(decimals, asking) for asking in askings(frame, step, example))
    found = [asking for asking in every if asking.question.id not in answered]
    if ask_all:
        return Coming("asked", tuple(found)) if found else None
    new = tuple(asking for asking in found if not progress.of(asking.kind).known)
    if new:
        return Coming("shown", new)
    wanted = tuple(asking for asking in found if not progress.of(asking.kind).mastered)
    return Coming("asked", wanted) if wanted else None


def rounded_to(decimals: int | None, asking: Prompt) -> Prompt:
    """The same, with results rounded to so many decimals on the way, or to none; where a number is to be typed."""
    asked = asking.question
    if asked.answer != "value":
        return asking
    number = asked_in_passing(asked.quantity, asked.place, asked.example, asked.iteration, decimals=decimals)
    return Prompt(asking.kind, number)


def askings(frame: Frame, step: Step, example: int = 0) -> tuple[Prompt, ...]:
    """All that can be asked for at a step, in the order in which it is worked out: the factor, then the product."""
    if step.op is Op.UPDATE:
        return (*_of_effect(frame, step), *_of_update(frame))
    if step.op is Op.C:
        if len(frame.rows) * frame.network.outputs <= MOST_TERMS:
            return (_asking(frame, "cost", step.writes, (), None),)
        change = change_asked(frame)
        return () if change is None else (Prompt("change", choice_question("change", frame.iteration, step)),)
    found = _of_layer(frame, step, min(example, len(frame.rows) - 1))
    first = _of_paths(frame) if step.op is Op.DC_DYHAT else _of_factor(frame, step)
    return (*first, *found)


def _of_factor(frame: Frame, step: Step) -> Iterator[Prompt]:
    """Of a parameter that is followed the chain is put together factor by factor."""
    if frame.state.following is not None and factor_asked(frame, step) is not None:
        yield Prompt(CHAIN, choice_question("factor", frame.iteration, step))


def _of_effect(frame: Frame, step: Step) -> Iterator[Prompt]:
    if effect_asked(frame) is not None:
        yield Prompt("effect", choice_question("effect", frame.iteration, step))


def _of_paths(frame: Frame) -> Iterator[Prompt]:
    followed = frame.state.following and frame.state.following.parameter
    if followed and not followed.whole and paths_asked(frame.network, followed) is not None:
        yield Prompt("paths", choice_question("paths", frame.iteration, followed))


def _asking(
    frame: Frame, kind: str, quantity: Quantity, place: tuple[int, ...], example: int | None, terms: int = 1
) -> Prompt:
    """``terms`` is how many are added up in it."""
    answer: AnswerKind = "value" if terms <= MOST_TERMS else "sign"
    return Prompt(kind, asked_in_passing(quantity, place, example, frame.iteration, answer))


def _of_layer(frame: Frame, step: Step, example: int) -> Iterator[Prompt]:
    network, ask = frame.network, partial(_asking, frame)
    layer = network.depth if step.layer is None else step.layer
    j, couples = _unit(frame, layer), layer == network.depth and network.couples
    match step.op:
        case Op.Z:
            yield ask("forward z", step.writes, (j,), example, network.width_below(layer) + 1)
        case Op.A:
            if not couples or network.outputs <= MOST_TERMS:
                yield ask(f"activation:{network.layer(layer).activation}", step.writes, (j,), example)
        case Op.DC_DYHAT:
            yield ask("slope of the cost", step.writes, (j,), example)
        case Op.DA_DZ:
            place = (j, j) if couples else (j,)
            yield ask(f"slope:{network.layer(layer).activation}", step.symbol, place, example)
            yield ask(*_made(step, (j,), example, network.outputs if couples else 1))
        case Op.DZ_DB:
            yield ask("bias", step.symbol, (j,), None)
            yield ask(*_made(step, (j,), None, len(frame.rows)))
        case _:
            i = _unit_below(frame, layer, j)
            if i is not None:
                yield from _of_connection(frame, step, (i, j), example)


def _of_connection(frame: Frame, step: Step, place: tuple[int, int], example: int) -> Iterator[Prompt]:
    """What takes ∂C/∂z down to a weight, or to the layer below."""
    ask, width = partial(_asking, frame), frame.network.width(step.layer or frame.network.depth)
    if step.op is Op.DZ_DTHETA:
        yield ask("input", step.symbol, place, example)
        yield ask(*_made(step, place, None, len(frame.rows)))
    else:
        yield ask("weight", step.symbol, place, None)
        yield ask(*_made(step, place[:1], example, width))


def _made(
    step: Step, place: tuple[int, ...], example: int | None, terms: int
) -> tuple[str, Quantity, tuple[int, ...], int | None, int]:
    """The gradient that the factor of a step leads to: one product, or a sum of several."""
    return "product" if terms == 1 else "sum", step.writes, place, example, terms


def _of_update(frame: Frame) -> Iterator[Prompt]:
    """Where the update puts the parameter that is followed, or else a weight that it moves, from the output on."""
    following = frame.state.following
    looked_at: list[Parameter | None]
    if following is not None and not following.parameter.whole:
        looked_at = [following.parameter]
    else:
        looked_at = [_connection(frame, layer) for layer in reversed(frame.network.layer_ids)]
    chosen = next((one for one in looked_at if one is not None and _moves(frame.network, one)), None)
    if chosen is not None:
        place = tuple(unit for unit in (chosen.i, chosen.j) if unit is not None)
        kind = f"update:{frame.state.document.training.optimizer.name}"
        yield _asking(frame, kind, of_layer(chosen.kind, chosen.layer), place, None)


def _connection(frame: Frame, layer: int) -> Parameter | None:
    j = _unit(frame, layer)
    i = _unit_below(frame, layer, j)
    return None if i is None else Parameter("theta", layer, i, j)


def _moves(network: Network, parameter: Parameter) -> bool:
    layer = network.layer(parameter.layer)
    if parameter.kind == "b":
        return layer.train_b and parameter.j not in layer.frozen.b
    return layer.train_theta and (parameter.i, parameter.j) not in (*layer.frozen.theta, *layer.cut)


def _unit(frame: Frame, layer: int) -> int:
    """The unit that what is followed goes through in a layer; the first where that is no matter."""
    following = frame.state.following
    if following is None or following.parameter.whole:
        return 0
    at = following.parameter
    if layer == at.layer:
        return at.j or 0
    return at.i or 0 if layer == frame.network.below(at.layer) else 0


def _unit_below(frame: Frame, layer: int, j: int) -> int | None:
    """The unit below whose connection to unit ``j`` is looked at: one that is there; None where all are cut."""
    network = frame.network
    wanted, cut = _unit(frame, network.below(layer)), network.layer(layer).cut
    there = [i for i in range(network.width_below(layer)) if (i, j) not in cut]
    return wanted if wanted in there else next(iter(there), None)
