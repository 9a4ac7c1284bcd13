"""A derivation of one local derivative drawn, and the sheet over the window that it stands on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.words import as_sentence
from bpstudio.explain.pages.why import Section
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.tree import Operator
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.qt.mathematics.pen import role_colour
from bpstudio.qt.mathematics.typeset import Typeset, draw, typeset

SIZE, LINE_GAP, EQUALS_GAP, RULE_GAP = 17.0, 11.0, 7.0, 24.0
LEAST_WIDTH = 320


class Derivation(QWidget):
    """A symbol, and one side beneath the other, all aligned at the equals signs."""

    def __init__(self, section: Section, parent: QWidget | None = None, *, notation: Notation) -> None:
        super().__init__(parent)
        self._left = typeset(section.left, SIZE, notation)
        self._equals = typeset(Operator(section.relation), SIZE, notation)
        self._sides = tuple(typeset(side, SIZE, notation) for side in section.sides)
        self._rules = tuple(in_words(rule, notation) for rule in section.rules)
        self.setAccessibleDescription("; ".join(self._rules))
        between = f" {section.relation} "
        self.setAccessibleName(
            between.join(to_plain(side, notation) for side in (section.left, *section.sides))
        )
        self.setFixedSize(self.sizeHint())

    @guarded(returning=QSize())
    def sizeHint(self) -> QSize:
        height = sum(self._height(number) + LINE_GAP for number in range(len(self._sides))) - LINE_GAP
        rules = max(map(QFontMetricsF(ui_font(-1)).horizontalAdvance, self._rules), default=0.0)
        return QSize(int(self._after + rules) + 4, int(height) + 4)

    @property
    def _after(self) -> float:
        """Where the rules begin."""
        widest = max((side.width for side in self._sides), default=0.0)
        return self._start + widest + (RULE_GAP if self._rules else 0.0)

    @property
    def _start(self) -> float:
        """Where the right sides begin."""
        return self._left.width + 2 * EQUALS_GAP + self._equals.width

    def _parts(self, number: int) -> tuple[Typeset, ...]:
        return (self._sides[number], self._left) if number == 0 else (self._sides[number],)

    def _height(self, number: int) -> float:
        parts = self._parts(number)
        return max(part.ascent for part in parts) + max(part.descent for part in parts)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, y = QPainter(self), 0.0
        for number, side in enumerate(self._sides):
            baseline = y + max(part.ascent for part in self._parts(number))
            if number == 0:
                draw(painter, self._left, QPointF(0, baseline), role_colour)
            draw(painter, self._equals, QPointF(self._left.width + EQUALS_GAP, baseline), role_colour)
            draw(painter, side, QPointF(self._start, baseline), role_colour)
            if self._rules:
                painter.setFont(ui_font(-1))
                painter.setPen(current_theme().text_muted)
                painter.drawText(QPointF(self._after, baseline), self._rules[number])
            y += self._height(number) + LINE_GAP
        painter.end()


class WhySheet(QFrame):
    """Covers part of its parent until closed: by its button, by Escape, or by a click elsewhere."""

    closed = Signal()
    apart = True

    def __init__(
        self, title: str, sections: list[Section], words: str, parent: QWidget, notation: Notation
    ) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("why_sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE, SPACE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addLayout(self._header(title))
        self._body = _body(sections, notation)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setWidget(self._body)
        self._body.setAutoFillBackground(False)
        column.addWidget(self._area, 1)
        self._remark = PlainLabel(as_sentence(in_words(words, notation)), self)
        self._remark.setWordWrap(True)
        self._remark.setVisible(bool(self._remark.text()))
        column.addWidget(self._remark)
        application = QApplication.instance()
        assert application is not None, "a widget has an application"
        application.installEventFilter(self)

    def _header(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        self._title = PlainLabel(title, self)
        self._title.setFont(ui_font(weight=QFont.Weight.DemiBold))
        self._close = QToolButton(self)
        self._close.setObjectName("close_why")
        self._close.setIcon(icon("close"))
        self._close.setAutoRaise(True)
        self._close.setToolTip("Close  (Esc)")
        self._close.setAccessibleName("Close")
        self._close.clicked.connect(self.dismiss)
        row.addWidget(self._title, 1)
        row.addWidget(self._close)
        return row

    @property
    def title(self) -> str:
        """What it says the reason of."""
        return self._title.text()

    def stand_at(self, anchor: QRect, free: QRect) -> None:
        """Where it hides least of ``free`` and of ``anchor``: above the anchor, under it, or in a corner at the right.

        Both are in the parent's coordinates.
        """
        room = self._over.rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
        wanted, header = self._body.sizeHint(), self._close.sizeHint().height()
        width = max(wanted.width() + 2 * SPACE_LARGE, self._title.sizeHint().width() + header + 5 * SPACE)
        width = min(max(width, LEAST_WIDTH if self._remark.text() else 0), room.width())
        text = self._remark.heightForWidth(width - SPACE_LARGE - SPACE) + SPACE if self._remark.text() else 0
        height = min(wanted.height() + header + text + 2 * SPACE + SPACE_LARGE + 4, room.height())
        size = QSize(width, height)
        middle = anchor.center().x() - width // 2
        places = [
            QRect(QPoint(middle, top), size) for top in (anchor.top() - height - 6, anchor.bottom() + 6)
        ]
        corner = QRect(QPoint(), size)
        corner.moveBottomRight(room.bottomRight())
        places.append(corner)
        for place in places:
            place.moveLeft(max(room.left(), min(place.left(), room.right() - width)))
            place.moveTop(max(room.top(), min(place.top(), room.bottom() - height)))
        self.setGeometry(min(places, key=lambda place: _area(place & free) + 2 * _area(place & anchor)))

    def dismiss(self) -> None:
        """Close, and be gone."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.hide()
        self.closed.emit()
        self.deleteLater()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        self.raise_()
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.dismiss()
        else:
            super().keyPressEvent(event)

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        ends = isinstance(
            event, QMouseEvent | QResizeEvent
        )  # every event of the program passes here, and few can
        if ends and self.isVisible() and isinstance(watched, QWidget) and self._ends(watched, event.type()):
            self.dismiss()
        return False

    def _ends(self, watched: QWidget, kind: QEvent.Type) -> bool:
        if kind == QEvent.Type.MouseButtonPress:
            return watched is not self and not self.isAncestorOf(watched)
        return kind == QEvent.Type.Resize and watched is self._over

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.border_strong)
        painter.setBrush(theme.surface_raised)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 10, 10)
        painter.end()


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


def _body(sections: list[Section], notation: Notation) -> QWidget:
    """The derivations one under the other."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE)
    column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
    for section in sections:
        if section.title:
            title = PlainLabel(section.title, body)
            title.setFont(ui_font(weight=QFont.Weight.DemiBold))
            column.addSpacing(SPACE)
            column.addWidget(title)
        column.addWidget(Derivation(section, body, notation=notation))
    return body
