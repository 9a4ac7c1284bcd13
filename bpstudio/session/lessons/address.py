"""Where a number of a lesson comes from: ``C@0``, ``dC/dtheta2[0,0]@0``, or arithmetic with such numbers.

The iteration comes last, after the example if there is one: ``a1[0]@2@0``.

``theta2@1`` is what iteration 1 begins with: what the update of iteration 0 made of it. ``learning_rate@0`` is the
setting. ``+ - * ÷`` join them, without parentheses: ``a1[0]@0*dC/dz2[0]@0+a1[1]@0*dC/dz2[1]@0``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame
from bpstudio.session.history.cursor import Cursor
from bpstudio.session.history.state import State, end_of
from bpstudio.session.lessons.number_name import NumberName, named_number

RATE = "learning_rate"
LONGEST = 400
_TERM = re.compile(r"(.+)@([0-9]{1,9})")
_PLAIN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,12})?")

Frames = Callable[[int], Frame]
"""What may be seen of an iteration, by its number. Raises RefusedError where it is not on record."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A number of an iteration, the learning rate in it, or (``iteration`` −1) a plain number."""

    what: NumberName | str
    iteration: int = -1


@dataclass(frozen=True, slots=True)
class Address:
    """A sum of products: each with its sign, and of each term whether it divides. ``text`` is how it is written."""

    text: str
    sums: tuple[tuple[int, tuple[tuple[bool, Operand], ...]], ...]

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address that a text is. Raises RefusedError where it is none."""
        if len(text) > LONGEST:
            raise RefusedError("address", f"an address has at most {LONGEST} characters")
        signs = ["+", *re.split(r"([+-])", text)]
        pairs = zip(signs[::2], signs[1::2], strict=True)
        return cls(text, tuple((-1 if sign == "-" else 1, _product(part, text)) for sign, part in pairs))

    def __str__(self) -> str:
        return self.text


def _product(text: str, whole: str) -> tuple[tuple[bool, Operand], ...]:
    signs = ["*", *re.split(r"([*÷])", text)]
    return tuple(
        (sign == "÷", _term(part, whole)) for sign, part in zip(signs[::2], signs[1::2], strict=True)
    )


def _term(text: str, whole: str) -> Operand:
    if _PLAIN.fullmatch(text):
        return Operand(text)
    found = _TERM.fullmatch(text)
    if found is None:
        raise RefusedError(
            "address", f"{whole!r} is no address; write a quantity and its iteration: C@0, dC/dtheta2[0,0]@0"
        )
    return Operand(RATE if found[1] == RATE else NumberName.parse(found[1]), int(found[2]))


def revealed_iterations(state: State) -> Frames:
    """The iterations of a session, each with all of it revealed: for checking, never for showing."""
    found: dict[int, Frame] = {}

    def frame(iteration: int) -> Frame:
        if iteration not in found:
            state.check_moment(Cursor(iteration))
            everything = replace(state, cursor=end_of(state, iteration), wish_to_follow=None)
            found[iteration] = Frame(everything)
        return found[iteration]

    return frame


def value_at(address: Address, frames: Frames) -> float | None:
    """The number; None where one that it is made of is hidden. Raises RefusedError where there is no such number."""
    total = 0.0
    for sign, factors in address.sums:
        product = float(sign)
        for divides, term in factors:
            value = _value(term, frames)
            if value is None:
                return None
            if divides and value == 0:
                raise RefusedError("address", f"{address} divides by 0")
            product = product / value if divides else product * value
        total += product
    return total


def _value(term: Operand, frames: Frames) -> float | None:
    if isinstance(term.what, NumberName):
        return named_number(frames(term.iteration), term.what)
    if term.what == RATE:
        return frames(term.iteration).state.document.training.learning_rate
    return float(term.what)
