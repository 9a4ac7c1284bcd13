"""Opening, saving and leaving: dialogs, recent files, and the question about unsaved changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.session.session import Session
from bpstudio.session.state import State
from bpstudio.storage import export, presets, reader, replay, writer
from bpstudio.storage.errors import SessionFileError

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

    def _remember(self, source: str | Path | None) -> None:
        """The session in the bridge is what ``source`` holds."""
        is_preset = source is not None and str(source) in presets.presets()
        self._preset = str(source) if is_preset else None
        self.path = None if is_preset or source is None else Path(source)
        self._kept = self._bridge.state
        if self.path:
            _put_recent(self.path)
        self.renamed.emit()

    # Opening

    def open_with_dialog(self) -> None:
        folder = str(self.path.parent) if self.path else ""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a session", folder, SESSION_FILTER)
        if name:
            self.open(name)

    def open(self, source: str | Path) -> bool:
        """Open a file or a preset after asking about unsaved changes; False when nothing was opened."""
        if not self.may_leave():
            return False
        try:
            opened = reader.read(source)
            difference = replay.compare(opened)
        except SessionFileError as wrong:
            self.said.emit(str(wrong), "error")
            return False
        if difference is not None and not self._trusts_the_log(str(difference)):
            return False
        self._bridge.replace_session(Session(opened.state))
        self._remember(source)
        return True

    def _trusts_the_log(self, difference: str) -> bool:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("The file contradicts itself")
        box.setText("Running the session again gives other numbers than the file records.")
        box.setInformativeText(
            f"{difference}\n\nThe log says what was done; trace and series only what came of it then. "
            "Open with the numbers computed now, or leave the file alone?"
        )
        recompute = box.addButton("Use the numbers computed now", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Do not open", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(recompute)
        box.exec()
        return box.clickedButton() is recompute

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
            self.said.emit(f"{path.name} was not saved: {_reason(wrong)}. The session is still open.", "error")
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
            self.said.emit(f"{path.name} was not written: {_reason(wrong)}.", "error")
        else:
            self.said.emit(f"Exported {path.name}.", "success")

    # Leaving

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes; False when the answer is to stay."""
        if not self.modified:
            return True
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Unsaved changes",
            f"Save the changes to “{self.title}”?",
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        if answer == buttons.Save:
            return self.save()
        return bool(answer == buttons.Discard)

    def fill_new_menu(self, menu: QMenu) -> None:
        """One entry a preset."""
        for name, line in presets.presets().items():
            menu.addAction(f"{name}  —  {line}", lambda name=name: self.open(name))

    def fill_recent_menu(self, menu: QMenu) -> None:
        menu.clear()
        for path in recent_files():
            action = menu.addAction(path.name, lambda path=path: self.open(path))
            action.setToolTip(str(path))
        menu.setEnabled(not menu.isEmpty())


def recent_files() -> list[Path]:
    """The files opened or saved last that still exist, newest first."""
    stored = QSettings().value("recent", [])
    names = [stored] if isinstance(stored, str) else list(stored or [])
    return [Path(name) for name in names if isinstance(name, str) and Path(name).is_file()]


def _put_recent(path: Path) -> None:
    path = path.resolve()
    others = [other for other in recent_files() if other != path]
    QSettings().setValue("recent", [str(entry) for entry in [path, *others][:MOST_RECENT]])


def _reason(wrong: Exception) -> str:
    return (wrong.strerror or str(wrong)) if isinstance(wrong, OSError) else str(wrong)
