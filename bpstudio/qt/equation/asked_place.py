"""The field of a question over the equation: in the card, under it, or behind the equals sign of a forward step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bpstudio.explain.pages.stage import step_asked
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.pages import Pages
from bpstudio.qt.ground.guard import guarded

RoomForField = Callable[[bool], QRect]
"""The room for the field in its panel, where the equation has none; given up where that is not so."""
_OTHER_ROOM = (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)
"""What the panel is told when it may take another room than before."""


class AskedPlace(QObject):
    """Keeps the field where the number will stand, however the equation is moved.

    ``changed()`` says that the panel of the question leaves the pages another room.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, pages: Pages, strip: QWidget) -> None:
        super().__init__(strip)
        self._bridge, self._pages, self._strip = bridge, pages, strip
        self._field: QLineEdit | None = None
        self._panel: QWidget | None = None
        self._room: RoomForField | None = None
        for page in ("factors", "composition"):
            pages.area(page).horizontalScrollBar().valueChanged.connect(lambda _at: self.settle())

    def hold(self, field: QLineEdit, panel: QWidget, room: RoomForField) -> None:
        """Put the panel under the pages; from now on the field is moved to where it belongs."""
        self._field, self._panel, self._room = field, panel, room
        column = self._strip.layout()
        assert isinstance(column, QVBoxLayout), "the strip is a column"
        column.insertWidget(1, panel)
        for watched in (panel, field):
            watched.installEventFilter(self)
        field.textChanged.connect(lambda _text: self.settle())

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """What takes room from the pages while it is shown."""
        return () if self._panel is None else (self._panel,)

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and event.type() == QEvent.Type.Show:
            self.settle()
        elif watched is self._panel and event.type() in _OTHER_ROOM:
            self.changed.emit()
        return False

    def settle(self) -> None:
        """Move the field to its place."""
        field, panel = self._field, self._panel
        if field is None or panel is None or self._room is None or field.isHidden():
            return
        if step_asked(self._bridge.frame) is None:
            return  # it is about to go
        size = field.sizeHint()
        found = self._in_page(size)
        room = self._room(found is None)
        rect = QRect(panel.mapTo(self._strip, room.topLeft()), size) if found is None else found
        field.setGeometry(rect)
        field.raise_()

    def _in_page(self, size: QSize) -> QRect | None:
        """The place in the page that is in front, in pixels of the strip; None where it has none in view."""
        frame = self._bridge.frame
        step, asked = step_asked(frame), frame.state.asked
        area = self._pages.currentWidget()
        if step is None or asked is None:
            return None
        if area is self._pages.area("factors"):
            view: QWidget = self._pages.chain
            found = self._pages.chain.answer_place(step.index, asked.quantity == step.writes, size)
        elif area is self._pages.area("composition"):
            view = self._pages.composition
            found = self._pages.composition.answer_place(size)
        else:
            return None
        if found is None:
            return None
        place = QRect(view.mapTo(self._pages, found.topLeft()), found.size())
        return place.translated(self._pages.pos()) if self._pages.rect().contains(place) else None
