"""Writing a session. The same state gives the same bytes, and every number reads back as the same float64."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

import bpstudio
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.program import Op, Step
from bpstudio.engine.words import grouped
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.history.segment import Segment
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import checkpoints
from bpstudio.storage.contents import FORMAT, VERSION
from bpstudio.storage.files import digest_of, read_bytes, write_bytes
from bpstudio.storage.large import fits_parsed_at_once
from bpstudio.storage.made_on import made_on
from bpstudio.storage.plain import Arrays, json_number, numbers, plain, trace_entry, weights
from bpstudio.storage.progress import Progress, share_of, unwatched
from bpstudio.storage.recorded import series_rows

_LEVELS: Levels = {
    "document": {"network": {"layers": 1}, "data": {"x": 1, "y": 1}},
    "parameters": {"theta": 1, "b": 1},
    "log": 1,
    "bookmarks": 1,
    "exercise": {"questions": 1},
    "answers": 1,
    "checkpoints": 1,
    "trace": 1,
    "series": {"gradients": {"theta": 1, "b": 1}},
}


class ChangedOnDisk(Exception):  # noqa: N818 (a state of affairs)
    """The file is no longer what it was when it was read or written last."""


def save(session: Session, path: str | Path) -> None:
    """Write the session as it is seen now; all of it or, on an OSError, nothing. What was there stays as ``.bak``."""
    write_bytes(path, saved_bytes(session), keep_previous=True)


def saved_bytes(session: Session) -> bytes:
    """What ``save`` writes. Raises OSError for what could not be opened again."""
    return _that_can_be_opened(encode(session.frame))


def save_over(state: State, path: Path, digest: str | None, progress: Progress = unwatched) -> str:
    """As ``save``, unless the file is there and has not ``digest`` (None: whatever it holds). Gives the new digest.

    Raises ChangedOnDisk, OSError and what ``progress`` raises, with nothing changed.
    """
    content = _that_can_be_opened(encode(Frame(state), share_of(progress, 0.0, 0.9)))
    progress(0.9)
    if digest is not None and path.is_file() and digest_of(read_bytes(path)) != digest:
        raise ChangedOnDisk
    write_bytes(path, content, keep_previous=True)
    return digest_of(content)


def _that_can_be_opened(content: bytes) -> bytes:
    """Raises OSError for a file that would be too large to be read again."""
    if not fits_parsed_at_once(content):
        size = f"it would have {grouped(len(content) >> 20)} MB, more than can be opened again"
        raise OSError(errno.EFBIG, f"{size}; with fewer examples or fewer iterations it can be saved")
    return content


def encode(frame: Frame, progress: Progress = unwatched) -> bytes:
    """The session file of what ``frame`` shows: UTF-8, with a newline at the end."""
    state = frame.state
    progress(0.0)
    with np.errstate(all="ignore"):
        contents = told(state) | {
            **_checkpoints(state, share_of(progress, 0.0, 0.7)),
            **traced(frame),
            "series": _series(state),
        }
    return session_bytes(contents)


def session_bytes(contents: Mapping[str, object]) -> bytes:
    """The bytes of a session file with these keys, laid out to be read."""
    return (_laid_out(dict(contents), _LEVELS) + "\n").encode()


def told(state: State, arrays: Arrays = numbers) -> dict[str, object]:
    """What the file says of a state, without what can be computed from it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "app": bpstudio.__version__,
        "document": _document(state.segments[0].document, arrays),
        "parameters": weights(state.segments[0].record.began_with.parameters, arrays),
        "log": [log_entry(segment, arrays) for segment in state.segments],
        "cursor": plain(state.cursor),
        **bookmarks_of(state),
        **practice_of(state),
    }


def given_checkpoints(state: State, arrays: Arrays) -> dict[str, object]:
    """The checkpoints without which the state cannot be run again; nothing where there are none."""
    found = checkpoints.given_anchors(state)
    return {"checkpoints": checkpoints.value_of(state, found, arrays)} if found else {}


def _checkpoints(state: State, progress: Progress) -> dict[str, object]:
    """With the kernels that ran them, where all were these; nothing where nothing has run."""
    found = checkpoints.checkpoints_of(state, progress)
    if not found:
        return {}
    ran_here = {} if checkpoints.given_anchors(state) else {"made_on": plain(made_on())}
    return {**ran_here, "checkpoints": checkpoints.value_of(state, found)}


def bookmarks_of(state: State) -> dict[str, object]:
    """Nothing where there are none."""
    return {"bookmarks": [plain(bookmark) for bookmark in state.bookmarks]} if state.bookmarks else {}


def practice_of(state: State) -> dict[str, object]:
    """The exercise, the planted mistake and the answers, of these what there is."""
    parts = {
        "exercise": state.exercise,
        "planted": state.segments[0].document.planted,
        "answers": state.answers,
    }
    return {name: plain(part) for name, part in parts.items() if part}


def _document(document: Document, arrays: Arrays) -> dict[str, object]:
    """In the order in which a person would write it."""
    return {name: plain(getattr(document, name), arrays) for name in ("network", "cost", "data", "training")}


def log_entry(segment: Segment, arrays: Arrays = numbers) -> dict[str, object]:
    """A part of the record as the log has it: its edit, if any, and how many iterations ran."""
    edit = {} if segment.edit is None else {"edit": plain(segment.edit, arrays)}
    return edit | {"iterations": segment.iterations}


def _series(state: State) -> dict[str, object]:
    rows = series_rows(state)
    gradients = [weights(row.gradient) for row in rows if row.gradient is not None]
    return {
        "iteration": [row.iteration for row in rows],
        "cost": [json_number(row.cost) for row in rows],
        "gradients": {name: [gradient[name] for gradient in gradients] for name in ("theta", "b")},
    }


Levels = int | Mapping[str, "Levels"]
"""How many levels of arrays and objects get a line for each member; or one level, and more for the keys named."""

_INDENT = " "
_WIDTH = 100


def _laid_out(value: object, levels: Levels, depth: int = 1) -> str:
    """``value`` as JSON, without a newline at the end."""
    if not levels or not value or not isinstance(value, dict | list):
        return _on_one_line(value)
    if isinstance(value, list) and isinstance(value[0], list) and len(value) <= _WIDTH:
        short = json.dumps(value, allow_nan=False)
        if len(short) <= _WIDTH:
            return short
    if isinstance(value, dict):
        parts = (f"{json.dumps(key)}: {_member(key, item, levels, depth)}" for key, item in value.items())
        return _block("{", parts, "}", depth)
    assert isinstance(levels, int), "only an object has keys to be named"
    return _block("[", (_laid_out(item, levels - 1, depth + 1) for item in value), "]", depth)


def _member(key: str, item: object, levels: Levels, depth: int) -> str:
    return _laid_out(item, levels - 1 if isinstance(levels, int) else levels.get(key, 0), depth + 1)


def _block(opening: str, parts: Iterable[str], closing: str, depth: int) -> str:
    indent = _INDENT * depth
    outermost = depth == 1
    start = opening if outermost else f"{opening}\n{indent}"
    return start + f",\n{indent}".join(parts) + closing


def _on_one_line(value: object) -> str:
    """As ``json.dumps``, but row by row where there are many, so that other threads may run in between."""
    if isinstance(value, list) and len(value) > _WIDTH and isinstance(value[0], list):
        return f"[{', '.join(map(_on_one_line, value))}]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


MOST_NUMBERS = 2_000_000
"""Some 40 MB; with more the trace is left out. Softmax over a thousand classes would have millions for each example."""


def traced(frame: Frame) -> dict[str, object]:
    """``trace`` with an entry for each visible step; nothing where it would be too large."""
    steps = frame.visible_steps
    if sum(_numbers(frame, step) for step in steps) > MOST_NUMBERS:
        return {}
    return {"trace": [trace_entry(frame, step) for step in steps]}


def _numbers(frame: Frame, step: Step) -> int:
    """How many numbers the entry of a step has, without making them."""
    network, rows = frame.network, len(frame.rows)
    layer = network.depth if step.layer is None else step.layer
    width, below = network.width(layer), network.width_below(layer)
    match step.op:
        case Op.C:
            return 1
        case Op.DC_DYHAT:
            return 2 * rows * width
        case Op.DA_DZ:
            every = ACTIVATIONS[network.layer(layer).activation].couples
            return rows * width * (1 + (width if every else 1))
        case Op.DZ_DTHETA:
            return rows * below + below * width
        case Op.DZ_DB:
            return 1 + width
        case Op.DZ_DA:
            return below * width + rows * below
        case Op.UPDATE:
            return network.size
    return rows * width
