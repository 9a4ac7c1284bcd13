"""Honest files on other processors: sessions run with the kernels of one, verified with those of others.

What a learner makes in a minute: the presets, and five of them with each optimizer, rates up to thirty times their
own, other activations and penalties, 1,000 iterations each. Prints how many are called wrong, and how many cannot be
told, for each setting of the libraries that this processor can run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import presets, reader, replay, writer

BASES = ("xor", "softmax-3", "moons", "spiral", "digits")
OPTIMIZERS = {
    "descent": {"name": "gradient_descent"},
    "momentum": {"name": "momentum", "beta": 0.9},
    "adam": {"name": "adam"},
}
KERNELS = {
    "as it is": {},
    "one thread": {"OPENBLAS_NUM_THREADS": "1"},
    "Haswell": {"OPENBLAS_CORETYPE": "Haswell"},
    "Sandybridge": {"OPENBLAS_CORETYPE": "Sandybridge"},
    "Nehalem": {"OPENBLAS_CORETYPE": "Nehalem"},
    "numpy without AVX2": {"NPY_DISABLE_CPU_FEATURES": "X86_V3"},
    "Nehalem, no AVX2": {"OPENBLAS_CORETYPE": "Nehalem", "NPY_DISABLE_CPU_FEATURES": "X86_V3"},
}


def made_by_learners() -> Iterator[tuple[str, bytes]]:
    """Name and document of every session, not run yet."""
    for rates, hiddens, penalties in (
        ((1, 10), (None, "relu"), ("none", "l1")),
        ((3, 30), ("sigmoid", "leaky_relu"), ("l2",)),
    ):
        for base in BASES:
            for optimizer in OPTIMIZERS:
                for rate in rates:
                    for hidden in hiddens:
                        for penalty in penalties:
                            name = f"{base}, {optimizer}, rate x{rate}, {hidden or 'kept'}, {penalty}"
                            yield name, _document(base, optimizer, rate, hidden, penalty)


def _document(base: str, optimizer: str, rate: int, hidden: str | None, penalty: str) -> bytes:
    contents: dict[str, Any] = json.loads(presets.located(base).read_bytes())
    training = contents["document"].setdefault("training", {})
    own = training.get("learning_rate", 0.1)
    own = min(own, 0.02) if optimizer == "adam" else own if own >= 0.02 else 0.1
    training |= {"optimizer": OPTIMIZERS[optimizer], "learning_rate": own * rate}
    if hidden:
        for layer in contents["document"]["network"]["layers"][:-1]:
            layer["activation"] = hidden
    if penalty != "none":
        training["regularization"] = {"name": penalty, "rate": 0.002}
    kept = ("format", "version", "document", "parameters")
    return json.dumps({key: contents[key] for key in kept if key in contents}).encode()


def record(folder: Path, iterations: int = 1_000) -> None:
    """Run every session here and save it below ``folder``."""
    for name in presets.presets():
        save(folder, name, reader.read(name).state, 10 * iterations)
    for name, raw in made_by_learners():
        save(folder, name, reader.decode(raw).state, iterations)


def save(folder: Path, name: str, state: State, iterations: int) -> None:
    session = Session(state)
    session.train(iterations)
    session.step()
    (folder / f"{name}.json").write_bytes(writer.encode(session.frame))


def judge(folder: Path) -> None:
    """Print one line for every file below ``folder``: its name and what is said of it."""
    for path in sorted(folder.glob("*.json")):
        found = replay.verify(reader.read(path))
        said = "ok" if found.agrees else f"cannot be told from {found.untold}"
        print(json.dumps([path.stem, str(found.difference or said), found.explained]), flush=True)


def judged_elsewhere(folder: Path, kernels: dict[str, str]) -> list[list[Any]]:
    """What a process with other kernels says of every file below ``folder``: name, verdict, stretches explained."""
    return _child("judge", folder, kernels)


def _child(verb: str, folder: Path, kernels: dict[str, str]) -> list[list[Any]]:
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("OPENBLAS_", "NPY_"))}
    command = [sys.executable, "-m", "tests.faults.processors", verb, str(folder)]
    done = subprocess.run(command, env=settings | kernels, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  could not run: {' '.join(done.stderr.splitlines()[-1:])}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    made_with = KERNELS[os.environ.get("MADE_WITH", "as it is")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _child("record", folder, made_with)
        sizes = [path.stat().st_size for path in folder.glob("*.json")]
        print(f"{len(sizes)} sessions, {sum(sizes):,} bytes")
        for label, kernels in KERNELS.items():
            rows = judged_elsewhere(folder, kernels)
            untold = [row for row in rows if row[1].startswith("cannot")]
            wrong = [row for row in rows if row[1] != "ok" and row not in untold]
            explained = sum(row[2] for row in rows)
            print(
                f"{label}: {len(wrong)} of {len(rows)} called wrong, {len(untold)} cannot be told, "
                f"{explained} stretches explained by rounding"
            )
            for row in [*wrong, *untold]:
                print(f"    {row[0]}: {row[1]}")


if __name__ == "__main__":
    {"record": record, "judge": judge}[sys.argv[1]](Path(sys.argv[2]))
