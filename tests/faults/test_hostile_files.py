"""No file crashes the program, keeps it waiting or takes its memory: it opens, or one line says why not."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bpstudio.storage.errors import SessionFileError, one_line
from bpstudio.storage.reader import decode
from tests.faults.hostile import SESSIONS, SMALL

ROOT = Path(__file__).resolve().parents[2]


def verdict(raw: bytes) -> str:
    """Empty where it opens; else the one line. Anything but a SessionFileError is a failure."""
    try:
        decode(raw)
    except SessionFileError as refused:
        said = str(refused)
    else:
        return ""
    assert said == one_line(said)
    assert 0 < len(said) < 400
    return said


@pytest.mark.parametrize("name", SMALL)
def test_a_hostile_file_gives_its_one_line(name: str) -> None:
    make, expected = SMALL[name]
    found = verdict(make())
    assert expected in found
    assert bool(found) >= bool(expected)


def truncated(raw: bytes, step: int) -> int:
    """How many of the beginnings of a file open; the whole of it is not tried."""
    return sum(verdict(raw[:length]) == "" for length in range(0, len(raw.rstrip()), step))


def flipped(raw: bytes, count: int, seed: int) -> tuple[int, int]:
    """Of ``count`` copies with one bit changed, how many open and how many are refused."""
    chance, opens = random.Random(seed), 0
    for _ in range(count):
        at = chance.randrange(len(raw))
        opens += verdict(raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :]) == ""
    return opens, count - opens


def test_a_file_broken_off_anywhere_is_refused() -> None:
    assert truncated((SESSIONS / "every_edit.json").read_bytes(), 23) == 0


def test_a_file_with_any_bit_changed_opens_or_is_refused() -> None:
    opens, refused = flipped((SESSIONS / "no_target.json").read_bytes(), 300, seed=6)
    assert opens
    assert refused


CLAIM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3 << 29, 3 << 29))
from bpstudio.storage.reader import decode
from bpstudio.storage.errors import SessionFileError
from tests.faults.hostile import changed
claims = [
    changed("document.network.layers", [{"width": 30_000}, {"width": 30_000}, {"width": 1}]),
    changed("document.network.layers", [{"width": 2**31}, {"width": 1}]),
    changed("document.network.layers", [{"width": 2**62}, {"width": 2**62}]),
    changed("document.network.inputs", 2**62),
    changed("log", [{"edit": {"type": "add_layer", "layer": 1, "width": 2**40}}]),
    changed("log", [{"edit": {"type": "set_width", "layer": 1, "width": 2**40}}]),
]
for claim in claims:
    try:
        decode(claim)
    except SessionFileError as refused:
        print(refused)
"""


def test_a_claim_of_units_takes_no_memory() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", CLAIM], env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 6
