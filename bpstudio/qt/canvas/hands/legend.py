"""Under the network: whose numbers stand where, one example's or the whole batch's, as long as that matters."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip

TIP = "Whose numbers the network shows. E changes between one example and the batch; [ and ] choose the example."


class Legend(PlainLabel):
    """In two short lines where there is too little room for one; all of it is in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_legend")
        self.setFont(ui_font(-1))
        self.setProperty("role", "muted")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(1)
        self._whole, self._yields = "", False
        self._lines: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """All that was said, whether there is room for it or not."""
        return self._whole

    def say(self, text: str, lines: tuple[str, ...] = ()) -> None:
        """``lines`` are the same in short."""
        if (text, lines) == (self._whole, self._lines):
            return
        self._whole, self._lines = text, lines
        self._appear()
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(f"{text}.\n{TIP}"))
        self.updateGeometry()
        self._shorten()

    def make_room(self, needed: bool) -> None:
        """Leave the line to what a gesture says, as long as it lasts."""
        self._yields = needed
        self._appear()

    def _appear(self) -> None:
        self.setVisible(bool(self._whole) and not self._yields)

    def _shorten(self) -> None:
        room, usual = self.contentsRect().width(), ui_font(-1)
        fits = QFontMetrics(usual).horizontalAdvance(self._whole) <= room
        lines = (self._whole,) if fits or not self._lines else self._lines
        self.setFont(usual if len(lines) == 1 else ui_font(-2))
        metrics = QFontMetrics(self.font())
        self.setText("\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    @guarded(returning=QSize(10, 18))
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(ui_font(-1))
        return QSize(metrics.horizontalAdvance(self._whole) + 4, metrics.height() + 2)
