"""How well each kind is known is a value, and its text is read back; a text that cannot be read is no progress."""

from __future__ import annotations

import json

import pytest

from bpstudio.session.practice.progress import PracticeProgress, Tally, progress_of


def test_right_wrong_and_shown_answers_are_counted() -> None:
    progress = (
        PracticeProgress().with_shown("bias").with_right("bias").with_right("bias").with_wrong("weight")
    )
    assert progress.of("bias") == Tally(right=2, shown=1, row=2)
    assert progress.of("bias").mastered
    assert progress.of("weight") == Tally(wrong=1)
    assert not progress.of("input").known
    assert [kind for kind, _ in progress.tallies] == ["bias", "weight"]


def test_to_be_shown_the_answer_ends_a_row_of_right_ones() -> None:
    progress = PracticeProgress().with_right("bias").with_right("bias").with_shown("bias")
    assert progress.of("bias") == Tally(right=2, shown=1, row=0)


def test_its_text_is_read_back() -> None:
    progress = PracticeProgress().with_right("slope:sigmoid").with_wrong("update:adam")
    assert progress_of(progress.text) == progress
    assert progress_of(PracticeProgress().text) == PracticeProgress()


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[" * 100_000,
        "[]",
        '{"bias": 1}',
        '{"bias": [1, 2, 3]}',
        '{"bias": [1, 2, 3, true]}',
        '{"bias": [1, 2, 3, -1]}',
        '{"bias": [1, 2, 3, 1e300]}',
        json.dumps({"k" * 61: [0, 0, 0, 0]}),
        json.dumps({str(number): [0, 0, 0, 0] for number in range(201)}),
    ],
)
def test_a_text_that_tells_nothing_is_no_progress(text: str | None) -> None:
    assert progress_of(text) == PracticeProgress()
