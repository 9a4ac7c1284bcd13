"""Which files of the program are promised whole: tests without a window come to every line of them.

A file that is made anew in a promised room is promised with it. A line that no test can come to says why on the line
itself: ``# not covered: only on Windows``.
"""

from __future__ import annotations

ROOMS = ("bpstudio/engine", "bpstudio/notation", "bpstudio/session", "bpstudio/explain")
READERS = (
    "bpstudio/storage/brackets.py",
    "bpstudio/storage/cells.py",
    "bpstudio/storage/checkpoints.py",
    "bpstudio/storage/classes.py",
    "bpstudio/storage/contents.py",
    "bpstudio/storage/copied.py",
    "bpstudio/storage/delimited.py",
    "bpstudio/storage/differences.py",
    "bpstudio/storage/doubts.py",
    "bpstudio/storage/encodings.py",
    "bpstudio/storage/errors.py",
    "bpstudio/storage/framed.py",
    "bpstudio/storage/frames.py",
    "bpstudio/storage/from_python.py",
    "bpstudio/storage/headings.py",
    "bpstudio/storage/hypertext.py",
    "bpstudio/storage/large.py",
    "bpstudio/storage/lessons.py",
    "bpstudio/storage/made_on.py",
    "bpstudio/storage/manner.py",
    "bpstudio/storage/npz.py",
    "bpstudio/storage/numbers.py",
    "bpstudio/storage/objects.py",
    "bpstudio/storage/opening.py",
    "bpstudio/storage/outline.py",
    "bpstudio/storage/packed.py",
    "bpstudio/storage/parse.py",
    "bpstudio/storage/pasted.py",
    "bpstudio/storage/plain.py",
    "bpstudio/storage/presets.py",
    "bpstudio/storage/printed.py",
    "bpstudio/storage/practised.py",
    "bpstudio/storage/progress.py",
    "bpstudio/storage/reader.py",
    "bpstudio/storage/recorded.py",
    "bpstudio/storage/repeated.py",
    "bpstudio/storage/replay.py",
    "bpstudio/storage/ruled.py",
    "bpstudio/storage/sheets.py",
    "bpstudio/storage/typed.py",
    "bpstudio/storage/weights/arranged.py",
    "bpstudio/storage/weights/arrays.py",
    "bpstudio/storage/weights/layers.py",
    "bpstudio/storage/weights/matching.py",
    "bpstudio/storage/weights/names.py",
    "bpstudio/storage/weights/onnx_activations.py",
    "bpstudio/storage/weights/onnx_chain.py",
    "bpstudio/storage/weights/onnx_file.py",
)
NOT_YET: dict[str, str] = {}
"""Of these rooms and readers, what is not whole yet, each with the reason: nothing."""


def is_promised(name: str) -> bool:
    """Whether a file, by its path from the top, is promised whole."""
    within = name in READERS or any(name.startswith(f"{room}/") for room in ROOMS)
    return within and name not in NOT_YET
