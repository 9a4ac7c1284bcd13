"""The lessons that come with the program: all of them hold, and a digit that is changed is found."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.explain.lessons.checking import faults
from bpstudio.explain.lessons.digits import holds_as_shown
from bpstudio.explain.lessons.prose import FREE, Piece, pieces_of, plain_line
from bpstudio.session.history.state import State
from bpstudio.session.lessons.address import Address, revealed_iterations, value_at
from bpstudio.session.lessons.directives import Ask, Goto, Hunt, Say, Wait
from bpstudio.session.lessons.lesson import DirectiveBlock, Lesson, LessonPage, Prose
from bpstudio.storage import reader, replay
from bpstudio.storage.lessons import bundled, lesson_from, read_lesson, read_session
from bpstudio.storage.presets import presets
from bpstudio.storage.resources import resource
from tests.explain.reading import check

NAMES = tuple(bundled())
every_lesson = pytest.mark.parametrize("name", NAMES)

DIFFICULTIES = {
    "why the slope of the activation is there, as a step of its own": (
        "03-slope-of-the-sigmoid",
        "A step of its own",
    ),
    "at which place the slope is taken": ("03-slope-of-the-sigmoid", "The slope is taken at z"),
    "why paths are added": ("07-sum-over-paths", "Both at once: add"),
    "old or new weights on the way back": ("11-old-weights-and-the-update", "A tempting short cut"),
    "a large error with a derivative of zero": (
        "06-relu-and-its-corner",
        "The error is large, the derivative is zero",
    ),
    "the slope at ReLU's corner": ("06-relu-and-its-corner", "At the corner"),
    "half or not": ("08-batch-mean-and-sum", "Half or not"),
    "sum or mean": ("08-batch-mean-and-sum", "Sum in place of mean"),
    "the bias forgotten": ("05-bias-and-reuse", "The bias is a parameter too"),
    "a bias of 0 taken for a derivative of 0": (
        "05-bias-and-reuse",
        '"The bias is 0, so its derivative is 0"',
    ),
    "not computed, taken for 0": ("01-forward-pass", "A dash is not a zero"),
    "softmax taken unit by unit": ("09-softmax-and-cross-entropy", "Every z moves every output"),
}
"""What learners get wrong, and the lesson and page where it is met."""


@cache
def lesson_of(name: str) -> Lesson:
    return read_lesson(bundled()[name])


@cache
def state_of(name: str) -> State:
    return read_session(lesson_of(name), bundled()[name]).state


def lines_of(page: LessonPage) -> list[str]:
    return [line for part in page.parts if isinstance(part, Prose) for line in part.text.split("\n")]


def numbers(name: str) -> list[Piece]:
    lines = [line for page in lesson_of(name).pages for line in lines_of(page)]
    return [piece for line in lines for piece in pieces_of(line) if piece.kind == "number"]


def test_there_are_thirteen_and_their_names_give_the_order() -> None:
    assert [int(name[:2]) for name in NAMES] == list(range(1, 14))
    assert len({lesson_of(name).title for name in NAMES}) == 13


@every_lesson
def test_every_number_and_every_directive_holds(name: str) -> None:
    assert list(faults(lesson_of(name), state_of(name))) == []


@every_lesson
def test_every_digit_counts(name: str) -> None:
    """Whichever digit of a number is changed, it no longer holds."""
    frames = revealed_iterations(state_of(name))
    for piece in numbers(name):
        value = value_at(Address.parse(piece.target), frames)
        assert value is not None
        for place in (at for at, letter in enumerate(piece.text) if letter in "0123456789"):
            other = str((int(piece.text[place]) + 1) % 10)
            changed = piece.text[:place] + other + piece.text[place + 1 :]
            assert not holds_as_shown(changed, value), f"{changed} for {piece.text} of {piece.target}"


@given(st.data())
def test_a_digit_that_is_changed_in_a_lesson_is_found_on_its_line(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    text = bundled()[name].read_text("utf-8")
    digits = [at for link in re.finditer(r"\[([^\[\]]*)\]\(bpstudio:", text) for at in digits_in(link)]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[at]]))
    changed = lesson_from((text[:at] + other + text[at + 1 :]).encode())
    first = next(faults(changed, state_of(name)))
    assert first.line == text[:at].count("\n") + 1
    assert first.sentence.startswith("says ")


def digits_in(link: re.Match[str]) -> list[int]:
    return [at for at in range(link.start(1), link.end(1)) if link.string[at].isdigit()]


@every_lesson
def test_no_number_comes_from_nowhere(name: str) -> None:
    assert not [piece for piece in numbers(name) if piece.target == FREE]
    assert len(numbers(name)) >= 10


@every_lesson
def test_what_is_equated_is_equal(name: str) -> None:
    """Numbers on both sides of an equal sign agree, as far as they are known."""
    lines = [plain_line(line) for page in lesson_of(name).pages for line in lines_of(page)]
    assert sum(
        check(line.removeprefix("- ").rstrip(".")) for line in lines if "=" in line and "$" not in line
    )


@every_lesson
def test_it_takes_some_minutes_and_each_page_is_short(name: str) -> None:
    lesson = lesson_of(name)
    assert 5 <= lesson.minutes <= 15
    assert 5 <= len(lesson.pages) <= 10
    for page in lesson.pages:
        words = " ".join(map(plain_line, lines_of(page))).split()
        assert len(words) <= 190, page.heading


@every_lesson
def test_a_question_comes_before_what_explains_it(name: str) -> None:
    """Each page asks, in words or for a number; and what it asks for is not told above."""
    for page in lesson_of(name).pages:
        asks = any(isinstance(each, Ask | Hunt | Wait) for each in page.directives)
        assert asks or any("?" in line for line in lines_of(page)), page.heading
        for part, following in pairwise((*page.parts, None)):
            if isinstance(part, DirectiveBlock) and part.holds_back:
                assert isinstance(following, Prose), f"nothing is explained after {page.heading}"


@every_lesson
def test_a_page_that_asks_says_where(name: str) -> None:
    """So it can be turned to without those before it."""
    for page in lesson_of(name).pages:
        directives = [each for each in page.directives if not isinstance(each, Say)]
        if any(isinstance(each, Ask | Hunt | Wait) for each in directives):
            assert any(isinstance(each, Goto) for each in directives[:3]), page.heading


@every_lesson
def test_another_reader_sees_plain_markdown(name: str) -> None:
    text = "\n".join(plain_line(line) for page in lesson_of(name).pages for line in lines_of(page))
    assert "bpstudio" not in text
    assert "](" not in text


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_every_difficulty_is_met_on_a_page_of_its_own(difficulty: str) -> None:
    name, heading = DIFFICULTIES[difficulty]
    assert heading in [page.heading for page in lesson_of(name).pages]
    assert len(set(DIFFICULTIES.values())) == len(DIFFICULTIES) == 12


def test_every_session_beside_them_is_used_and_what_it_recorded_is_so() -> None:
    beside = {path.name for path in resource("lessons").iterdir() if path.suffix == ".json"}
    assert beside == {lesson_of(name).session for name in NAMES} - set(presets())
    for name in sorted(beside):
        found = replay.verify(reader.read(Path(resource(f"lessons/{name}"))))
        assert found.agrees, name
        assert found.compared, name
