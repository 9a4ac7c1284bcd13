"""What a sheet asks for: numbers by their names, or all of a kind, such as every ``dC/dtheta``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, product

from bpstudio.engine.quantity import Quantity
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State, document_at
from bpstudio.session.practice.places import all_asked_for, stands
from bpstudio.session.practice.questions import Question

USUAL = ("dC/dtheta", "dC/db")
"""What a sheet asks for unless something else is said."""
MOST_LISTED = 60
"""So many numbers of a quantity are listed. All of it is asked for: a sheet hides it whole."""
_LAYER = re.compile(r"(?<=[azb])\d+|(?<=theta)\d+")
_SHORT = re.compile(r"d(theta|b|z|a|yhat)")


def kinds_in(document: Document) -> dict[str, tuple[Quantity, ...]]:
    """The kinds of quantity that can be asked for, by their names without a layer: ``z``, ``da/dz``, ``dC/dtheta``."""
    found: dict[str, tuple[Quantity, ...]] = {}
    for quantity in stands(document.network):
        kind = _LAYER.sub("", str(quantity))
        found[kind] = (*found.get(kind, ()), quantity)
    return found


def questions_of(state: State, iteration: int, names: Iterable[str]) -> tuple[Question, ...]:
    """What is asked about an iteration: what ``names`` name, else the questions of the session's exercise.

    Where there is neither it is every gradient by a weight or a bias. The ids are numbers, those of an exercise stay.
    Raises RefusedError for a name that no number of the iteration has.
    """
    names = tuple(names)
    if not names and state.exercise is not None:
        return tuple(one for one in state.exercise.questions if one.iteration == iteration)
    document = document_at(state, iteration)
    every = (one for name in names or USUAL for one in _named(name, document, iteration))
    found = dict.fromkeys(replace(one, id="asked") for one in every)  # of a kind and by its name it is one
    return tuple(replace(one, id=str(number)) for number, one in enumerate(found, start=1))


def _named(name: str, document: Document, iteration: int) -> Iterable[Question]:
    short = _SHORT.fullmatch(name)
    kind = f"dC/d{short[1]}" if short else name
    quantities = kinds_in(document).get(kind)
    if quantities is None:
        return all_asked_for(name, document, iteration)
    rows = len(document.task.rows(iteration))
    return [
        one
        for what in quantities
        for one in islice(every_number(what, document, rows, iteration), MOST_LISTED)
    ]


def every_number(quantity: Quantity, document: Document, rows: int, iteration: int) -> Iterator[Question]:
    """The questions for each number of a whole quantity, of every example where each has its own."""
    stand = stands(document.network)[quantity]
    examples: Iterable[int | None] = range(rows) if stand.by_example else (None,)
    for example, place in product(examples, product(*map(range, stand.shape))):
        yield Question("asked", quantity, place, example, iteration)
