"""What a solution is offered of: parameters, iterations as they are typed, and kinds of quantity to ask for."""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import KINDS, Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import without_capital
from bpstudio.explain.solution.asked import every_number, kinds_in
from bpstudio.explain.solution.tables import each_of
from bpstudio.explain.words.exercises import asked_of
from bpstudio.notation.entry_names import entry_node
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.naming import only_one
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State, document_at
from bpstudio.session.practice.questions import Question

MOST_TICKED = 80
"""Of a larger network only whole layers are offered."""
MOST_ITERATIONS = 20
"""So many are written at once from a window."""
_LAYER = re.compile(r"[⁰¹²³⁴-⁹₀-₉⁽⁾₍₎]+|[\[(]\d+[\])]")
_RANGE = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")


def parameters_offered(network: Network) -> tuple[Parameter, ...]:
    """All weights and all biases of a layer, then each of its own; those that are cut are left out."""
    found = list[Parameter]()
    for layer in network.layer_ids:
        for kind in KINDS:
            whole = Parameter(kind, layer)
            found.append(whole)
            if network.size <= MOST_TICKED and not only_one(whole, network):
                found += each_of(whole, network)
    return tuple(one for one in found if not one.is_cut_in(network))


def kinds_offered(document: Document, notation: Notation) -> dict[str, str]:
    """The kinds that can be asked for, by the names that ``--ask`` takes: as they are read."""
    return {
        kind: _LAYER.sub("", to_plain(quantity(found[-1]), notation))
        for kind, found in kinds_in(document).items()
    }


def singles_offered(state: State, iteration: int, notation: Notation) -> dict[str, str]:
    """Single numbers that can be asked for, by the names that ``--ask`` takes: as they are read.

    None where there are more than ``MOST_TICKED``; a kind of one number is offered as a kind.
    """
    document = document_at(state, iteration)
    rows, network = document.task.rows(iteration), document.network
    found = dict[str, str]()
    for quantities in kinds_in(document).values():
        numbers = (one for what in quantities for one in every_number(what, document, len(rows), iteration))
        some = list(islice(numbers, MOST_TICKED + 1))
        if len(found) + len(some) > MOST_TICKED:
            return {}
        if len(some) > 1:
            found |= {one.text: _read_as(one, network, rows, notation) for one in some}
    return found


def _read_as(one: Question, network: Network, rows: NDArray[np.intp], notation: Notation) -> str:
    number = to_plain(entry_node(SingleNumber(one.quantity, one.place, one.example), network), notation)
    whose = asked_of(one, rows, later=False)
    return f"{number}, {without_capital(whose)}" if whose else number


def iterations_in(text: str, state: State, several: bool = True) -> tuple[int, ...]:
    """Iterations as they are typed: ``0, 3-5``. Raises RefusedError for what has not begun, or cannot be read.

    ``several`` is whether more than one is wanted; it says what could be written instead.
    """
    found = dict[int, None]()
    for part in filter(None, (part.strip() for part in re.split("[,;]", text))):
        read = _RANGE.fullmatch(part)
        if read is None:
            raise RefusedError(
                "iteration",
                f"{part} names no iteration; write {'0, 3-5' if several else 'a number, such as 0'}",
            )
        first, final = int(read[1]), int(read[2] or read[1])
        state.check_iteration(max(first, final))
        if abs(final - first) >= MOST_ITERATIONS:
            raise RefusedError("iteration", f"{MOST_ITERATIONS} iterations are the most at once")
        found |= dict.fromkeys(range(min(first, final), max(first, final) + 1))
    if len(found) > MOST_ITERATIONS:
        raise RefusedError("iteration", f"{MOST_ITERATIONS} iterations are the most at once")
    return tuple(found)
