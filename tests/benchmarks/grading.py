"""A class that hands its exercises in: graded by the real judge, against opening the same files and tracing them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from bpstudio.explain.diagnosis.noted import notes_of
from bpstudio.session.frame import Frame
from bpstudio.storage import reader
from bpstudio.storage.grading.many import grade_all, sheets_in
from bpstudio.storage.students import encode_for_students
from tests.benchmarks.timing import Line, rounds
from tests.storage.grading.handed_in import contents_of, for_, hand_in, the_key

FILES, PROCESSES, ROUNDS, GOAL = 100, 2, 5, 1.5
TYPED = ("right", "0.123", "right")


def _opened_and_traced(paths: Sequence[str]) -> int:
    """What any program has to do that looks at exercises."""
    return sum(len(Frame(reader.read(Path(path)).state).whole_trace().rows) for path in paths)


def _in_two_processes(paths: list[str]) -> None:
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(_opened_and_traced, [paths[::2], paths[1::2]]))


def grading() -> list[Line]:
    key = the_key()
    raw = encode_for_students(key)
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(FILES):
            own = for_(key, f"student {number}")
            hand_in(folder, f"{number:03}", contents_of(own, *TYPED))
        sheets, _ = sheets_in([folder], raw)
        paths = [str(path) for path, _ in sheets]
        taken = rounds(
            lambda: _in_two_processes(paths),
            lambda: grade_all(sheets, raw, notes_of, processes=PROCESSES),
            count=ROUNDS,
        )
    opened, graded = map(min, taken)
    detail = f"{graded:.2f} s against {opened:.2f} s"
    return [Line(f"{FILES} exercises graded against opened", detail, graded / opened, GOAL, "x")]


GROUPS = (grading,)
