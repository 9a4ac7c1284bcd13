"""Every form that a session can be written in without the toolkit, by the name that ``--to`` takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bpstudio.session.history.state import State, run_anew
from bpstudio.session.session import Session
from bpstudio.storage.export.arrays import npy_of, npz_of
from bpstudio.storage.export.link import link_of
from bpstudio.storage.export.notebook import notebook_of
from bpstudio.storage.export.numpy_script import numpy_of
from bpstudio.storage.export.pytorch_script import pytorch_of
from bpstudio.storage.export.state_dict import safetensors_of
from bpstudio.storage.export.table import csv_of
from bpstudio.storage.export.wanted import Wanted
from bpstudio.storage.export.weights_table import weights_csv_of
from bpstudio.storage.students import encode_for_students
from bpstudio.storage.writer import encode

ExportOption = Literal[
    "parameter",
    "iteration",
    "blank",
    "answers",
    "ask",
    "digits",
    "notation",
    "part",
    "scale",
    "theme",
    "transparent",
]


ExportKind = Literal["solution", "picture", "walk", "program", "numbers", "session"]
"""What of a session it is that is written, as the window asks for it."""


@dataclass(frozen=True, slots=True)
class ExportForm:
    """How a session is written: ``make`` gives the whole content of a file that ends in ``suffix``.

    ``told`` says in a few words what it holds, and ``tells`` whether computed numbers are among it: those of an
    exercise with open questions are not written. ``options`` are those of ``bpstudio export`` that change anything.
    ``is_text`` says whether a terminal can show it, and ``kind`` under what the window offers it. ``make`` raises
    RefusedError for what cannot be written in this form.
    """

    suffix: str
    told: str
    make: Callable[[Wanted], bytes]
    options: frozenset[ExportOption] = frozenset()
    tells: bool = True
    is_text: bool = True
    kind: ExportKind = "numbers"


OF_A_SOLUTION: frozenset[ExportOption] = frozenset(
    ("parameter", "iteration", "blank", "answers", "ask", "digits", "notation")
)


def _worked_out(form: str) -> Callable[[Wanted], bytes]:
    """A worked solution in one of the forms that ``solutions`` knows."""

    def make(wanted: Wanted) -> bytes:
        from bpstudio.storage.export.solutions import solution_bytes  # only where one is written

        return solution_bytes(wanted, form)

    return make


def _onnx(wanted: Wanted) -> bytes:
    from bpstudio.storage.export.onnx_model import onnx_of  # only where one is written

    return onnx_of(wanted)


def _run_here(state: State) -> Session:
    """With the numbers that come out here, where a file of another processor gave others."""
    foreign = any(segment.record.arrivals for segment in state.segments)
    return Session(run_anew(state) if foreign else state)


FORMS: dict[str, ExportForm] = {
    "csv": ExportForm(
        ".csv",
        "cost and gradients of every iteration as a table, in long sessions thinned, its units counted "
        "from 0 as in the file",
        lambda wanted: csv_of(wanted.state).encode(),
    ),
    "json": ExportForm(
        ".json",
        "the session as it is run again",
        lambda wanted: encode(_run_here(wanted.state).frame),
        kind="session",
    ),
    "students": ExportForm(
        ".json",
        "the session as it stands, or an exercise as it began, without what led there; training begins anew, with no "
        "memory of the optimizer",
        lambda wanted: encode_for_students(wanted.state),
        tells=False,
        kind="session",
    ),
    "link": ExportForm(
        ".txt",
        "the session as a line of text, which every command and the window open like a file",
        lambda wanted: f"{link_of(wanted.state)}\n".encode(),
        tells=False,
        kind="session",
    ),
    "npz": ExportForm(
        ".npz",
        "every number of an iteration as arrays of numpy, and the weights it began with",
        npz_of,
        frozenset({"iteration"}),
        is_text=False,
    ),
    "npy": ExportForm(
        ".npy",
        "weights and biases as one array of numpy: those at the cursor, or that an iteration begins with",
        npy_of,
        frozenset({"iteration"}),
        is_text=False,
    ),
    "weights-csv": ExportForm(
        ".csv",
        "the same weights and biases as a table of names and values",
        lambda wanted: weights_csv_of(wanted).encode(),
        frozenset({"iteration"}),
    ),
    "safetensors": ExportForm(
        ".safetensors",
        "the same under the names of PyTorch, for load_state_dict of an nn.Sequential (needs safetensors: pip "
        "install 'bpstudio[safetensors]')",
        safetensors_of,
        frozenset({"iteration"}),
        is_text=False,
    ),
    "onnx": ExportForm(
        ".onnx",
        "the network itself in double precision, for whatever runs models of ONNX (needs onnx: pip install "
        "'bpstudio[onnx]')",
        _onnx,
        frozenset({"iteration"}),
        is_text=False,
    ),
    "latex": ExportForm(
        ".tex",
        "worked solution, sheet or key, for pdflatex and lualatex",
        _worked_out("latex"),
        OF_A_SOLUTION,
        kind="solution",
    ),
    "html": ExportForm(
        ".html", "the same as a page with MathML", _worked_out("html"), OF_A_SOLUTION, kind="solution"
    ),
    "markdown": ExportForm(
        ".md", "the same with TeX in it", _worked_out("markdown"), OF_A_SOLUTION, kind="solution"
    ),
    "numpy": ExportForm(
        ".py",
        "a script for NumPy alone that checks itself against the session",
        lambda wanted: numpy_of(wanted).encode(),
        frozenset({"iteration", "notation"}),
        kind="program",
    ),
    "pytorch": ExportForm(
        ".py",
        "a script for PyTorch that checks itself, and trains on: with torchrun on several processes",
        lambda wanted: pytorch_of(wanted).encode(),
        frozenset({"iteration", "notation"}),
        kind="program",
    ),
    "notebook": ExportForm(
        ".ipynb",
        "a notebook of the iteration, a cell a phase, with what it prints (needs nbformat: pip install "
        "'bpstudio[notebook]')",
        lambda wanted: notebook_of(wanted).encode(),
        frozenset({"iteration", "notation"}),
        kind="program",
    ),
}


@dataclass(frozen=True, slots=True)
class PaintedForm:
    """A form that needs the toolkit. What makes it is in ``qt.documents.export.makers``, under the same name.

    What is asked for is hidden in it as on screen. ``kinds`` says under what the window offers it, and ``several`` that
    it is not one file but a folder of them.
    """

    suffix: str
    told: str
    options: frozenset[ExportOption]
    kinds: tuple[ExportKind, ...]
    several: bool = False


_PICTURED: frozenset[ExportOption] = frozenset(
    {"parameter", "iteration", "notation", "part", "theme", "transparent"}
)
_WALKED: frozenset[ExportOption] = frozenset({"parameter", "iteration", "notation", "scale", "theme"})

PAINTED: dict[str, PaintedForm] = {
    "png": PaintedForm(".png", "a --part as a picture", _PICTURED | {"scale"}, ("picture",)),
    "svg": PaintedForm(
        ".svg",
        "a --part as a drawing of lines, sharp in any size, that needs no fonts",
        _PICTURED,
        ("picture",),
    ),
    "pdf": PaintedForm(
        ".pdf",
        "worked solution, sheet or key, on pages to be printed; a --part as a page of its size",
        _PICTURED | OF_A_SOLUTION,
        ("solution", "picture"),
    ),
    "gif": PaintedForm(
        ".gif",
        "the steps of the iteration, or of the chain of a --parameter, one after the other (needs Pillow: "
        "pip install 'bpstudio[pictures]')",
        _WALKED,
        ("walk",),
    ),
    "webp": PaintedForm(".webp", "the same without loss (needs Pillow)", _WALKED, ("walk",)),
    "frames": PaintedForm(
        ".png", "the same as numbered pictures in a folder", _WALKED, ("walk",), several=True
    ),
}
"""Every form that needs the toolkit (PySide6), told here so that its help is true without it."""


def forms_of(kind: ExportKind) -> dict[str, ExportForm | PaintedForm]:
    """The forms of a kind by their names, those that need the toolkit first."""
    painted = {name: form for name, form in PAINTED.items() if kind in form.kinds}
    return painted | {name: form for name, form in FORMS.items() if form.kind == kind}


def options_of(form: ExportForm | PaintedForm, kind: ExportKind) -> frozenset[ExportOption]:
    """The options that change something where the form is written as one of its kinds."""
    if isinstance(form, ExportForm) or len(form.kinds) == 1:
        return form.options
    return form.options & OF_A_SOLUTION if kind == "solution" else form.options - OF_A_SOLUTION
