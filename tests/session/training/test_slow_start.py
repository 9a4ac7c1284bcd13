"""Training starts at a pace at which the eye follows, and is twice as fast every second from then on."""

from __future__ import annotations

from math import inf, log

import pytest

from bpstudio.session.training.slow_start import FULL_AFTER_SECONDS, due_by, rate_after


def test_it_is_twenty_a_second_for_two_seconds_and_doubles_every_second_then() -> None:
    assert [rate_after(seconds) for seconds in (0.0, 1.0, 2.0)] == [20.0] * 3
    assert [rate_after(seconds) for seconds in (3.0, 4.0, 5.0, 12.0)] == [40.0, 80.0, 160.0, 20480.0]


def test_full_speed_comes_in_the_end() -> None:
    assert rate_after(FULL_AFTER_SECONDS - 0.01) < inf
    assert rate_after(FULL_AFTER_SECONDS) == due_by(FULL_AFTER_SECONDS) == inf


def test_what_is_due_is_the_rate_added_up() -> None:
    assert [due_by(seconds) for seconds in (0.0, 1.0, 2.0)] == [0.0, 20.0, 40.0]
    assert due_by(5.0) == pytest.approx(40 + (160 - 20) / log(2))
    for seconds in (0.5, 1.999, 2.0, 3.7, 9.25):
        slope = (due_by(seconds + 1e-6) - due_by(seconds)) / 1e-6
        assert slope == pytest.approx(rate_after(seconds), rel=1e-3)
