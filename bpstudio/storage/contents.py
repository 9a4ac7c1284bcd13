"""What a session file holds, key by key. The document, the edits and their settings are declared where they live."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NewType

from msgspec import UNSET, UnsetType

from bpstudio.engine.network import Array
from bpstudio.engine.planted import Planted
from bpstudio.engine.program import Op
from bpstudio.session.edits.base import Edit
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor
from bpstudio.session.practice.questions import Answer, Exercise

FORMAT: Literal["bpstudio-session"] = "bpstudio-session"
VERSION = 2
"""Written; the versions before it are read."""
MOST_ITERATIONS = 10_000_000
MOST_CHECKPOINTS = 2_000

Number = NewType("Number", object)
"""A number, or one of the strings "NaN", "Infinity" and "-Infinity"."""
Numbers = NewType("Numbers", object)
"""``Number`` or arrays of such, to any depth a step has; for the update an object of ``theta`` and ``b``."""


Block = NewType("Block", object)
"""A matrix or a vector of ``Number``, or an object whose ``float64`` is its bytes, low byte first, in base64."""
Memory = NewType("Memory", object)
"""What an optimizer remembers: ``updates``, and under the names of its rows objects of ``theta`` and ``b``."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A matrix (units of l-1, units of l) and a vector (units of l) for every layer."""

    theta: tuple[Array, ...]
    b: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An edit, and the iterations run after it."""

    edit: Edit | UnsetType = UNSET
    iterations: int = 0


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """What one step of the iteration at the cursor computed."""

    step: int
    op: Op
    symbol: str
    value: Numbers
    layer: int | None = None
    factor: Numbers | UnsetType = UNSET
    gradient: str | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class SavedCheckpoint:
    """Parameters and the optimizer's memory as an iteration began, after an edit made there."""

    iteration: int
    theta: tuple[Block, ...]
    b: tuple[Block, ...]
    memory: Memory | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class MadeOn:
    """Which kernels ran the iterations: where all are the same, every digit is."""

    blas: str = ""
    numpy: str = ""
    features: str = ""


@dataclass(frozen=True, slots=True)
class Gradients:
    """For every iteration listed, the gradients of every layer."""

    theta: tuple[Numbers, ...] = ()
    b: tuple[Numbers, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Cost and gradients of the iterations listed in ``iteration``."""

    iteration: tuple[int, ...] = ()
    cost: tuple[Number, ...] = ()
    gradients: Gradients = Gradients()


@dataclass(frozen=True, slots=True)
class Contents:
    """The file, in the order in which it is written."""

    format: str
    version: int
    document: Document
    app: str = ""
    parameters: Weights | UnsetType = UNSET
    log: tuple[LogEntry, ...] = ()
    cursor: Cursor = field(default_factory=Cursor)
    bookmarks: tuple[Bookmark, ...] = ()
    exercise: Exercise | UnsetType = UNSET
    planted: Planted | UnsetType = UNSET
    answers: tuple[Answer, ...] = ()
    made_on: MadeOn = MadeOn()
    checkpoints: tuple[SavedCheckpoint, ...] = ()
    trace: tuple[TraceEntry, ...] = ()
    series: Series = Series()
