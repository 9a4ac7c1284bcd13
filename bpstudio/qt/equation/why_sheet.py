"""The derivation of one local derivative, on a sheet over the window."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QShowEvent
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
from bpstudio.engine.quantity import YHAT, gradient_of
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.explain.rules import NUMBERS, VALUE, rules_of, rules_of_collapse, rules_of_penalty
from bpstudio.explain.steps import only_numbers, values_node
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
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme
from bpstudio.qt.mathematics.pen import role_colour
from bpstudio.qt.mathematics.typeset import Typeset, draw, typeset
from bpstudio.session.frame import Frame

SIZE, LINE_GAP, EQUALS_GAP, RULE_GAP = 17.0, 11.0, 7.0, 24.0
LEAST_WIDTH = 320


@dataclass(frozen=True, slots=True)
class Section:
    """One derivation: what it is about in words, its left side, and the right sides from line to line.

    ``rules`` says of each line in a word or two where it comes from; empty where nothing is to be said.
    """

    title: str
    left: Node
    sides: tuple[Node, ...]
    relation: str = "="
    rules: tuple[str, ...] = ()


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
    found = [_section("", step_symbol(step, conventions), local)] if local else []
    together, one_class = _collapse(frame, step, conventions)
    for title, lines, rules in (
        ("The penalty adds", penalty_derivation(step, conventions), rules_of_penalty(step, conventions)),
        (_together(step), together, rules_of_collapse(conventions, one_class) if together else ()),
    ):
        if lines:
            sides = tuple((line.right, rule) for line, rule in zip(lines, rules, strict=True))
            found.append(_section(title, lines[0].left, sides))
    return found


def _section(title: str, left: Node, lines: tuple[tuple[Node, str], ...]) -> Section:
    return Section(title, left, tuple(side for side, _ in lines), rules=tuple(rule for _, rule in lines))


def chain_rule_of(frame: Frame, parameter: Parameter) -> list[Section]:
    """Why the whole is a product."""
    return [
        Section(lesson.words, lesson.equation.left, lesson.equation.sides[1:], lesson.equation.relation)
        for lesson in lessons(conventions_of(frame), parameter)
    ]


def _together(step: Step) -> str:
    return f"Together with {to_plain(quantity(gradient_of(YHAT)))} it collapses"


def _collapse(frame: Frame, step: Step, conventions: Conventions) -> tuple[tuple[Equation, ...], bool]:
    """The lines of a fused pair, and whether every target names one class."""
    if step.op is not Op.DA_DZ or step.layer != frame.network.depth or frame.y is None:
        return (), False
    one_class = bool(np.allclose(frame.y.sum(axis=1), 1))
    return collapse(conventions, one_class), one_class


def lines_of(
    frame: Frame,
    step: Step,
    example: int | None,
    conventions: Conventions,
    parameter: Parameter | None = None,
) -> tuple[tuple[Node, str], ...]:
    """The right sides of the derivation with the rule behind each; then the numbers put in and what they come to."""
    lines = [equation.right for equation in derivation(step, conventions)]
    sides = list(zip(lines, rules_of(step, conventions), strict=True))
    if sides and frame.visible(step):
        readings = (
            readings_of(frame, step, example)
            if parameter is None
            else readings_in(frame, step, example, Thread(frame.network, parameter))
        )
        found = readings.array(step.symbol)
        several = found is not None and found.size > 1
        if several:  # a 1 does not stand for several of them
            sides = [(side, rule) for side, rule in sides if not is_numbers(side)]
        if (
            not several or conventions.form != "scalar"
        ):  # the letters are about one unit, the numbers would be of all
            cases = bool(sides) and isinstance(sides[-1][0], Cases)
            numbers = with_numbers(step, readings, conventions)
            told = numbers is not None and only_numbers(numbers)
            value = None if cases or told else values_node(found)
            sides += [(side, rule) for side, rule in ((numbers, NUMBERS), (value, VALUE)) if side is not None]
    first: dict[Node, str] = {}
    for side, rule in sides:
        first.setdefault(side, rule)
    return tuple(first.items())


class Derivation(QWidget):
    """A symbol, and one side beneath the other, all aligned at the equals signs."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left, self._equals = typeset(section.left, SIZE), typeset(Operator(section.relation), SIZE)
        self._sides = tuple(typeset(side, SIZE) for side in section.sides)
        self._rules = tuple(map(in_words, section.rules))
        self.setAccessibleDescription("; ".join(self._rules))
        between = f" {section.relation} "
        self.setAccessibleName(between.join(map(to_plain, (section.left, *section.sides))))
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


def _area(rect: QRect) -> int:
    return rect.width() * rect.height() if rect.isValid() else 0


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
