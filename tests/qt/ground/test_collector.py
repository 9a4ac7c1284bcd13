"""The collector of cycles waits while the program starts, and goes on as it was."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bpstudio.qt.ground.collector import uncollected


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    on = gc.isenabled()
    yield
    gc.enable() if on else gc.disable()
    gc.unfreeze()


@pytest.mark.parametrize("on", [True, False])
def test_afterwards_it_is_on_or_off_as_before_whatever_happened(on: bool) -> None:
    gc.enable() if on else gc.disable()

    def start() -> None:
        with uncollected():
            assert not gc.isenabled()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        start()
    assert gc.isenabled() == on


def test_only_what_is_lasting_is_never_looked_at_again() -> None:
    before = gc.get_freeze_count()
    with uncollected():
        pass
    assert gc.get_freeze_count() == before
    with uncollected(lasting=True):
        pass
    assert gc.get_freeze_count() > before


def test_the_program_that_has_been_imported_collects() -> None:
    code = "import gc, bpstudio.qt.app; print(gc.isenabled(), gc.get_freeze_count() > 10_000)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "True"]
