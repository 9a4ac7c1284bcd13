"""Kinds of number have names, and the page of progress a line for each that was met."""

from __future__ import annotations

import pytest

from bpstudio.explain.practice.kinds import kind_name, progress_rows
from bpstudio.session.practice.progress import PracticeProgress


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("forward z", "the weighted sum z"),
        ("activation:relu", "an activation of ReLU"),
        ("slope:sigmoid", "the slope of sigmoid"),
        ("update:adam", "an update by Adam"),
        ("update:gradient_descent", "an update by gradient descent"),
        ("slope:unheard", "slope:unheard"),
        ("unheard", "unheard"),
    ],
)
def test_a_kind_has_a_name_in_words(kind: str, name: str) -> None:
    assert kind_name(kind) == name


def test_progress_tells_what_is_known_and_what_is_missing() -> None:
    progress = (
        PracticeProgress().with_right("bias").with_right("bias").with_wrong("weight").with_right("weight")
    )
    known, asked = progress_rows(progress.with_shown("input"))[:2]
    assert known == ("A factor by a bias: 1", "known: shown without a question", "2", "0", "0")
    assert asked == ("A factor by an activation: the weight", "asked: 1 right answer to go", "1", "1", "0")
    assert progress_rows(PracticeProgress().with_shown("cost"))[0].state == "asked: 2 right answers to go"
