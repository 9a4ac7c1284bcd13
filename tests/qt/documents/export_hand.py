"""Using the dialog for exports as a learner does, and waiting for what is worked out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.qt.controls.tick_list import TickList
from bpstudio.qt.documents.export_dialog.dialog import ExportDialog
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.there import there


class ExportHand:
    """Opens the dialog by an ``action``; none where it is open."""

    def __init__(self, qtbot: QtBot, window: MainWindow, action: str = "export") -> None:
        self._qtbot = qtbot
        if action:
            window.named_actions[action].trigger()
        self.dialog = there(window.findChild(ExportDialog))
        self.dialog._later.setInterval(0)
        self.settle()

    def settle(self) -> None:
        """Wait until what is chosen is looked at, or written."""
        self._qtbot.waitUntil(lambda: not self.dialog.busy)

    def pick(self, what: str, form: str = "") -> None:
        choices = self.dialog.choices
        row = choices.what.findData(what)
        assert row >= 0, f"{what} is not offered"
        choices.what.setCurrentIndex(row)
        if form:
            assert choices.form.findData(form) >= 0, f"{form} is not offered"
            choices.choose_form(form)
        self.settle()

    def tick(self, field: TickList, *told: str) -> None:
        for row in range(field.count()):
            ticked = field.item(row).text() in told
            field.item(row).setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.settle()

    def name(self, path: Path | str) -> None:
        """Type where to, and leave the field."""
        field = self.dialog.place.field
        field.setFocus()
        field.selectAll()
        self._qtbot.keyClicks(field, str(path))
        field.editingFinished.emit()
        self.settle()

    def write(self, path: Path | str = "") -> None:
        if path:
            self.name(path)
        assert self.dialog.write.isEnabled()
        self.dialog.write.click()
        self.settle()

    @property
    def offered(self) -> list[str]:
        what = self.dialog.choices.what
        return [str(what.itemData(row)) for row in range(what.count())]

    @property
    def forms(self) -> list[str]:
        form = self.dialog.choices.form
        return [str(form.itemData(row)) for row in range(form.count())]

    @property
    def refused(self) -> str:
        """What stands in the place of the preview; empty where there is something to be seen."""
        preview = self.dialog.preview
        return preview.instead.text() if preview.stack.currentWidget() is preview.instead else ""

    @property
    def titles(self) -> set[str]:
        return {page.title for page in self.dialog.preview.pages.view.pages}


def box(window: QWidget) -> QMessageBox:
    (found,) = (each for each in window.findChildren(QMessageBox) if each.isVisible())
    return found


def press(window: QWidget, text: str) -> None:
    (button,) = (one for one in box(window).buttons() if one.text().replace("&", "") == text)
    button.click()
