"""What does not fit in a window: what sticks out, what is cut without saying so, what lies over something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QScrollBar,
    QSizeGrip,
    QSplitter,
    QSplitterHandle,
    QTabBar,
    QWidget,
)

from bpstudio.qt.controls.notice import Notice
from bpstudio.qt.equation.bar import ShortenedLine
from bpstudio.qt.equation.result import Result, ResultValue
from bpstudio.qt.ground.elided import ElidedButton, ElidedComboBox, ElidedLabel
from bpstudio.qt.ground.no_flicker import NoFlickerLabel
from bpstudio.qt.mathematics.label import MathLabel

LIES_OVER = (Notice, QSizeGrip)
"""By design over what is beside them."""


def misfits(window: QWidget) -> list[str]:
    """What is wrong, in words; nothing in a window in which everything fits."""
    found = [fault for widget in everything(window) for fault in faults_of(widget)]
    return found + [fault for widget in (window, *everything(window)) for fault in overlaps_in(widget)]


def everything(top: QWidget) -> Iterator[QWidget]:
    """All that is seen of a window, but for what scrolls out of view."""
    for child in children_of(top):
        yield child
        yield from everything(child)


def children_of(widget: QWidget) -> list[QWidget]:
    found = [child for child in widget.children() if isinstance(child, QWidget)]
    return [child for child in found if child.isVisible() and not child.isWindow() and not put_away(child)]


def put_away(pane: QWidget) -> bool:
    splitter = pane.parentWidget()
    if not isinstance(splitter, QSplitter):
        return False
    index = splitter.indexOf(pane)
    return index >= 0 and splitter.sizes()[index] == 0


def faults_of(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    assert parent is not None
    if not in_reach(widget, parent):
        yield f"{named(widget)} at {where(widget)} sticks out of {named(parent)} of {size(parent)}"
    if cut(widget):
        yield f"{named(widget)} of {size(widget)} is too small for its text"


def overlaps_in(widget: QWidget) -> Iterator[str]:
    for one, other in combinations(children_of(widget), 2):
        if one.geometry().intersects(other.geometry()) and not meant(widget, one, other):
            yield f"{named(one)} at {where(one)} lies over {named(other)} at {where(other)} in {named(widget)}"


def in_reach(widget: QWidget, parent: QWidget) -> bool:
    """Whether all of it is seen, or can be moved into view: across and down, each by a bar of its own."""
    place, room, area = widget.geometry(), parent.rect(), parent.parentWidget()
    across = room.left() <= place.left() and place.right() <= room.right()
    down = room.top() <= place.top() and place.bottom() <= room.bottom()
    if isinstance(area, QAbstractScrollArea) and scrolls(parent):
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        across = across or area.horizontalScrollBarPolicy() is not off
        down = down or area.verticalScrollBarPolicy() is not off
    return across and down


def scrolls(parent: QWidget) -> bool:
    """Whether it is what is seen of something larger."""
    area = parent.parentWidget()
    return isinstance(area, QAbstractScrollArea) and area.viewport() is parent


def meant(parent: QWidget, one: QWidget, other: QWidget) -> bool:
    pair = (one, other)
    if any(isinstance(widget, LIES_OVER) for widget in pair) or scrolls(parent):
        return True
    if any(isinstance(widget, Result) and widget.floats for widget in pair):
        return True  # it stays in view, and the cards are moved under it
    if isinstance(one, QScrollBar) or isinstance(other, QScrollBar):
        return True
    return any(isinstance(widget, QSplitterHandle | QTabBar) for widget in pair)


def cut(widget: QWidget) -> bool:
    """Whether some of its text is not seen, and nothing says so."""
    match widget:
        case ElidedLabel() | ShortenedLine():
            return not widget.toolTip() and bool(widget.text())
        case ResultValue() if widget.text():
            return not fits_as_drawn(widget)
        case MathLabel() if not widget.wordWrap():
            return not widget.whole and widget.text() not in widget.toolTip()
        case QLabel() if widget.text() and widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        case NoFlickerLabel():
            return widget.fontMetrics().horizontalAdvance(widget.text()) > widget.width()
        case QLabel() if widget.text():
            room = widget.contentsRect().width() - max(widget.indent(), 0) - 2 * widget.margin()
            metrics, lines = widget.fontMetrics(), widget.text().split("\n")
            high = len(lines) > 1 and len(lines) * metrics.height() > widget.height()
            return high or max(map(metrics.horizontalAdvance, lines)) > room
        case ElidedComboBox():
            return not widget.toolTip() or widget.room < 24
        case QComboBox():
            return widget.fontMetrics().horizontalAdvance(widget.currentText()) > widget.width() - 24
        case QAbstractSpinBox():
            return widget.fontMetrics().horizontalAdvance(widget.text()) > widget.width()
        case ElidedButton():
            return widget.text() not in widget.toolTip()
        case QAbstractButton() if widget.text() and widget.width() < widget.sizeHint().width():
            return not has_icon_only(widget)
        case QTabBar():
            untold = any(widget.tabText(tab) not in widget.tabToolTip(tab) for tab in range(widget.count()))
            return untold or widget.tabRect(widget.count() - 1).right() > widget.width()
    return False


def fits_as_drawn(value: ResultValue) -> bool:
    """A result is set as mathematics or in lines, whatever its text would take in one line."""
    wide, tall = value.width(), value.height()
    found = value.formula(wide, tall)
    if found is not None:
        return sum(part.width for part in found) <= wide and value.tall(wide, tall) <= tall
    lines = value.lines(wide)
    return max(line.width for line in lines) <= wide and sum(line.height for line in lines) <= tall


def has_icon_only(button: QAbstractButton) -> bool:
    return not button.icon().isNull() and button.width() >= button.iconSize().width()


def named(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    name = widget.objectName() or (f"“{text}”" if text else "")
    return f"{type(widget).__name__} {name}".strip()


def size(widget: QWidget) -> str:
    return f"{widget.width()}x{widget.height()}"


def where(widget: QWidget) -> str:
    place = widget.geometry()
    return f"{place.x()},{place.y()} {place.width()}x{place.height()}"
