"""Whether a lesson holds: every number computed again in its session, every directive tried there in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted
from bpstudio.explain.lessons.digits import holds_as_shown, is_number, to_as_many_digits
from bpstudio.explain.lessons.prose import FREE, SCHEME, Piece, decimal_in, pieces_of
from bpstudio.notation.parse import TexError, parse
from bpstudio.session.history.state import State
from bpstudio.session.lessons.address import Address, revealed_iterations, value_at
from bpstudio.session.lessons.condition import check_condition
from bpstudio.session.lessons.directives import Ask, Directive, Follow, Goto, Hunt, Say, Wait
from bpstudio.session.lessons.hunts import check_hunt
from bpstudio.session.lessons.lesson import Lesson, LessonPage, Prose
from bpstudio.session.lessons.number_name import NumberName, writer_of
from bpstudio.session.lessons.reading import is_seen, question_asked, steps_until
from bpstudio.session.session import Session


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, and on which line of the file."""

    line: int
    sentence: str


def faults(lesson: Lesson, state: State) -> Iterator[Fault]:
    """All that does not hold, in the order of the file."""
    walk = _Walk(state)
    for sentence in walk.of_line(lesson.title):
        yield Fault(lesson.title_line, sentence)
    for page in lesson.pages:
        yield from _of_page(page, walk)


def checked_numbers(lesson: Lesson) -> int:
    """How many numbers of the lesson are checked."""
    found = (
        piece
        for page in lesson.pages
        for part in page.parts
        if isinstance(part, Prose) and not part.code
        for line in part.text.split("\n")
        for piece in pieces_of(line)
    )
    return sum(piece.kind == "number" and piece.target != FREE for piece in found)


def _of_page(page: LessonPage, walk: _Walk) -> Iterator[Fault]:
    for sentence in walk.of_line(page.heading):
        yield Fault(page.line, sentence)
    for part in page.parts:
        if isinstance(part, Prose):
            for number, line in enumerate(part.text.split("\n") if not part.code else ()):
                for sentence in walk.of_line(line):
                    yield Fault(part.line + number, sentence)
            continue
        for each in part.directives:
            try:
                walk.follow(each)
            except ValueError as refused:
                yield Fault(each.line, f"{each}: {refused}")


class _Walk:
    """Goes through a lesson as its reader does, with the session at hand."""

    def __init__(self, state: State) -> None:
        self._session = Session(state)
        self._frames = revealed_iterations(state)

    def of_line(self, line: str) -> Iterator[str]:
        """What does not hold in a line of prose, each a sentence."""
        try:
            for piece in pieces_of(line):
                found = self._of_piece(piece)
                if found:
                    yield found
        except ValueError as refused:
            yield str(refused)

    def _of_piece(self, piece: Piece) -> str:
        unchecked = decimal_in(piece)
        if unchecked is not None:
            return unchecked_number(unchecked)
        if piece.kind in ("mathematics", "equation"):
            try:
                parse(piece.text)
            except (TexError, RecursionError, IndexError, KeyError):
                return f"the mathematics ${piece.text:.80}$ cannot be read"
        if piece.kind != "number" or piece.target == FREE:
            return ""
        if not is_number(piece.text):
            return (
                f"“{piece.text:.80}” stands for a number, and is none; write for example 0.4092 or 2.5×10⁻⁶"
            )
        return self._of_number(piece)

    def _of_number(self, piece: Piece) -> str:
        value = value_at(Address.parse(piece.target), self._frames)
        if value is None:
            return hidden_number(piece.target)
        if holds_as_shown(piece.text, value):
            return ""
        return another_number(piece.text, piece.target, to_as_many_digits(piece.text, value))

    def follow(self, directive: Directive) -> None:
        """Do what a directive says. Raises ValueError where that cannot be."""
        session = self._session
        match directive:
            case Goto(iteration, revealed):
                session.seek(iteration, revealed)
            case Follow(parameter):
                session.follow(parameter)
            case Ask():
                self._ask(directive)
                self._pass(directive)
            case Hunt(mistake):
                check_hunt(mistake, session.frame)
            case Wait(condition):
                check_condition(condition, session.frame)
                self._pass(directive)
            case Say(place, text):
                if isinstance(place, NumberName):
                    writer_of(session.frame, place.quantity)
                for sentence in self.of_line(text):
                    raise ValueError(sentence)

    def _ask(self, directive: Ask) -> None:
        """The number has to be hidden until it is asked for."""
        name, frame = directive.name, self._session.frame
        question_asked(name, frame.state.document, frame.iteration)
        if is_seen(directive, frame):
            step = steps_until(directive, frame)
            raise RefusedError("quantity", f"{name} is shown already; go to a moment before step {step}")

    def _pass(self, directive: Ask | Wait) -> None:
        """What it asks or waits for is shown from then on."""
        frame = self._session.frame
        revealed = max(frame.state.cursor.revealed, steps_until(directive, frame))
        self._session.seek(frame.iteration, revealed)


def unchecked_number(shown: str) -> str:
    """Of a number with a decimal point that is no link."""
    return (
        f"the number {shown} is not checked; write [{shown}]({SCHEME}C@0) with the place it comes from, "
        f"or [{shown}]({SCHEME}{FREE}) where it comes from nowhere"
    )


def hidden_number(address: str) -> str:
    """Of a number that the session keeps back."""
    return f"{address} is hidden until a question of the session is answered"


def another_number(shown: str, address: str, value: str) -> str:
    """Of a number that is not what it says."""
    return f"says {shown}, and {address} is {value}"


def lesson_verdict(numbers: int, pages: int, directives: int) -> str:
    """Of a lesson that holds."""
    return f"all hold: {counted(numbers, 'number')}, {counted(directives, 'directive')} on {counted(pages, 'page')}"
