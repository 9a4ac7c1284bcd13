"""What a teacher can ask for: every number of an iteration by its symbol and in words, and what is selected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity, gradient_of, of_layer, z_of
from bpstudio.explain.diagnosis.outcomes import asked_symbol
from bpstudio.explain.words.exercises import after_the_update, in_a_list
from bpstudio.explain.words.naming import parameter_words, unit_words
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.textbook import Notation
from bpstudio.session.history.document import Document
from bpstudio.session.practice.places import Stand, asked_for, stands
from bpstudio.session.practice.questions import Question
from bpstudio.session.selection import Factor, Thing, Unit

MOST_LISTED, MOST_LOOKED_THROUGH = 400, 5_000
"""So many are listed at once, of so many; words to look for, or a name, find the others."""
ASKED = "asked"
"""The id of a question that is not on a sheet yet."""


@dataclass(frozen=True, slots=True)
class Askable:
    """A number that can be asked for: its symbol, and in words what it belongs to."""

    question: Question
    symbol: str
    words: str

    @property
    def text(self) -> str:
        """Both, in one line of a list."""
        return in_a_list(self.symbol, self.words)


def askable(
    document: Document, iteration: int, example: int, notation: Notation, looked_for: str = ""
) -> tuple[list[Askable], bool]:
    """What can be asked about an example of an iteration, in the order of the program, and whether there is more.

    ``looked_for`` are words, symbols or the names of the trace; all of them must be there.
    """
    wanted, network = looked_for.casefold().split(), document.network
    found = {one: as_askable(one, network, notation) for one in _by_name(looked_for, document, iteration)}
    for number, question in enumerate(_every(document, iteration, example)):
        if len(found) == MOST_LISTED or number == MOST_LOOKED_THROUGH:
            return list(found.values()), True
        one = as_askable(question, network, notation)
        if all(word in f"{one.text} {question.text}".casefold() for word in wanted):
            found[question] = one
    return list(found.values()), False


def _by_name(looked_for: str, document: Document, iteration: int) -> list[Question]:
    """The number that has just this name."""
    if not looked_for.strip():
        return []
    try:
        return [replace(asked_for(looked_for.strip(), document, iteration), id=ASKED)]
    except ValueError:
        return []


def as_askable(question: Question, network: Network, notation: Notation) -> Askable:
    """A question by its symbol and in words."""
    asked = SingleNumber(question.quantity, question.place, question.example)
    return Askable(question, asked_symbol(asked, network, notation), _words(question, network))


def _every(document: Document, iteration: int, example: int) -> Iterator[Question]:
    rows = len(document.task.rows(iteration))
    for quantity, stand in stands(document.network).items():
        yield from _places(quantity, stand, iteration, min(example, rows - 1))


def _places(quantity: Quantity, stand: Stand, iteration: int, example: int) -> Iterator[Question]:
    of = example if stand.by_example else None
    for place in product(*map(range, stand.shape)):
        yield Question(ASKED, quantity, place, of, iteration)


def _words(question: Question, network: Network) -> str:
    """What the number belongs to: a weight, a unit, or two of them."""
    quantity, place = question.quantity, question.place
    by = quantity if quantity.by is None else quantity.by
    if by.kind == "theta":
        assert by.layer is not None, "weights belong to a layer"
        return after_the_update(
            parameter_words(Parameter("theta", by.layer, *place), network), quantity.is_parameter
        )
    if not place:
        return "the cost"
    layer = network.depth if by.layer is None else by.layer
    if by.kind == "b":
        return after_the_update(f"bias of {unit_words(layer, place[-1], network)}", quantity.is_parameter)
    if quantity.of is not None and quantity.of.kind == "z":  # from the unit below to the one above
        return _between(
            unit_words(layer, place[0], network), unit_words(network.above(layer), place[1], network)
        )
    if len(place) == 2:
        return _between(unit_words(layer, place[1], network), unit_words(layer, place[0], network))
    return unit_words(layer, place[0], network)


def _between(one: str, other: str) -> str:
    return f"from {one} to {other}"


def asked_by_selection(
    things: Iterable[Thing], document: Document, iteration: int, example: int
) -> list[Question]:
    """Of weights and biases their gradients, of units ∂C/∂z, of a step of the program what it brings."""
    known, rows = stands(document.network), len(document.task.rows(iteration))
    found = []
    for thing in things:
        for quantity, place in _named_by(thing, document.network):
            stand = known[quantity]
            places = [place] if place is not None else list(product(*map(range, stand.shape)))
            of = min(example, rows - 1) if stand.by_example else None
            found += [Question(ASKED, quantity, one, of, iteration) for one in places]
    return found


def _named_by(thing: Thing, network: Network) -> Iterator[tuple[Quantity, tuple[int, ...] | None]]:
    """The quantity, and its place where it is one number of it."""
    match thing:
        case Parameter(kind, layer, i, j):
            place = tuple(unit for unit in (i, j) if unit is not None)
            yield gradient_of(of_layer(kind, layer)), place or None
        case Unit(layer, index) if layer:
            yield gradient_of(z_of(layer)), (index,)
        case Factor(step):
            known = ((what, stand.step.index) for what, stand in stands(network).items())
            yield from ((what, None) for what, index in known if index == step and not what.is_parameter)


def numbered(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions with 1, 2, … for their ids."""
    return tuple(replace(question, id=str(number)) for number, question in enumerate(questions, start=1))
