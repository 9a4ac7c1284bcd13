"""A box of several numbers has one mark."""

from __future__ import annotations

import pytest

from bpstudio.explain.facts.network_numbers import StepMark, strongest


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ((), StepMark.NONE),
        ((StepMark.NONE, StepMark.READ), StepMark.READ),
        ((StepMark.WRITTEN, StepMark.READ), StepMark.WRITTEN),
        ((StepMark.READ, StepMark.WRITTEN, StepMark.NONE), StepMark.WRITTEN),
    ],
)
def test_what_is_written_outshines_what_is_read(marks: tuple[StepMark, ...], shown: StepMark) -> None:
    assert strongest(marks) is shown
