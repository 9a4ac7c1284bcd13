"""The equation strip: the composition going forward, a parameter's chain going backward, the rule at the update."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from bpstudio.notation.conventions import conventions_line
from bpstudio.qt.bridge import Bridge, Factor, Selection
from bpstudio.qt.equation.cards import Made, chain_cards
from bpstudio.qt.equation.chain_view import ChainView
from bpstudio.qt.equation.changes import update_of
from bpstudio.qt.equation.composition_view import CompositionView
from bpstudio.qt.equation.fitting import Columns
from bpstudio.qt.equation.shells import composition_of
from bpstudio.qt.equation.subject import Subject, subject_of
from bpstudio.qt.equation.tile import Tile
from bpstudio.qt.equation.update_view import UpdateView
from bpstudio.qt.equation.why import WhySheet
from bpstudio.qt.fonts import ui_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.theme import SPACE, current_theme
from bpstudio.session.state import State
from bpstudio.storage.transcript import conventions_of

WIDEST_IN_VIEW = 160


class EquationStrip(QWidget):
    """Shows the mathematics of the step under the cursor. The main window tells it where the canvas's columns are."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("equation")
        self.setAccessibleName("Equation")
        self.setMinimumHeight(170)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing of the window shows through it
        self._bridge = bridge
        self._made = Made()
        self._columns: Columns = {}
        self._why: WhySheet | None = None
        self._focused_before: QWidget | None = None
        self.chain, self.composition, self.update_view = ChainView(), CompositionView(), UpdateView()
        self._lay_out()
        self._connect()
        self.refresh_theme()
        self.refresh(None, bridge.state)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget(self)
        self._views: dict[str, ChainView | CompositionView | UpdateView] = {
            "chain": self.chain,
            "composition": self.composition,
            "update": self.update_view,
        }
        self._areas = {name: _sideways(view) for name, view in self._views.items()}
        for area in self._areas.values():
            self._pages.addWidget(area)
        self.collapse_line, self.conventions = QLabel(self), QLabel(self)
        self.collapse_line.setObjectName("collapse_line")
        self.conventions.setObjectName("conventions_line")
        self.conventions.setToolTip("The conventions that hold here; textbooks differ in them.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        for label in (self.collapse_line, self.conventions):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setContentsMargins(SPACE, 0, SPACE, 2)
            label.setMinimumWidth(1)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            column.addWidget(label)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._begin_again)
        bridge.selected.connect(self.refresh_selection)
        bridge.studied.connect(self._study)
        self.chain.chosen.connect(self._select_step)
        self.composition.chosen.connect(self._select_step)
        self.update_view.chosen.connect(bridge.select)
        self.chain.asked.connect(self._explain)

    @property
    def subject(self) -> Subject:
        """What the strip is about now."""
        return subject_of(self._bridge.frame, self._bridge.selection)

    def set_columns(self, columns: Columns) -> None:
        """Where the canvas has its layers and its cost, in pixels of a viewport as wide as this strip."""
        self._columns = dict(columns)
        self._fit()

    def refresh(self, old: State | None, new: State) -> None:
        self._close_why()
        if old is None or old.document is not new.document:
            self._say_conventions()
            for tile in self.findChildren(Tile):
                tile.update()
        self._show()

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        self._show()

    def refresh_theme(self) -> None:
        for label in (self.collapse_line, self.conventions):
            label.setFont(ui_font(-1))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), current_theme().text_muted)
            label.setPalette(palette)
        self._close_why()
        self.update()

    def _begin_again(self) -> None:
        self.refresh(None, self._bridge.state)

    def _study(self, example: int) -> None:
        self._show()

    def _select_step(self, step: int) -> None:
        self._bridge.select(Factor(step))

    def _say_conventions(self) -> None:
        self.conventions.setText(conventions_line(conventions_of(self._bridge.document)))

    def _show(self) -> None:
        """Read the frame; lay out."""
        bridge, subject = self._bridge, self.subject
        frame, selection, example = bridge.frame, bridge.selection, bridge.example
        line = ""
        if subject.kind == "chain" and subject.parameter is not None:
            chain = chain_cards(frame, subject.parameter, example, self._made)
            self.chain.show_chain(chain, frame.program, selection)
            line = chain.line
        elif subject.kind == "update":
            self.update_view.show_update(update_of(frame, subject.parameter))
        else:
            self.composition.show_composition(composition_of(frame, selection, example), selection)
        self.collapse_line.setText(line)
        self.collapse_line.setToolTip("The two factors apart can overflow where their product is harmless.")
        self.collapse_line.setVisible(bool(line))
        self._pages.setCurrentWidget(self._areas[subject.kind])
        self._fit()

    def _room(self) -> QSize:
        """What the pages have once the lines at the bottom have theirs."""
        labels = [label for label in (self.collapse_line, self.conventions) if not label.isHidden()]
        return QSize(self.width(), self.height() - 4 - sum(label.sizeHint().height() for label in labels))

    def _fit(self) -> None:
        room = self._room()
        view = self._areas[self.subject.kind]
        shown, bar = self._views[self.subject.kind], view.horizontalScrollBar().sizeHint().height()
        width = self._fit_view(shown, room.width(), room.height())
        if width > room.width():
            width = self._fit_view(shown, room.width(), room.height() - bar)
        shown.resize(int(width), room.height() - (bar if width > room.width() else 0))
        if width > room.width() and shown.current is not None:
            left = shown.current.mapTo(shown, QPoint(0, 0)).x()
            half = min(shown.current.width(), WIDEST_IN_VIEW) // 2  # of an outer shell its label
            view.ensureVisible(left + half, 0, half + 20, 0)

    def _fit_view(self, view: ChainView | CompositionView | UpdateView, width: int, height: int) -> float:
        if isinstance(view, ChainView):
            return view.fit(width, height, self._columns)
        return view.fit(width, height)

    # Why?

    def _explain(self, step: int, card: QRect) -> None:
        self._close_why()
        window, frame = self.window(), self._bridge.frame
        self._focused_before = QApplication.focusWidget()
        self._why = WhySheet(frame, frame.program[step], self._bridge.example, window)
        origin = self.chain.mapTo(window, QPoint(0, 0))
        self._why.closed.connect(self._forget_why)
        self._why.stand_at(card.translated(origin))
        self._why.show()

    def _forget_why(self) -> None:
        """Give the focus back to where it was."""
        self._why = None
        before, self._focused_before = self._focused_before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_why(self) -> None:
        if self._why is not None:
            self._why.dismiss()

    @guarded(returning=QSize(1050, 230))
    def sizeHint(self) -> QSize:
        return QSize(1050, 230)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current_theme().window)
        painter.end()


def _sideways(view: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(view)
    area.viewport().setAutoFillBackground(False)
    view.setAutoFillBackground(False)
    return area
