"""What it costs that a file can be verified on any processor: bytes, and the time to save, to open and to judge."""

from __future__ import annotations

import json
from collections.abc import Callable

from bpstudio.session.history.state import State, run_anew
from bpstudio.session.session import Session
from bpstudio.storage import reader, replay
from bpstudio.storage.writer import encode
from tests.benchmarks.timing import Line, rounds
from tests.faults.processors import made_by_learners

ROUNDS = 3
SIZE_GOAL, SAVE_GOAL, OPEN_GOAL = 0.5, 6.0, 4.0
PRESETS = (("xor", 2_000), ("moons", 2_000), ("digits", 500), ("xor", 100_000))
WILD = ("softmax-3, momentum, rate x30, sigmoid, l2", "digits, adam, rate x10, kept, none")


def _sessions() -> dict[str, State]:
    learners, found = dict(made_by_learners()), {}
    for name, iterations in PRESETS:
        found[f"{name}, {iterations:,} iterations"] = reader.read(name).state, iterations
    for name in WILD:
        found[name] = reader.decode(learners[name]).state, 1_000
    return {name: _trained(state, iterations) for name, (state, iterations) in found.items()}


def _trained(state: State, iterations: int) -> State:
    session = Session(state)
    session.train(iterations)
    return session.state


def _size(raw: bytes) -> tuple[float, str]:
    contents = json.loads(raw)
    checkpoints = len(json.dumps(contents["checkpoints"]))
    detail = f"{len(contents['checkpoints'])} checkpoints, {checkpoints:,} of {len(raw):,} bytes"
    return checkpoints / (len(raw) - checkpoints), detail


def verifying() -> list[Line]:
    lines = []
    for name, state in _sessions().items():
        raw = encode(Session(state).frame)
        share, detail = _size(raw)
        lines.append(Line(f"checkpoints against the rest of the file: {name}", detail, share, SIZE_GOAL, "x"))
        acts: tuple[Callable[[], object], ...] = (
            lambda state=state: run_anew(state),  # type: ignore[misc]
            lambda state=state: encode(Session(state).frame),  # type: ignore[misc]
            lambda raw=raw: replay.verify(reader.decode(raw)),  # type: ignore[misc]
        )
        trained, saved, verified = (min(times) for times in rounds(*acts, count=ROUNDS))
        for what, seconds, goal in (
            ("saving", saved, SAVE_GOAL),
            ("opening and verifying", verified, OPEN_GOAL),
        ):
            detail = f"{seconds:.2f} s against {trained:.2f} s"
            lines.append(Line(f"{what} against training: {name}", detail, seconds / trained, goal, "x"))
    return lines


GROUPS = (verifying,)
