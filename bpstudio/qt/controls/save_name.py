"""Where a file is saved: by the dialog for files, whose names get the end that was left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from bpstudio.explain.words.exporting import already_there
from bpstudio.qt.controls.questions import CANCEL, Reply, put_question
from bpstudio.qt.ground.plain_text import named

_ENDS = re.compile(r"\*(\.\w+)")


def ask_where_to_save(
    over: QWidget, title: str, offered: str, kinds: str, end: str, then: Callable[[Path], object]
) -> None:
    """Ask for a name, then ``then(path)``; none given, nothing happens. One without an end of ``kinds`` gets ``end``.

    A name is offered in the folder it says, without one among the documents.

    The dialog for files asks before it gives the name of a file that is there. With its end the name is another, and
    asked about here.
    """
    name, _ = QFileDialog.getSaveFileName(over, title, str(documents_folder() / offered), kinds)
    if not name:
        return
    path = with_end(Path(name), end, kinds)
    if path == Path(name) or not path.exists():
        then(path)
    else:
        replace = Reply("Replace", partial(then, path))
        put_question(over, title, *already_there(named(path.name)), [replace, CANCEL])


def with_end(path: Path, end: str, kinds: str) -> Path:
    """The path, with ``end`` where its name has none of ``kinds``: “net 1.2” and “Sheet.v2” have no session's."""
    ends = _ENDS.findall(kinds)
    return path if path.suffix.lower() in ends else path.with_name(f"{path.name.rstrip('.')}{end}")


def documents_folder() -> Path:
    """Where documents go; at home where the desktop has no folder for them."""
    name = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(name) if name else Path.home()
    return folder if folder.is_dir() else Path.home()
