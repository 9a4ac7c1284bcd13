"""What can be asked for in a network: its quantities, and how many places each has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod
from typing import Any, get_args

from numpy import ndindex

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Network
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import Quantity, of_layer
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped
from bpstudio.session.history.document import Document
from bpstudio.session.practice.questions import MOST_DIGITS, AnswerKind, Question, asked_in_passing

MOST_AT_ONCE = 26
"""Questions of one name, which have a letter each."""
_OF_TWO_UNITS = re.compile(
    r"(?P<whole>d(?:a\d{1,9}|yhat|z\d{1,9})/d[za]\d{1,9})\[(?P<i>\d{1,9}),(?P<j>\d{1,9})\](?P<example>@\d{1,9})?"
)
_PASSING = re.compile(
    r"(?P<iteration>\d{1,9}): (?P<quantity>[^\s\[@]+)(?:\[(?P<place>\d{1,9}(?:,\d{1,9})?)\])?"
    rf"(?:@(?P<example>\d{{1,9}}))?(?: (?P<kind>{'|'.join(get_args(AnswerKind)[1:])}))?"
    r"(?: rounded (?P<decimals>\d{1,2}))?"
)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a quantity stands: the step that shows it, the shape of its places, whether each example has its own."""

    step: Step
    shape: tuple[int, ...]
    by_example: bool


@lru_cache(maxsize=16)
def stands(network: Network) -> dict[Quantity, Stand]:
    """Everything that a question may ask for in a network, in the order of the program."""
    program = Program.of(network)
    found: dict[Quantity, Stand] = {}
    for step in program:
        for quantity, stand in _of_step(network, step):
            found.setdefault(quantity, stand)
    update = program.find(Op.UPDATE)
    for layer in network.layer_ids:
        below, width = network.width_below(layer), network.width(layer)
        found[of_layer("theta", layer)] = Stand(update, (below, width), False)
        found[of_layer("b", layer)] = Stand(update, (width,), False)
    return found


def _of_step(network: Network, step: Step) -> list[tuple[Quantity, Stand]]:
    """What a step shows: what it computes, and on the way back the factor that it brings."""
    if step.op is Op.UPDATE:
        return []
    if step.op is Op.C:
        return [(step.writes, Stand(step, (), False))]
    layer = network.depth if step.layer is None else step.layer
    width, below = network.width(layer), network.width_below(layer)
    weights = (below, width)
    shapes: tuple[tuple[tuple[int, ...], bool], ...]
    match step.op:
        case Op.DA_DZ:
            couples = ACTIVATIONS[network.layer(layer).activation].couples
            shapes = ((width, width) if couples else (width,), True), ((width,), True)
        case Op.DZ_DTHETA:
            shapes = (weights, True), (weights, False)
        case Op.DZ_DB:
            shapes = ((width,), False), ((width,), False)
        case Op.DZ_DA:
            shapes = (weights, False), ((below,), True)
        case _:
            shapes = ((width,), True), ((width,), True)
    names = (step.symbol, step.writes)
    return [(name, Stand(step, *shape)) for name, shape in zip(names, shapes, strict=True)]


def check_fits(question: Question, document: Document) -> None:
    """Nothing; raises ValueError, with the part of the question it is about, where a document has no such number."""
    stand = stands(document.network).get(question.quantity)
    if stand is None:
        raise RefusedError("quantity", f"this network has no {question.quantity} that could be asked for")
    if len(question.place) != len(stand.shape) or any(
        unit >= count for unit, count in zip(question.place, stand.shape, strict=True)
    ):
        raise RefusedError("place", _no_such_place(question, stand.shape))
    if question.answer == "mistake" and document.planted is None:
        raise RefusedError(
            "answer", "it asks which mistake was made, and none is planted in this session to be named"
        )
    _check_example(question, stand, len(document.task.rows(question.iteration)))


def _no_such_place(question: Question, shape: tuple[int, ...]) -> str:
    if not shape:
        return f"{question.quantity} is one number, and has no place {list(question.place)}"
    sizes = counted(shape[0], "number") if len(shape) == 1 else f"{' × '.join(map(str, shape))} numbers"
    if not question.place:
        return f"{question.quantity} has {sizes}; say which, counted from 0"
    return f"{question.quantity} has {sizes}, counted from 0, and none at {list(question.place)}"


def _check_example(question: Question, stand: Stand, rows: int) -> None:
    if not stand.by_example and question.example is not None:
        raise RefusedError(
            "example", f"{question.quantity} is of all examples at once; leave the example out, or write null"
        )
    if stand.by_example and question.example is None:
        raise RefusedError(
            "example",
            f"every example has its own {question.quantity}; say which of {counted(rows, 'example')}, from 0",
        )
    if question.example is not None and question.example >= rows:
        raise RefusedError(
            "example", f"the batch has {counted(rows, 'example')}, counted from 0, and no {question.example}"
        )


def asked_for(text: str, document: Document, iteration: int = 0) -> Question:
    """The question that a name asks, such as ``dC/dtheta2[0,0]`` or ``z1[1]@3``; its id is that name.

    Where there is one unit, or one example, it need not be said. Raises ValueError.
    """
    whole, place, example = _read(text)
    stand = stands(document.network).get(whole)
    if stand is not None:
        if not place and all(count == 1 for count in stand.shape):
            place = (0,) * len(stand.shape)
        if example is None and stand.by_example and len(document.task.rows(iteration)) == 1:
            example = 0
    question = Question("asked", whole, place, example, iteration)
    check_fits(question, document)
    return replace(question, id=question.text)


def _read(text: str) -> tuple[Quantity, tuple[int, ...], int | None]:
    """The whole quantity, the place and the example of a name; ``dyhat/dz3[0,1]`` is that of softmax's ∂ŷ₀/∂z₁."""
    found = _OF_TWO_UNITS.fullmatch(text)
    quantity = Quantity.parse(text if found is None else found["whole"] + (found["example"] or ""))
    of, by = quantity.of, quantity.by
    place = quantity.place if of is None or by is None else place_between(of, by)
    if found is not None:
        place = int(found["i"]), int(found["j"])
    return quantity.whole, place, quantity.example


def all_asked_for(text: str, document: Document, iteration: int = 0) -> tuple[Question, ...]:
    """The questions that a name asks: one for each unit or weight where it is of all of a layer's, else one.

    Raises ValueError.
    """
    whole, place, example = _read(text)
    stand = stands(document.network).get(whole)
    if stand is None or place or prod(stand.shape) < 2:
        return (asked_for(text, document, iteration),)
    if prod(stand.shape) > MOST_AT_ONCE:
        raise RefusedError(
            "place", f"{whole} has {grouped(prod(stand.shape))} places; ask for {MOST_AT_ONCE} at most"
        )
    of_example = "" if example is None else f"@{example}"
    names = (f"{whole}[{','.join(map(str, each))}]{of_example}" for each in ndindex(stand.shape))
    return tuple(asked_for(name, document, iteration) for name in names)


def passing_question(name: str, document: Document) -> Question | None:
    """The question of practice that has this id; None where it is no such id, or asks for what is not there."""
    found = _PASSING.fullmatch(name)
    if found is None:
        return None
    kind: Any = found["kind"] or "value"
    place = tuple(int(unit) for unit in (found["place"] or "").split(",") if unit)
    example = None if found["example"] is None else int(found["example"])
    try:
        quantity = Quantity.parse(found["quantity"])
        iteration, decimals = int(found["iteration"]), decimals_asked(name)
        question = asked_in_passing(quantity, place, example, iteration, kind, decimals)
        check_fits(question, document)
    except ValueError:
        return None
    return question if question.id == name else None


def decimals_asked(name: str) -> int | None:
    """To how many decimals a question of practice has results rounded on the way, by its id; None where it does not."""
    found = _PASSING.fullmatch(name)
    decimals = None if found is None else found["decimals"]
    return int(decimals) if decimals is not None and int(decimals) <= MOST_DIGITS else None


def place_between(of: Quantity, by: Quantity) -> tuple[int, ...]:
    """A weight between two layers is named by the unit below first, whichever way the derivative goes."""
    return (*by.place, *of.place) if of.kind == "z" else (*of.place, *by.place)
