"""Files dropped on a window: sessions and lessons are opened, tables imported, and all else is refused in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from bpstudio.explain.words import files as words
from bpstudio.qt.controls.notice import Notice
from bpstudio.qt.documents.files import Files
from bpstudio.qt.ground.guard import guarded
from bpstudio.storage.errors import one_line
from bpstudio.storage.opening import begins_as_one

TABLES = (".csv", ".tsv", ".txt", ".tab", ".dat", ".md", ".org", ".rst", ".tex", ".html", ".htm", ".jsonl")
WEIGHTS = (".npz", ".npy", ".safetensors", ".onnx")
_CARRIED = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


@dataclass(frozen=True, slots=True)
class Dropped:
    """What can be done with files, and a sentence where some of them are left out."""

    sessions: tuple[Path, ...] = ()
    table: Path | None = None
    weights: Path | None = None
    left_out: str = ""

    @property
    def offer(self) -> str:
        """What dropping them will do; empty where that is nothing."""
        if self.sessions:
            return words.offered_to_open(_name(self.sessions[0]), more=len(self.sessions) - 1)
        if self.weights:
            return words.offered_to_load_weights(_name(self.weights))
        return words.offered_to_import(_name(self.table)) if self.table else ""


def told_apart(urls: Sequence[QUrl]) -> Dropped:
    """Tell sessions, tables and weights by their names or else by how they begin.

    The first that is no session counts, and only alone.
    """
    sessions, alone, others = list[Path](), list[Path](), list[str]()
    for url in urls:
        path = Path(url.toLocalFile())
        if not url.isLocalFile():
            others.append(words.not_on_this_computer(one_line(url.toDisplayString())))
        elif not path.is_file():
            others.append(words.no_file(_name(path)))
        elif begins_as_one(path):
            sessions.append(path)
        elif path.suffix.lower() in (*TABLES, *WEIGHTS):
            alone.append(path)
        elif path.suffix.lower() == ".json" or _begins_an_object(path):
            sessions.append(path)
        else:
            others.append(words.neither_session_nor_table(_name(path)))
    unused = alone if sessions else alone[1:]
    others += [words.table_left_out(_name(path)) for path in unused]
    only = alone[0] if alone and not sessions else None
    left_out = "; ".join(others) + "." if others else ""
    if only is not None and only.suffix.lower() in WEIGHTS:
        return Dropped(weights=only, left_out=left_out)
    return Dropped(tuple(sessions), only, left_out=left_out)


def _name(path: Path | None) -> str:
    return one_line(path.name) if path is not None else ""


def _begins_an_object(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError:
        return False


class ImportsTables(Protocol):
    """Takes a table from a file."""

    def import_file(self, path: Path) -> None:
        """Read a file, then show what it holds and ask."""


class TakesText(Protocol):
    """Takes dropped text where it is shown."""

    @property
    def is_shown(self) -> bool:
        """Whether there is something to be seen that takes it."""

    def takes_at(self, place: QPoint) -> bool:
        """Whether text may be dropped at a place of the whole screen."""

    def drop(self, data: QMimeData, place: QPoint) -> None:
        """Take what was dropped at a place of the whole screen."""


class Drops(QObject):
    """Takes files dropped anywhere on ``window``, but for its fields, which take text, and text dropped on a table.

    ``another(path)`` asks for a window of its own on a session, ``importing()`` says that examples are about to come.
    """

    another = Signal(object)
    importing = Signal()

    def __init__(
        self, window: QWidget, files: Files, tables: ImportsTables, notice: Notice, texts: TakesText
    ) -> None:
        super().__init__(window)
        self._window, self._files, self._tables, self._notice = window, files, tables, notice
        self._texts = texts
        window.setAcceptDrops(True)
        for view in window.findChildren(QGraphicsView):  # each would take everything, and do nothing with it
            view.setAcceptDrops(False)
            view.viewport().setAcceptDrops(False)
        window.installEventFilter(self)

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self._notice.pass_on()
        if event.type() not in _CARRIED or not isinstance(event, QDropEvent):
            return False
        if self._files.only_this:
            return self._refuse(event)
        if not event.mimeData().hasUrls():
            return event.mimeData().hasText() and self._take_text(event)
        dropped = told_apart(event.mimeData().urls())
        taken = bool(dropped.offer)
        event.setDropAction(Qt.DropAction.CopyAction if taken else Qt.DropAction.IgnoreAction)
        event.setAccepted(taken)
        if event.type() == QEvent.Type.DragEnter:
            what = dropped.offer or dropped.left_out
            self._notice.say(what, "success" if taken else "warning", passing=True)
        elif event.type() == QEvent.Type.Drop:
            self.take(dropped)
        return True

    def _refuse(self, event: QDropEvent) -> bool:
        """Nothing is dropped on what is only looked at."""
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.ignore()
        if event.type() == QEvent.Type.DragEnter:
            self._notice.say(self._files.only_this, "warning", passing=True)
        return True

    def _take_text(self, event: QDropEvent) -> bool:
        """Cells that are dragged to the table of examples from another program; on the way in, whether it is shown."""
        place = self._window.mapToGlobal(event.position().toPoint())
        entering = event.type() == QEvent.Type.DragEnter
        taken = self._texts.is_shown if entering else self._texts.takes_at(place)
        event.setDropAction(Qt.DropAction.CopyAction if taken else Qt.DropAction.IgnoreAction)
        event.setAccepted(taken)
        if taken and event.type() == QEvent.Type.Drop:
            self._texts.drop(event.mimeData(), place)
        return True

    def take(self, dropped: Dropped) -> None:
        """Open the first session here, after asking about what is not saved, and each further one in its own window."""
        self._notice.pass_on()
        if dropped.left_out:
            self._notice.say(dropped.left_out, "warning", staying=True)
        if dropped.sessions:
            self._files.open(dropped.sessions[0])
        elif dropped.weights is not None:
            from bpstudio.qt.documents.weights_dialog import show_weights  # not part of the start

            show_weights(
                self._files.bridge,
                self._window,
                dropped.weights,
                lambda sentence: self._notice.say(sentence, "success", passing=True),
            )
        elif dropped.table is not None:
            self.importing.emit()
            self._tables.import_file(dropped.table)
        for path in dropped.sessions[1:]:
            self.another.emit(path)
