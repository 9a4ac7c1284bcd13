"""A list of things that are ticked."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

_NAME = Qt.ItemDataRole.UserRole
_HOW = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TickList(QListWidget):
    """Its entries have a name each beside what is shown; ``itemChanged`` tells of a tick."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def offer(self, names: Mapping[str, str], ticked: Collection[str]) -> None:
        """These by name and as they are shown, the first of those that are ticked in sight; nobody is told."""
        self.ensurePolished()  # what is scrolled to is laid out now, and else in the style of no theme
        self.blockSignals(True)
        self.clear()
        for name, told in names.items():
            item = QListWidgetItem(told, self)
            item.setData(_NAME, name)
            item.setFlags(_HOW)
            item.setCheckState(Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked)
            if name in ticked and self.currentItem() is None:
                self.setCurrentItem(item)
        self.blockSignals(False)
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    @property
    def ticked(self) -> tuple[str, ...]:
        """The names of those that are."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(str(item.data(_NAME)) for item in items if item.checkState() == Qt.CheckState.Checked)
