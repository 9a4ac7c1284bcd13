"""Opening, saving and leaving: dialogs, recent files, and the question about unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.session.session import Session
from bpstudio.session.state import State
from bpstudio.storage import export, presets, reader, replay, writer
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import reason

SESSION_FILTER = "Backprop Studio session (*.json)"
MOST_RECENT = 8


class Files(QObject):
    """Where the session in ``bridge`` came from, and what has changed since.

    ``renamed()`` says that the title of the window may have changed; ``said(sentence, tone)`` what to show.
    """

    renamed = Signal()
    said = Signal(str, str)

    def __init__(self, bridge: Bridge, window: QWidget, source: str | Path | None) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self.path: Path | None = None
        self._preset: str | None = None
        self._kept: State = bridge.state
        self._remember(source)
        bridge.changed.connect(lambda *_: self.renamed.emit())

    @property
    def title(self) -> str:
        return self.path.name if self.path else self._preset or "untitled"

    @property
    def modified(self) -> bool:
        """Whether edits or training would be lost. Where the cursor stands is not work."""
        return self._kept.segments != self._bridge.state.segments

    def keep(self) -> None:
        """Treat the session as it stands as saved: nothing would be lost by leaving it."""
        self._kept = self._bridge.state
        self.renamed.emit()

    def _remember(self, source: str | Path | None) -> None:
        """The session in the bridge is what ``source`` holds."""
        is_preset = source is not None and str(source) in presets.presets()
        self._preset = str(source) if is_preset else None
        self.path = None if is_preset or source is None else Path(source)
        if self.path:
            _put_recent(self.path)
        self.keep()

    # Opening

    def open_with_dialog(self) -> None:
        folder = str(self.path.parent) if self.path else ""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a session", folder, SESSION_FILTER)
        if name:
            self.open(name)

    def open(self, source: str | Path) -> None:
        """Open a file or a preset, after asking about unsaved changes and about numbers that do not agree."""
        self.leaving(lambda: self._open(source))

    def _open(self, source: str | Path) -> None:
        try:
            opened = reader.read(source)
            difference = replay.compare(opened)
        except SessionFileError as wrong:
            self.said.emit(str(wrong), "error")
            return
        if difference is None:
            self._put_in_place(opened.state, source)
        else:
            self._ask_which(str(difference), lambda: self._put_in_place(opened.state, source))

    def _put_in_place(self, state: State, source: str | Path) -> None:
        self._bridge.replace_session(Session(state))
        self._remember(source)

    def _ask_which(self, difference: str, then: Callable[[], None]) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("The file contradicts itself")
        box.setText("Running the session again gives other numbers than the file records.")
        box.setInformativeText(
            f"{difference}\n\nThe log says what was done; trace and series only what came of it then. "
            "Trust the log and show the numbers computed now, or trust the file and leave it alone?"
        )
        recompute = box.addButton("Show the numbers computed now", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Do not open", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(recompute)
        _ask(box, lambda: then() if box.clickedButton() is recompute else None)

    # Saving

    def save(self) -> bool:
        return self._write(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        start = str(self.path or f"{self.title}.json")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the session", start, SESSION_FILTER)
        if not name:
            return False
        return self._write(Path(name if Path(name).suffix else f"{name}.json"))

    def _write(self, path: Path) -> bool:
        try:
            writer.save(self._bridge.session, path)
        except (OSError, SessionFileError) as wrong:
            self.said.emit(f"{path.name} was not saved: {reason(wrong)}. The session is still open.", "error")
            return False
        self._remember(path)
        self.said.emit(f"Saved {path.name}.", "success")
        return True

    def export_with_dialog(self) -> None:
        """The series as a table, or the window as a picture."""
        name, chosen = QFileDialog.getSaveFileName(
            self._window,
            "Export",
            f"{Path(self.title).stem}.csv",
            "Cost and gradients as a table (*.csv);;Picture of the window (*.png)",
        )
        if not name:
            return
        as_picture = name.endswith(".png") or (not name.endswith(".csv") and "png" in chosen)
        path = Path(name if name.endswith((".csv", ".png")) else f"{name}.{'png' if as_picture else 'csv'}")
        try:
            if as_picture:
                if not self._window.grab().save(str(path)):
                    raise OSError("the picture could not be written")
            else:
                export.save_csv(self._bridge.session, path)
        except (OSError, SessionFileError) as wrong:
            self.said.emit(f"{path.name} was not written: {reason(wrong)}.", "error")
        else:
            self.said.emit(f"Exported {path.name}.", "success")

    # Leaving

    def leaving(self, then: Callable[[], object]) -> None:
        """Do ``then``, which ends the session, once nothing would be lost or the learner has agreed to lose it."""
        if not self.modified:
            then()
            return
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes to “{self.title}”?")
        box.setInformativeText("Without saving, the edits and the training since the last save are lost.")
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)

        def answered() -> None:
            answer = box.standardButton(box.clickedButton())
            if answer == buttons.Discard or (answer == buttons.Save and self.save()):
                then()

        _ask(box, answered)

    def fill_new_menu(self, menu: QMenu) -> None:
        """One entry a preset."""
        for name, line in presets.presets().items():
            menu.addAction(f"{name}  —  {line}", partial(self.open, name))

    def fill_recent_menu(self, menu: QMenu) -> None:
        menu.clear()
        for path in recent_files():
            action = menu.addAction(path.name, partial(self.open, path))
            action.setToolTip(str(path))
        menu.setEnabled(not menu.isEmpty())


def _ask(box: QMessageBox, answered: Callable[[], object]) -> None:
    """Show a question on its window without stopping everything else, and act on the answer."""
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(lambda *_: answered())
    box.open()


def recent_files() -> list[Path]:
    """The files opened or saved last that still exist, newest first."""
    stored = QSettings().value("recent", [])
    names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
    return [Path(name) for name in names if isinstance(name, str) and Path(name).is_file()]


def _put_recent(path: Path) -> None:
    path = path.resolve()
    others = [other for other in recent_files() if other != path]
    QSettings().setValue("recent", [str(entry) for entry in [path, *others][:MOST_RECENT]])
