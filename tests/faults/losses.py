"""How many seconds of work a SIGKILL takes: a real window edits or trains, and is killed at moments drawn by lot."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.journal import Journalled, read_journal
from tests.faults.driven import start
from tests.faults.lines import Line

MOST_SECONDS = 2.0
EDITING = """
window, number = windows()[0], 0
while True:
    number += 1
    window.bridge.edit(SetLearningRate(number / 1000))
    say(number, time.time())
    yield 0.03
"""
TRAINING = """
window = windows()[0]
window.player.set_speed(FULL_SPEED)
window.player.toggle()
while True:
    say(window.session.state.iterations, time.time())
    yield 0.03
"""


Done = Callable[[Journalled], int]


def losses() -> Iterator[Line]:
    """ROUNDS in the environment says how often."""
    rounds, dice = int(os.environ.get("ROUNDS", "20")), random.Random(5)
    for name, acts, done in (
        ("edits", EDITING, lambda kept: kept.edits),
        ("training", TRAINING, lambda kept: kept.iterations),
    ):
        lost = [one_loss(acts, done, dice.uniform(1.5, 4.5)) for _ in range(rounds)]
        found = f"{rounds} kills, {min(lost):.2f} to {max(lost):.2f} s of work lost"
        yield Line(f"SIGKILL during {name}, then recovery", found, max(lost) <= MOST_SECONDS)


def one_loss(acts: str, done: Done, seconds: float) -> float:
    """From the first thing that is not in the journal to the moment of the kill."""
    with tempfile.TemporaryDirectory() as folder:
        running = start(Path(folder), acts, source="article")
        assert running.stdout is not None
        told = [running.stdout.readline()]
        time.sleep(seconds)
        running.kill()
        killed = time.time()
        with running:
            told += running.stdout.read().splitlines()
        kept = _kept(Path(folder), done)
        complete = [line.split() for line in told if line.count(" ") == 1 and line.count(".") == 1]
        missing = [float(moment) for number, moment in complete if int(number) > kept]
        assert len(complete) > 10, f"the window did not work: {told}"
        return max(0.0, killed - min(missing, default=killed))


def _kept(folder: Path, done: Done) -> int:
    """What the journal brings back; nothing where there is none yet."""
    for journal in (folder / "state").glob("*/*/windows/*/journal"):
        try:
            return done(read_journal(journal))
        except SessionFileError:
            return 0
    return 0
