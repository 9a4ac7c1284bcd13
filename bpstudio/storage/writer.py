"""Writing a session. The same state gives the same bytes, and every number reads back as the same float64."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import bpstudio
from bpstudio.session.document import Document
from bpstudio.session.frame import Frame
from bpstudio.session.segment import Segment
from bpstudio.session.session import Session
from bpstudio.session.state import State
from bpstudio.storage.contents import FORMAT, VERSION
from bpstudio.storage.files import write_bytes
from bpstudio.storage.layout import Levels, laid_out
from bpstudio.storage.plain import number, plain, trace_entry, weights
from bpstudio.storage.recorded import series_rows

_LEVELS: Levels = {
    "document": {"network": {"layers": 1}, "data": {"x": 1, "y": 1}},
    "parameters": {"theta": 1, "b": 1},
    "log": 1,
    "trace": 1,
    "series": {"gradients": {"theta": 1, "b": 1}},
}


def save(session: Session, path: str | Path) -> None:
    """Write the session as it is seen now; all of it or, on an OSError, nothing. What was there stays as ``.bak``."""
    write_bytes(path, encode(session.frame), keep_previous=True)


def encode(frame: Frame) -> bytes:
    """The session file of what ``frame`` shows: UTF-8, with a newline at the end."""
    state = frame.state
    with np.errstate(all="ignore"):
        contents = {
            "format": FORMAT,
            "version": VERSION,
            "app": bpstudio.__version__,
            "document": _document(state.segments[0].document),
            "parameters": weights(state.segments[0].record.start.parameters),
            "log": [_log_entry(segment) for segment in state.segments],
            "cursor": plain(state.cursor),
            "trace": [trace_entry(frame, step) for step in frame.visible_steps],
            "series": _series(state),
        }
    return (laid_out(contents, _LEVELS) + "\n").encode()


def _document(document: Document) -> dict[str, object]:
    """In the order in which a person would write it."""
    return {name: plain(getattr(document, name)) for name in ("network", "cost", "data", "training")}


def _log_entry(segment: Segment) -> dict[str, object]:
    edit = {} if segment.edit is None else {"edit": plain(segment.edit)}
    return edit | {"iterations": segment.iterations}


def _series(state: State) -> dict[str, object]:
    rows = series_rows(state)
    gradients = [weights(row.gradient) for row in rows if row.gradient is not None]
    return {
        "iteration": [row.iteration for row in rows],
        "cost": [number(row.cost) for row in rows],
        "gradients": {name: [gradient[name] for gradient in gradients] for name in ("theta", "b")},
    }
