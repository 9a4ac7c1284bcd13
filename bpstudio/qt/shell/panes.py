"""The order of Tab, which is that of reading, and F6 from pane to pane."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QScrollArea,
    QTabWidget,
    QWidget,
)

from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.shell.focus import HomeWindow, focus_rule


class PanedWindow(HomeWindow):
    """``panes`` are groups of widgets: Tab goes through all of them in order, F6 from one group to the next."""

    @property
    def panes(self) -> Sequence[Sequence[QWidget]]:
        """The groups in order; none, unless a window says otherwise."""
        return ()

    def go_to_pane(self, by: int) -> None:
        """Give the keys to the next pane that has a control, or with −1 to the one before."""
        groups = [(group, stops(group)) for group in self.panes]
        here = next((at for at, (group, _) in enumerate(groups) if _has_focus(group)), 0)
        for away in range(1, len(groups) + 1):
            group, found = groups[(here + by * away) % len(groups)]
            if self.home in group:
                self.home.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
            if found:
                _visit(found[0], Qt.FocusReason.ShortcutFocusReason)
                return

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        focus_rule().watch(self)
        for pane in chain.from_iterable(self.panes):
            focus_rule().meet(pane)

    @guarded(returning=False)
    def focusNextPrevChild(self, next: bool) -> bool:
        """The next stop for Tab. Qt asks as well when what has the keys is hidden or disabled: they go home then."""
        here = QApplication.focusWidget()
        if here is not None and not (here.isVisible() and here.isEnabled()):
            self.home.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        found = list(chain.from_iterable(stops([pane]) for pane in chain.from_iterable(self.panes)))
        if not found or here is None:
            return super().focusNextPrevChild(next)
        if here in found:
            goal = found[(found.index(here) + (1 if next else -1)) % len(found)]
        else:
            goal = found[0 if next else -1]
        _visit(goal, Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return True


def stops(panes: Iterable[QWidget]) -> list[QWidget]:
    """What Tab comes to in them, pane by pane as one reads: row by row, and in a row from left to right."""
    return [stop for pane in panes for stop in _in_order(_takes_tab(pane), pane)]


def _takes_tab(pane: QWidget) -> list[QWidget]:
    window = pane.window()
    return [
        widget
        for widget in (pane, *pane.findChildren(QWidget))
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and widget.window() is window
    ]


def _in_order(widgets: list[QWidget], pane: QWidget) -> list[QWidget]:
    places = [(_place(widget, pane), number) for number, widget in enumerate(widgets)]
    places.sort(key=lambda place: (place[0].top(), place[1]))
    found: list[QWidget] = []
    while places:
        first = places[0][0]
        row = [place for place in places if place[0].top() <= first.center().y()]
        places = [place for place in places if place not in row]
        row.sort(key=lambda place: (place[0].left(), place[1]))
        found += [widgets[number] for _, number in row]
    return found


def _place(widget: QWidget, pane: QWidget) -> QRect:
    """Where it is; of what scrolls the inside, since bars and headings may lie around that."""
    part = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
    return QRect(part.mapTo(pane, QPoint(0, 0)) if part is not pane else QPoint(0, 0), part.size())


def _has_focus(group: Iterable[QWidget]) -> bool:
    here = QApplication.focusWidget()
    return here is not None and any(pane is here or pane.isAncestorOf(here) for pane in group)


def _visit(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Go there, and have it in view."""
    focus_rule().meet(widget)
    widget.setFocus(reason)
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def enter_page(tabs: QTabWidget) -> None:
    """After another tab has been opened with the keys in it: a table comes first, and no button is where they land."""
    here, page = QApplication.focusWidget(), tabs.currentWidget()
    if here is None or page is None or not page.isAncestorOf(here):
        return
    table = next((stop for stop in stops([page]) if isinstance(stop, QAbstractItemView)), None)
    if table is not None:
        table.setFocus(Qt.FocusReason.TabFocusReason)
    elif isinstance(here, QAbstractButton):
        tabs.tabBar().setFocus(Qt.FocusReason.TabFocusReason)
