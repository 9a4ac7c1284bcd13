"""Panes beside one another, with a handle between them that is dragged; one that was put away comes back by it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip

HANDLE = 5
TIP = "Drag to give one side more room."
PUTS_AWAY = "Drag to the edge, or double-click, to put this pane away; double-click again to bring it back."


class Handle(QSplitterHandle):
    """A double click puts the pane after it away, or brings it back."""

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        panes = self.splitter()
        assert isinstance(panes, Panes), "only they make handles such as this"
        panes.put_away_or_back(panes.indexOf(self))


class Panes(QSplitter):
    """``splitterMoved`` comes as well when a double click moves a handle."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._before: dict[int, int] = {}
        self.setChildrenCollapsible(False)
        self.setHandleWidth(HANDLE)

    @guarded(returning=None)
    def createHandle(self) -> QSplitterHandle:  # type: ignore[override]  # None where that fails
        handle = Handle(self.orientation(), self)
        handle.setToolTip(plain_tip(TIP))
        return handle

    def let_away(self, index: int) -> None:
        """Allow the pane of that number to be put away."""
        self.setCollapsible(index, True)
        self.handle(index).setToolTip(plain_tip(f"{TIP}\n{PUTS_AWAY}"))

    def put_away_or_back(self, index: int) -> None:
        """Put the last pane away, if it may be, or give it the room it had."""
        if not self.isCollapsible(index):
            return
        sizes = self.sizes()
        if sizes[index]:
            self._before[index], wanted = sizes[index], 0
        else:
            pane = self.widget(index)
            assert pane is not None, "the handle of it was clicked"
            hint = pane.sizeHint()
            usual = hint.height() if self.orientation() == Qt.Orientation.Vertical else hint.width()
            wanted = self._before.get(index) or usual
        self.moveSplitter(sum(sizes) - wanted, index)


def split(orientation: Qt.Orientation, parent: QWidget) -> Panes:
    """Panes that keep at least their smallest size, until one is allowed to be put away."""
    return Panes(orientation, parent)
