"""What is too long for its place ends in "…", and all of it is in the tooltip."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import current_theme

_BEFORE_COMBO_TEXT, _ARROW, _FEW_LETTERS = 10, 25, 56


class ElidedLabel(PlainLabel):
    """``text()`` is the whole of it, whatever is seen."""

    def __init__(self, text: str | QWidget | None = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setMinimumWidth(1)
        self._tell()

    @guarded
    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell()

    def _tell(self) -> None:
        self.setToolTip(plain_tip(self.text()))

    @guarded(returning=QSize(1, 18))
    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect().adjusted(max(self.indent(), 0), 0, 0, 0)
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        flags = self.alignment() | Qt.TextFlag.TextSingleLine
        self.style().drawItemText(
            painter, room, flags.value, self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )
        painter.end()


class ElidedButton(QToolButton):
    """May be made narrower than its text, down to a few letters of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumWidth(_FEW_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @guarded(returning=QSize(_FEW_LETTERS, 22))
    def minimumSizeHint(self) -> QSize:
        return QSize(_FEW_LETTERS, super().minimumSizeHint().height())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        needed = super().sizeHint().width()
        if self.width() < needed:  # where it has its width, a part of a pixel must not cost a letter
            room = self.width() - needed + self.fontMetrics().horizontalAdvance(self.text())
            option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.end()


class ElidedComboBox(QComboBox):
    """May be made narrower than its choices are long."""

    @property
    def room(self) -> int:
        """For the text, in pixels."""
        return self._field.width()

    @property
    def _field(self) -> QRect:
        return self.rect().adjusted(_BEFORE_COMBO_TEXT, 0, -_ARROW, 0)

    @property
    def needed(self) -> int:
        """The width at which what is chosen now is seen whole."""
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        return words + _BEFORE_COMBO_TEXT + _ARROW + 1

    @guarded
    def showPopup(self) -> None:
        """The list is as wide as its longest entry, however narrow the box."""
        view = self.view()
        around = view.width() - view.viewport().width() + _ARROW
        view.setMinimumWidth(view.sizeHintForColumn(0) + around)
        super().showPopup()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        text, end = self.currentText(), Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(text, end, self.room)
        painter, theme = QStylePainter(self), current_theme()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.setPen(theme.text if self.isEnabled() else theme.text_faint)
        painter.drawText(self._field, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
