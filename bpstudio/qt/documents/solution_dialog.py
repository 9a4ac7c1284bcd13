"""File ▸ Worked solution…: what of the session, its pages to look at, and writing or printing them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QGridLayout, QVBoxLayout

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.solution.blocks import Solution
from bpstudio.explain.words import files
from bpstudio.explain.words import handed_out as words
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.documents.paper.pages import PrintedPage, pages_of
from bpstudio.qt.documents.paper.pdf import pdf_of_pages
from bpstudio.qt.documents.paper.preview import Preview
from bpstudio.qt.documents.paper.printing import print_with_dialog
from bpstudio.qt.documents.paper.sheet import paper_format_here
from bpstudio.qt.documents.shown_file import ShownFile
from bpstudio.qt.documents.solution_form import SolutionForm
from bpstudio.qt.ground.plain_text import PlainLabel, named
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.storage.export.forms import FORMS, PAINTED
from bpstudio.storage.export.solutions import WRITERS, solutions_of
from bpstudio.storage.files import reason, write_bytes

WAIT = 200  # milliseconds after a change: who types a number is not held up by pages for half of it
SIZE, FORM_WIDE = (1040, 780), 290


def show_solution(file: ShownFile, to_print: bool = False) -> None:
    """Ask what is to be written, or printed."""
    if not file.refuse_to_save():
        SolutionDialog(file, to_print).open()


class SolutionDialog(QDialog):
    """``settle`` lays out at once what was changed; until then neither writing nor printing is offered."""

    def __init__(self, file: ShownFile, to_print: bool) -> None:
        super().__init__(file.window)
        self._file = file
        self._solutions: tuple[Solution, ...] = ()
        self._pages: tuple[PrintedPage, ...] = ()
        self.setObjectName("solution_dialog")
        self.setWindowTitle("Worked solution")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form, self.preview = SolutionForm(file.bridge, self), Preview(self)
        self.form.setFixedWidth(FORM_WIDE)
        self.refusal = RefusalLine(self)
        self.told = PlainLabel(self)
        self.told.setProperty("role", "muted")
        self._later = QTimer(self, singleShot=True, interval=WAIT)
        self._later.timeout.connect(self.settle)
        self.form.altered.connect(self._wait)
        self.buttons = self._buttons(to_print)
        self._arrange()
        open_sized(self, *SIZE)
        self.settle()

    def _buttons(self, to_print: bool) -> QDialogButtonBox:
        found = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.save = found.button(QDialogButtonBox.StandardButton.Save)
        self.print = found.addButton("&Print…", QDialogButtonBox.ButtonRole.ActionRole)
        self.print.setObjectName("print_solution")
        self.print.clicked.connect(self._print)
        (self.print if to_print else self.save).setDefault(True)
        found.accepted.connect(self.accept)
        found.rejected.connect(self.reject)
        return found

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addWidget(self.form)
        left.addWidget(self.refusal)
        left.addStretch(1)
        left.addWidget(self.told)
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        grid.setSpacing(SPACE)
        grid.addLayout(left, 0, 0)
        grid.addWidget(self.preview, 0, 1)
        grid.addWidget(self.buttons, 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(0, 1)

    def _wait(self) -> None:
        self._allow(False)
        self._later.start()

    def _allow(self, allowed: bool) -> None:
        self.save.setEnabled(allowed)
        self.print.setEnabled(allowed)

    def settle(self) -> None:
        """Lay out what is chosen; what is refused is said in place of it."""
        self._later.stop()
        self._solutions, self._pages = (), ()
        self.refusal.say("")
        try:
            with np.errstate(all="ignore"):  # numbers that are not finite are written
                self._solutions = solutions_of(self.form.wanted)
            self._pages = pages_of(self._solutions, paper_format_here())
        except RefusedError as refused:
            self.refusal.say(as_sentence(str(refused)))
        self.preview.show_pages(self._pages)
        self.told.setText(words.pages_told(len(self._pages)) if self._pages else "")
        self._allow(bool(self._pages))

    def accept(self) -> None:
        """Ask where to, write, and close; where that fails the dialog says so and stays."""
        if not self._pages:
            return
        stem = f"{Path(self._file.title).stem} {self._solutions[0].kind}"
        name, chosen = QFileDialog.getSaveFileName(
            self, "Worked solution", f"{stem}.pdf", ";;".join(words.FORMS)
        )
        if name:
            self._write(name, words.FORMS.get(chosen, "pdf"))

    def _write(self, name: str, chosen: str) -> None:
        suffixes = {_suffix(form): form for form in words.FORMS.values()}
        form = suffixes.get(Path(name).suffix.lower(), chosen)
        path = Path(name if name.lower().endswith(_suffix(form)) else f"{name}{_suffix(form)}")
        try:
            write_bytes(path, self._content(form))
        except OSError as wrong:
            self.refusal.say(files.not_written(named(path.name), why=reason(wrong)))
        else:
            super().accept()
            told = words.told_where_written(named(path.name), folder=named(str(path.absolute().parent)))
            self._file.said.emit(told, "success")

    def _content(self, form: str) -> bytes:
        return pdf_of_pages(self._pages) if form == "pdf" else WRITERS[form](self._solutions).encode()

    def _print(self) -> None:
        if self._pages:
            print_with_dialog(self._solutions, self, self._file.said.emit)


def _suffix(form: str) -> str:
    return (PAINTED[form] if form in PAINTED else FORMS[form]).suffix
