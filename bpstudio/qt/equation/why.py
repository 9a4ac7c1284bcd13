"""The derivation of one local derivative, on a sheet over the window."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpstudio.engine.network import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.explain.units import Thread, readings_in
from bpstudio.notation.bounds import is_numbers
from bpstudio.notation.chain_rule import lessons
from bpstudio.notation.conventions import Conventions
from bpstudio.notation.derivations import collapse, derivation, penalty_derivation
from bpstudio.notation.formulas import step_symbol
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import in_words
from bpstudio.notation.tree import Cases, Equation, Node, Operator
from bpstudio.qt.equation.pen import role_colour
from bpstudio.qt.equation.steps import only_numbers, values_node
from bpstudio.qt.equation.typeset import Typeset, draw, typeset
from bpstudio.qt.fonts import ui_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.icons import icon
from bpstudio.qt.plain_text import PlainLabel
from bpstudio.qt.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.session.frame import Frame

SIZE, LINE_GAP, EQUALS_GAP = 17.0, 11.0, 7.0
LEAST_WIDTH = 320


@dataclass(frozen=True, slots=True)
class Section:
    """One derivation: what it is about in words, its left side, and the right sides from line to line."""

    title: str
    left: Node
    sides: tuple[Node, ...]
    relation: str = "="


def sections_of(
    frame: Frame, step: Step, example: int | None, parameter: Parameter | None = None
) -> list[Section]:
    """The local derivative; then what a penalty adds to it, or why it and the cost together come to ŷ − y.

    In the chain of a single weight of a wide layer formulas are those of one unit.
    """
    conventions = conventions_of(frame)
    if parameter is not None and not parameter.whole:
        conventions = replace(conventions, form="scalar")
    local = lines_of(frame, step, example, conventions, parameter)
    found = [Section("", step_symbol(step, conventions), local)] if local else []
    for title, lines in (
        ("The penalty adds", penalty_derivation(step, conventions)),
        (_together(step), _collapse(frame, step, conventions)),
    ):
        if lines:
            found.append(Section(title, lines[0].left, tuple(line.right for line in lines)))
    return found


def chain_rule_of(frame: Frame, parameter: Parameter) -> list[Section]:
    """Why the whole is a product."""
    return [
        Section(lesson.words, lesson.equation.left, lesson.equation.sides[1:], lesson.equation.relation)
        for lesson in lessons(conventions_of(frame), parameter)
    ]


def _together(step: Step) -> str:
    return f"Together with {to_plain(quantity('dC/dyhat'))} it collapses"


def _collapse(frame: Frame, step: Step, conventions: Conventions) -> tuple[Equation, ...]:
    if step.op is not Op.DA_DZ or step.layer != frame.network.depth or frame.y is None:
        return ()
    return collapse(conventions, bool(np.allclose(frame.y.sum(axis=1), 1)))


def lines_of(
    frame: Frame,
    step: Step,
    example: int | None,
    conventions: Conventions,
    parameter: Parameter | None = None,
) -> tuple[Node, ...]:
    """The right sides of the derivation; then, once they are known, the numbers put in and what they come to."""
    sides = [equation.right for equation in derivation(step, conventions)]
    if sides and frame.visible(step):
        readings = (
            readings_of(frame, step, example)
            if parameter is None
            else readings_in(frame, step, example, Thread(frame.network, parameter))
        )
        found = readings.array(step.symbol)
        if conventions.form == "scalar" and found is not None and found.size > 1:
            return tuple(dict.fromkeys(sides))  # the letters are about one unit, the numbers would be of all
        if found is not None and found.size > 1:  # a 1 does not stand for several of them
            sides = [side for side in sides if not is_numbers(side)]
        cases = bool(sides) and isinstance(sides[-1], Cases)
        numbers = with_numbers(step, readings, conventions)
        told = numbers is not None and only_numbers(numbers)
        value = None if cases or told else values_node(found)
        sides += [side for side in (numbers, value) if side is not None]
    return tuple(dict.fromkeys(sides))


class Derivation(QWidget):
    """A symbol, and one side beneath the other, all aligned at the equals signs."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._equals = typeset(section.left, SIZE), typeset(Operator(section.relation), SIZE)
        self._sides = tuple(typeset(side, SIZE) for side in section.sides)
        between = f" {section.relation} "
        self.setAccessibleName(between.join(map(to_plain, (section.left, *section.sides))))
        self.setFixedSize(self.sizeHint())

    @guarded(returning=QSize())
    def sizeHint(self) -> QSize:
        height = sum(self._height(number) + LINE_GAP for number in range(len(self._sides))) - LINE_GAP
        width = self._start + max((side.width for side in self._sides), default=0.0)
        return QSize(int(width) + 4, int(height) + 4)

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
            y += self._height(number) + LINE_GAP
        painter.end()


class WhySheet(QFrame):
    """Covers part of its parent until closed: by its button, by Escape, or by a click elsewhere."""

    closed = Signal()

    def __init__(self, title: str, sections: list[Section], words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("why_sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE, SPACE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addLayout(self._header(title))
        self._body = _body(sections)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setWidget(self._body)
        self._body.setAutoFillBackground(False)
        column.addWidget(self._area, 1)
        self._remark = PlainLabel(_sentence(in_words(words)), self)
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

    def stand_at(self, anchor: QRect) -> None:
        """Above ``anchor`` (in the parent's coordinates) where there is room, else as near as the parent allows."""
        room = self._over.rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
        wanted, header = self._body.sizeHint(), self._close.sizeHint().height()
        width = max(wanted.width() + 2 * SPACE_LARGE, self._title.sizeHint().width() + header + 5 * SPACE)
        width = min(max(width, LEAST_WIDTH if self._remark.text() else 0), room.width())
        text = self._remark.heightForWidth(width - SPACE_LARGE - SPACE) + SPACE if self._remark.text() else 0
        height = min(wanted.height() + header + text + 2 * SPACE + SPACE_LARGE + 4, room.height())
        place = QRect(
            QPoint(anchor.center().x() - width // 2, anchor.top() - height - 6), QSize(width, height)
        )
        place.moveLeft(max(room.left(), min(place.left(), room.right() - width)))
        place.moveTop(max(room.top(), place.top()))
        self.setGeometry(place)

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
        if self.isVisible() and isinstance(watched, QWidget) and self._ends(watched, event.type()):
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


def _body(sections: list[Section]) -> QWidget:
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
        column.addWidget(Derivation(section, body))
    return body


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
