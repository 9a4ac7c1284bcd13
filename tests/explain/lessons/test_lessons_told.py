"""What the window says of lessons."""

from __future__ import annotations

from bpstudio.explain.lessons import told


def test_where_somebody_is() -> None:
    assert told.page_of(0, 7) == "Page 1 of 7"
    assert told.minutes_of(1) == "1 minute"
    far = [told.came_so_far(page, 7, done) for page, done in ((3, True), (3, False), (0, False))]
    assert far == ["done", "page 4 of 7", "begun"]


def test_how_a_lesson_ends() -> None:
    left = told.lesson_left("T", page=1, pages=7, path="Practice ▸ Lessons")
    assert left == "“T” was left on page 2 of 7; Practice ▸ Lessons goes on there. Your session is as it was."
    assert told.lesson_done("T") == "“T” is done. Your session is as it was."


def test_what_is_wrong_with_it() -> None:
    assert told.lesson_is_wrong(8, "says 1, and C@0 is 2", 0) == (
        "This lesson does not hold. Line 8: says 1, and C@0 is 2."
    )
    assert told.lesson_is_wrong(8, "w", 1).endswith("w. 1 thing more is wrong.")
    assert told.lesson_is_wrong(8, "w", 2).endswith("w. 2 things more are wrong.")
    assert told.not_to_be_done(3, "w") == "Line 3 of this lesson asks for what cannot be done here: w."
