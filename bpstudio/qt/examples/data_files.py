"""Examples from text files and into them, beside the window; one line says what goes on, with a way to stop it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QPushButton, QWidget

from bpstudio.engine.examples import Examples
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.examples import loaded, written_to
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.in_thread import InThread, Outcome, Then, Work, result_of
from bpstudio.qt.examples.loading import load
from bpstudio.qt.ground.plain_text import PlainLabel, named
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.edits.replacing import LoadExamples
from bpstudio.storage.files import read_bytes, write_bytes
from bpstudio.storage.progress import Progress

if TYPE_CHECKING:  # what reads and writes tables is not part of the start
    from bpstudio.qt.examples.import_dialog import SheetReader
    from bpstudio.storage.delimited import Sheet, Source
    from bpstudio.storage.manner import Choice

FILES = (
    "Tables (*.csv *.tsv *.txt *.tab *.dat *.md *.org *.rst *.tex *.html *.htm *.json *.jsonl);;All files (*)"
)
WRITTEN = "Tables (*.csv *.tsv *.txt)"


class DataFiles(QWidget):
    """Hidden while nothing is read or written. ``refused(sentence)``, empty where there is nothing to say any more;
    ``said(sentence)`` what was done; ``opened(dialog)`` a dialog that shows what a file holds.
    """

    refused = Signal(str)
    said = Signal(str)
    opened = Signal(object)

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._in_thread = InThread(self)
        self._in_thread.progressed.connect(self._show_progress)
        self._name = ""
        self._what, self._bar, stop = PlainLabel(self), QProgressBar(self), QPushButton("Stop", self)
        self._what.setProperty("role", "muted")
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setMinimumWidth(60)
        stop.setToolTip("Stop; the examples stay as they are.")
        stop.clicked.connect(self.stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._what)
        row.addWidget(self._bar, 1)
        row.addWidget(stop)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether a file is being read or written."""
        return self._in_thread.busy

    def stop(self) -> None:
        """Give up what is being read or written."""
        self._in_thread.give_up(wait=False)
        self.hide()

    def _begin(self, what: str, work: Work, then: Then) -> None:
        self.stop()
        self.refused.emit("")
        self._what.setText(what)
        self._bar.setAccessibleName(self._what.text())
        self._bar.setValue(0)
        self.show()
        self._in_thread.do(work, then)

    def _show_progress(self, share: float) -> None:
        self._bar.setValue(round(100 * share))

    def _fail(self, refusal: str) -> None:
        self.refused.emit(as_sentence(f"“{self._name}”: {refusal}"))

    # In

    def choose_import(self) -> None:
        """Ask for a file and read it; none chosen, nothing happens."""
        path, _ = QFileDialog.getOpenFileName(self, "Import examples", "", FILES)
        if path:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> None:
        """Read the file beside the window, then show what it holds and ask."""
        data = self._bridge.document.data
        wanted = data.columns("x") + data.columns("y")

        from bpstudio.storage.delimited import read_source, source_of

        def work(progress: Progress) -> tuple[Sheet, SheetReader]:
            source = source_of(read_bytes(path))
            return read_source(source, wanted, progress), partial(_read, source, wanted)

        self._name = named(path.name)
        self._begin(f"Reading {self._name}…", work, self._ask)

    def _ask(self, outcome: Outcome) -> None:
        self.hide()
        from bpstudio.qt.examples.import_dialog import ImportDialog

        found: tuple[Sheet, SheetReader] | None = result_of(outcome, self._fail)
        if found is None:
            return
        sheet, read = found
        dialog = ImportDialog(sheet, self._name, self._bridge.document, self.window(), read)
        dialog.confirmed.connect(self._replace)
        dialog.open()
        self.opened.emit(dialog)

    def _replace(self, examples: Examples) -> None:
        before, name = self._bridge.document.network, self._name

        def done(refusal: str) -> None:
            self.refused.emit(refusal)
            if not refusal:
                self.said.emit(loaded(len(examples), name, before, self._bridge.document.network))

        load(self._bridge, LoadExamples(examples), self.window(), done)

    # Out

    def choose_export(self) -> None:
        """Ask for a name and write the examples there; none chosen, nothing happens."""
        from bpstudio.qt.controls.save_name import ask_where_to_save  # not part of the start

        ask_where_to_save(self, "Export examples", "examples.csv", WRITTEN, ".csv", self.export_file)

    def export_file(self, path: Path) -> None:
        """Write the examples beside the window; the file is there whole or not at all."""
        from bpstudio.storage.sheets import sheet_of

        data = self._bridge.document.data

        def work(progress: Progress) -> str:
            try:
                write_bytes(path, sheet_of(data, progress).encode())
            except OSError as refusal:
                raise ValueError(f"it could not be written: {refusal.strerror or refusal}") from None
            return written_to(len(data), named(path.name))

        self._name = named(path.name)
        self._begin(f"Writing {self._name}…", work, self._wrote)

    def _wrote(self, outcome: Outcome) -> None:
        self.hide()
        sentence: str | None = result_of(outcome, self._fail)
        if sentence is not None:
            self.said.emit(sentence)


def _read(source: Source, wanted: int, choice: Choice, progress: Progress) -> Sheet:
    from bpstudio.storage.delimited import read_source

    return read_source(source, wanted, progress, choice)
