"""Going through a lesson: what is done by itself, what waits for the reader, and what may be read until then."""

from __future__ import annotations

import pytest

from bpstudio.engine.refused import RefusedError
from bpstudio.session.lessons.directives import Ask, Hunt, Wait
from bpstudio.session.lessons.lesson import DirectiveBlock, Lesson, LessonPage, Prose
from bpstudio.session.lessons.number_name import NumberName
from bpstudio.session.lessons.reading import (
    LessonPlace,
    carried_on,
    directive_at,
    is_seen,
    page_turned,
    parts_shown,
    question_asked,
    steps_until,
)
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.lessons import bundled, lesson_from, read_lesson, read_session

LESSON = lesson_from(b"""---
title: T
session: article
minutes: 5
---
## One

A question.

```bpstudio
goto 0 7
follow theta2
say canvas "Look."
ask dC/dyhat
```

The answer.

```bpstudio
wait dC/dz3 visible
```

The next.

```bpstudio
hunt weight_left_out
say canvas "Found."
```

The end.

## Two

Nothing to do.
""")


def never(hunt: Hunt) -> bool:
    return False


def always(hunt: Hunt) -> bool:
    return True


def read(page: LessonPage, place: LessonPlace) -> list[str]:
    return [part.text for part in parts_shown(page, place.done) if isinstance(part, Prose)]


def test_what_waits_for_nobody_is_done_at_once_and_the_rest_holds_back_what_follows() -> None:
    session, [page, _] = Session(reader.read("article").state), LESSON.pages
    place = carried_on(LESSON, LessonPlace(), session, never)
    assert (str(directive_at(LESSON, place)), read(page, place)) == ("ask dC/dyhat", ["A question."])
    assert session.state.cursor.revealed == 7
    assert str(session.state.following and session.state.following.parameter.layer) == "2"
    session.step()
    place = carried_on(LESSON, place, session, never)
    assert (str(directive_at(LESSON, place)), read(page, place)[1:]) == (
        "wait dC/dz3 visible",
        ["The answer."],
    )
    session.step()
    place = carried_on(LESSON, place, session, never)
    assert (str(directive_at(LESSON, place)), read(page, place)[2:]) == (
        "hunt weight_left_out",
        ["The next."],
    )
    place = carried_on(LESSON, place, session, always)
    assert (directive_at(LESSON, place), read(page, place)[3:]) == (None, ["The end."])


def test_pages_turn_one_by_one_and_stop_at_both_ends() -> None:
    first, second = LessonPlace(), LessonPlace(1)
    assert page_turned(LESSON, LessonPlace(0, 3), 1) == second
    assert page_turned(LESSON, second, 1) == second
    assert page_turned(LESSON, LessonPlace(0, 3), -1) == first
    assert directive_at(LESSON, second) is None


def test_a_moment_that_is_not_there_is_refused() -> None:
    lesson = lesson_from(
        b"---\ntitle: T\nsession: article\nminutes: 5\n---\n## One\n```bpstudio\ngoto 9 0\n```\n"
    )
    with pytest.raises(RefusedError, match="iteration 9 has not begun"):
        carried_on(lesson, LessonPlace(), Session(reader.read("article").state), never)


@pytest.mark.parametrize("name", list(bundled()))
def test_every_lesson_of_ours_can_be_done_to_its_end(name: str) -> None:
    """Whoever reveals what is asked for, and steps on until what is waited for is there, reads every word."""
    lesson = read_lesson(bundled()[name])
    for number, page in enumerate(lesson.pages):  # each from the session's beginning
        session = Session(read_session(lesson, bundled()[name]).state)
        place = carried_on(lesson, LessonPlace(number), session, always)
        while (directive := directive_at(lesson, place)) is not None:
            assert isinstance(directive, Ask | Wait)
            before = place
            while not is_seen(directive, session.frame):
                session.step()
            assert session.state.cursor.revealed >= steps_until(directive, session.frame)
            place = carried_on(lesson, place, session, always)
            assert place.done > before.done
        assert parts_shown(page, place.done) == page.parts


def test_an_asked_number_is_a_question_with_its_place_and_example() -> None:
    def question(source: str, name: str) -> tuple[str, tuple[int, ...], int | None]:
        found = question_asked(NumberName.parse(name), reader.read(source).state.document, 0)
        return str(found.quantity), found.place, found.example

    assert question("article", "dC/dtheta2") == ("dC/dtheta2", (0, 0), None)
    assert question("article", "dyhat/dz3") == ("dyhat/dz3", (0,), 0)
    assert question("article", "C") == ("C", (), None)
    assert question("softmax-3", "dyhat/dz2[1,0]@3") == ("dyhat/dz2", (1, 0), 3)
    for name in ("z1[0]", "z1@0", "z9", "x"):
        with pytest.raises(RefusedError):
            question("softmax-3", name)


def test_a_weight_that_is_asked_for_is_what_the_update_makes_of_it() -> None:
    session = Session(reader.read("article").state)
    ask = Ask(NumberName.parse("theta2"))
    assert steps_until(ask, session.frame) == len(session.frame.program)
    session.seek(0, 19)
    assert not is_seen(ask, session.frame)
    session.step()
    assert is_seen(ask, session.frame)


def test_a_block_all_of_whose_directives_are_done_holds_nothing_back() -> None:
    page = LessonPage("P", 1, (DirectiveBlock((Hunt("a"),), 1), Prose("Behind.", 3)))
    assert parts_shown(page, 0) == page.parts[:1]
    assert parts_shown(page, 1) == page.parts
    assert Lesson("T", "article", 5, (page,)).pages == (page,)
