"""Weights of another program: which array of a file goes where, shown before anything changes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QSizePolicy,
    QTableWidgetItem,
    QWidget,
)

from bpstudio.engine.quantity import of_layer
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import weights as words
from bpstudio.explain.words.naming import shown
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.in_thread import InThread, Outcome, result_of
from bpstudio.qt.controls.listing import LEFT, listing, stack
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, named, plain_tip
from bpstudio.qt.ground.room import open_sized
from bpstudio.session.history.state import State
from bpstudio.storage.progress import Progress
from bpstudio.storage.weights.arrays import ENDINGS
from bpstudio.storage.weights.matching import Matching, matching_of

_FILES = f"Weights ({' '.join(f'*{ending}' for ending in ENDINGS)})"
_PATIENCE_SECONDS = 0.2


class WeightsDialog(QDialog):
    """Shows what a file of weights means for the network in the window, and loads it on OK: one edit.

    ``loaded(sentence)`` says so. Where the network changes meanwhile, the file is looked at again.
    """

    loaded = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._path = Path()
        self.found: Matching | None = None
        self.setObjectName("weights_dialog")
        self.setWindowTitle("Load weights")
        self.intro, self.said = PlainLabel(self), PlainLabel(self)
        self.table = listing(self, "arrays, and where they go", words.HEADINGS, wide=3)
        self.fit = QCheckBox(words.FIT, self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.load = self.buttons.addButton("&Load", QDialogButtonBox.ButtonRole.AcceptRole)
        self._equip()
        stack(self, (self.intro, self.table, self.said, self.fit, self.buttons), self.table)
        self.in_thread = InThread(self)
        bridge.changed.connect(self._on_changed)
        bridge.renoted.connect(self._write)
        open_sized(self, 760, 480)

    def _equip(self) -> None:
        for label in (self.intro, self.said):
            label.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.intro.setProperty("role", "muted")
        self.fit.setToolTip(plain_tip(words.FIT_TIP))
        self.fit.toggled.connect(lambda _on: self._offer())
        self.load.setToolTip(plain_tip(words.LOAD_TIP))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def begin(self, path: Path) -> None:
        """Open it, and look at a file."""
        self._path = path
        self.fit.setChecked(False)
        self.open()
        self._look()

    def _look(self) -> None:
        self._show(None, words.READING)
        path, network = self._path, self._bridge.frame.network

        def work(_: Progress) -> Matching:
            return matching_of(path, network)

        self.in_thread.do(work, self._looked)
        self.in_thread.ends_within(_PATIENCE_SECONDS)

    def _looked(self, outcome: Outcome) -> None:
        refused: list[str] = []
        found = result_of(outcome, refused.append)
        self._show(found, as_sentence("".join(refused)))

    def _show(self, found: Matching | None, instead: str = "") -> None:
        """The table, or in its place a sentence."""
        self.found = found
        rest = QSizePolicy.Policy.Preferred if found else QSizePolicy.Policy.Expanding
        self.said.setSizePolicy(
            QSizePolicy.Policy.Preferred, rest
        )  # alone it has all the room, from the top on
        self.intro.setText(words.may_be_loaded(named(self._path.name)) if found else named(self._path.name))
        self.said.setText("\n".join(found.said) if found else instead)
        self.said.setVisible(bool(self.said.text()))
        self.table.setVisible(found is not None)
        self.fit.setVisible(found is not None and found.alters)
        self._write()
        self._offer()
        if found and not self.fit.hasFocus():
            (self.load if self.load.isEnabled() else self.fit).setFocus()

    def _write(self) -> None:
        """In other letters than before."""
        rows = () if self.found is None else self.found.rows
        taken = () if self.found is None else self.found.taken
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            here, *rest = row
            if place < len(taken):
                here = shown(of_layer(taken[place].kind, taken[place].layer), self._bridge.notation)
            for column, text in enumerate((here, *rest)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(LEFT)
                item.setToolTip(plain_tip(text))
                self.table.setItem(place, column, item)
        self.table.resizeRowsToContents()

    def _offer(self) -> None:
        found = self.found
        self.load.setEnabled(found is not None and (found.fits or self.fit.isChecked()))
        self.load.setDefault(self.load.isEnabled())  # where it could not be pressed another is, and stays it

    def _on_changed(self, old: State, new: State) -> None:
        if self.isVisible() and old.document.network != new.document.network:
            self._look()

    @guarded
    def accept(self) -> None:
        found = self.found
        if found is None or not self.load.isEnabled():
            return
        refused = ask(self._bridge, lambda: found.edit(self._bridge.frame.parameters, self.fit.isChecked()))
        if refused:
            self.said.setText(refused)
            self.said.show()
        else:
            super().accept()
            self.loaded.emit(words.weights_loaded(named(self._path.name)))

    @guarded
    def done(self, result: int) -> None:
        self.in_thread.give_up(wait=False)
        super().done(result)


def load_with_dialog(bridge: Bridge, window: QWidget, say: Callable[[str], object]) -> None:
    """Ask for a file, and show what is in it; ``say`` tells once it is loaded."""
    name, _ = QFileDialog.getOpenFileName(window, "Load weights", "", _FILES)
    if name:
        show_weights(bridge, window, Path(name), say)


def show_weights(bridge: Bridge, window: QWidget, path: Path, say: Callable[[str], object]) -> None:
    """Show what is in a file of weights, to be loaded from there; ``say`` tells once it is."""
    dialog = window.findChild(WeightsDialog)
    if dialog is None:
        dialog = WeightsDialog(bridge, window)
        dialog.loaded.connect(say)
    dialog.begin(path)
