"""How fast training goes and how long it took, in words that stay short."""

from __future__ import annotations

import pytest

from bpstudio.explain.words.pace import duration, rate_text, training_text
from bpstudio.session.session import Session
from bpstudio.storage.reader import read


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (12_345.0, "12,300 /s"),
        (123.4, "123 /s"),
        (4.25, "4.2 /s"),
        (1.0, "1.0 /s"),
        (0.4, "2.5 s each"),
        (0.0, "running one …"),
    ],
)
def test_iterations_in_a_second_or_seconds_for_each(rate: float, text: str) -> None:
    assert rate_text(rate) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0:00"), (42, "0:42"), (59.6, "1:00"), (725, "12:05"), (11_400, "3:10:00")]
)
def test_minutes_and_seconds_and_hours_where_there_are_some(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_while_it_trains_the_iteration_completed_last_is_named() -> None:
    session = Session(read("xor").state)
    assert training_text(session.state) == "Training …"
    session.train(1_205)
    assert training_text(session.state) == "Training … iteration 1,204"
