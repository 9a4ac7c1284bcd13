"""The equation strip: the composition going forward, a parameter's chain going backward, the rule at the update."""

from __future__ import annotations

from math import prod

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from bpstudio.engine.network import Parameter
from bpstudio.explain.batch import batch_of, equation_of
from bpstudio.explain.readings import conventions_of
from bpstudio.notation.conventions import conventions_line
from bpstudio.notation.derivations import remark
from bpstudio.notation.naming import only_one
from bpstudio.notation.numbers import format_count
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.tex import to_tex
from bpstudio.notation.tree import Node
from bpstudio.qt.bridge import Bridge, Factor, Selection, Unit
from bpstudio.qt.equation.bar import Bar, Line, Mode
from bpstudio.qt.equation.batch_view import BatchView
from bpstudio.qt.equation.cards import Made, chain_cards
from bpstudio.qt.equation.chain_view import ChainView
from bpstudio.qt.equation.changes import update_of
from bpstudio.qt.equation.composition_view import CompositionView
from bpstudio.qt.equation.copying import of_chain, of_sides, of_update, of_ways
from bpstudio.qt.equation.fitting import Columns
from bpstudio.qt.equation.shells import composition_of
from bpstudio.qt.equation.sideways import sideways
from bpstudio.qt.equation.steps import alone
from bpstudio.qt.equation.subject import Subject, steps_of, subject_of
from bpstudio.qt.equation.tile import Tile
from bpstudio.qt.equation.update_view import UpdateView
from bpstudio.qt.equation.ways import KeptPaths, ways_of
from bpstudio.qt.equation.ways_view import WaysView
from bpstudio.qt.equation.why import Section, WhySheet, chain_rule_of, sections_of
from bpstudio.qt.folding import Fold, Folds, Looked
from bpstudio.qt.fonts import ui_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.theme import current_theme, inset
from bpstudio.session.reckoning import path_sizes
from bpstudio.session.state import State

WIDEST_IN_VIEW, LOW = 160, 200
Page = ChainView | CompositionView | UpdateView | WaysView | BatchView


class EquationStrip(QWidget):
    """Shows the mathematics of the step under the cursor. The main window tells it where the canvas's columns are.

    ``said(sentence)`` tells what has been put on the clipboard.
    """

    said = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("equation")
        self.setAccessibleName("Equation")
        self.setMinimumHeight(176)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing of the window shows through it
        self._bridge = bridge
        self._made = Made()
        self._columns: Columns = {}
        self._why: WhySheet | None = None
        self._focused_before: QWidget | None = None
        self._mode: Mode = "factors"
        self._collapse_text = ""
        self._paths = KeptPaths()
        self._looked = Looked()
        self.chain, self.composition, self.update_view = ChainView(), CompositionView(), UpdateView()
        self.ways, self.batch = WaysView(), BatchView()
        self._lay_out()
        self._connect()
        self.refresh_theme()
        self.refresh(None, bridge.state)

    def _lay_out(self) -> None:
        self._pages = QStackedWidget(self)
        self._views: dict[str, Page] = {
            "chain": self.chain,
            "composition": self.composition,
            "update": self.update_view,
            "paths": self.ways,
            "batch": self.batch,
        }
        self._areas = {name: sideways(view) for name, view in self._views.items()}
        for area in self._areas.values():
            self._pages.addWidget(area)
        self.bar = Bar(self)
        self.conventions = self.bar.conventions
        self.collapse_line = Line(
            "collapse_line", "The two factors apart can overflow where their product is harmless.", self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        inset(self.collapse_line, "over")
        column.addWidget(self.collapse_line)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._begin_again)
        bridge.selected.connect(self.refresh_selection)
        for whose in (bridge.studied, bridge.scoped):
            whose.connect(lambda _whose: self._show())
        self.chain.chosen.connect(self._select_step)
        self.composition.chosen.connect(self._select_step)
        self.update_view.chosen.connect(bridge.select)
        for view in (self.chain, self.composition, self.update_view):
            view.opened.connect(self._open)
        self.chain.asked.connect(self._explain)
        self.chain.asked_whole.connect(self._explain_whole)
        self.chain.pointed.connect(lambda step: bridge.point(None if step is None else Factor(step)))
        bridge.pointed.connect(self._light)
        self.ways.turned.connect(self._turn_to)
        self.ways.picked.connect(self._light_path)
        self.batch.studied.connect(bridge.study)
        self.batch.opened.connect(lambda: bridge.show_scope("example"))
        self.bar.scope.turned.connect(bridge.show_scope)
        self.bar.turned.connect(self.show_mode)
        self.bar.copied.connect(self.copy)

    @property
    def subject(self) -> Subject:
        """What the strip is about now."""
        return subject_of(self._bridge.frame, self._bridge.selection)

    # Factors, paths, and the table of the batch

    @property
    def mode(self) -> Mode:
        """What was chosen; where there is nothing of it to be seen the factors are shown."""
        return self._mode

    def show_mode(self, mode: Mode) -> None:
        """Show the chain by factors or by paths, as far as there is such a thing."""
        self._close_why()
        self._mode = mode
        self._show()

    def toggle_mode(self, mode: Mode) -> None:
        """Show it; once more leads back to the factors."""
        self.show_mode("factors" if self._shown == mode else mode)

    @property
    def _alone(self) -> Parameter | None:
        """The single parameter the strip is about, whose paths can be told one by one."""
        subject = self.subject
        if subject.kind == "composition" or subject.parameter is None:
            return None
        parameter, network = subject.parameter, self._bridge.frame.network
        return alone(parameter) if only_one(parameter, network) else None if parameter.whole else parameter

    def _why_not(self) -> dict[str, str]:
        found = {}
        if self._alone is None:
            forward = self.subject.kind == "composition"
            found["paths"] = (
                "Going back there are paths; the forward pass has none."
                if forward
                else "Select one weight or bias first: on the canvas, in the table, or with Follow."
            )
        if self._bridge.scope == "batch":
            found |= dict.fromkeys(("composition", "paths"), "It is of one example: press E to see one.")
        return found

    @property
    def _shown(self) -> Mode:
        """The mode in effect."""
        return "factors" if self._mode in self._why_not() else self._mode

    def _turn_to(self, first: int) -> None:
        self._paths.first = first
        self._show()

    def _show_paths(self, parameter: Parameter) -> None:
        kept = self._paths.of(self._bridge.frame, parameter, self._bridge.example)
        capacity = self.ways.capacity(self._room().height())
        ways = ways_of(kept, self._paths.first, capacity, self._folds(parameter.layer))
        self.ways.show_ways(ways)
        self._bridge.route(ways.routes(self.ways.chosen))

    def _light_path(self, place: int | None) -> None:
        if self.ways.showing is not None and self._shown == "paths":
            self._bridge.route(self.ways.showing.routes(place))

    def _light(self, at: Selection) -> None:
        """Light the cards of what the mouse is over on the canvas."""
        self.chain.point_at(steps_of(self._bridge.frame, at))

    @property
    def equation(self) -> Node:
        """What is shown, as one piece of mathematics."""
        if self._shown == "paths" and self.ways.showing is not None:
            return of_ways(self.ways.showing, quantity(f"dC/d{self.ways.showing.parameter}"))
        if self._kind == "batch" and self.batch.showing is not None:
            return equation_of(self.batch.showing)
        if self._kind == "chain" and self.chain.showing is not None:
            return of_chain(self.chain.showing)
        if self._kind == "update" and self.update_view.showing is not None:
            return of_update(self.update_view.showing)
        return of_sides(self.composition.equations)

    def copy(self, kind: str) -> None:
        """Put the equation on the clipboard: ``tex``, ``plain`` or ``picture``."""
        clipboard = QGuiApplication.clipboard()
        if kind == "picture":
            clipboard.setPixmap(self.picture())
        else:
            clipboard.setText((to_tex if kind == "tex" else to_plain)(self.equation))
        words = {"tex": "as LaTeX", "plain": "as text", "picture": "as a picture"}
        self.said.emit(f"The equation is on the clipboard {words[kind]}.")

    def picture(self) -> QPixmap:
        """The mathematics at twice the size of the screen's pixels, without the bar."""
        page = self._views[self._kind]
        found = QPixmap(page.size() * 2)
        found.setDevicePixelRatio(2.0)
        found.fill(current_theme().window)
        page.render(found, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)
        return found

    def set_columns(self, columns: Columns) -> None:
        """Where the canvas has its layers and its cost, in pixels of a viewport as wide as this strip."""
        self._columns = dict(columns)
        self._fit()

    def refresh(self, old: State | None, new: State) -> None:
        self._close_why()
        self._looked.forget()
        if old is None or old.document is not new.document:
            for tile in self.findChildren(Tile):
                tile.update()
        self._show()

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        self._show()

    def refresh_theme(self) -> None:
        for label in (self.collapse_line, self.conventions):
            label.setFont(ui_font(-1))
        self._close_why()
        self.update()

    def _begin_again(self) -> None:
        self.refresh(None, self._bridge.state)

    def _select_step(self, step: int) -> None:
        subject = self.subject
        self._bridge.select(Factor(step, subject.parameter if subject.kind == "chain" else None))

    def _say_conventions(self) -> None:
        """Where the strip is low, what collapses stands in the same line."""
        line, low = self._collapse_text, self.height() < LOW
        text = conventions_line(conventions_of(self._bridge.frame))
        self.conventions.say(f"{line} · {text}" if line and low else text)
        self.collapse_line.say(line)
        self.collapse_line.setVisible(bool(line) and not low)

    def _show(self) -> None:
        """Read the frame; lay out."""
        bridge, subject = self._bridge, self.subject
        frame, selection, example = bridge.frame, bridge.selection, bridge.example
        line, shown, alone = "", self._shown, self._alone
        self._offer(alone)
        if shown != "paths":
            bridge.route(())
        if shown == "paths" and alone is not None:
            self._show_paths(alone)
        elif self._kind == "batch":
            unit = (selection.layer, selection.index) if isinstance(selection, Unit) else None
            self.batch.show_batch(batch_of(frame, alone or subject.parameter, unit), example)
        elif shown == "composition":
            self._show_composition()
        elif subject.kind == "chain" and subject.parameter is not None:
            folds = self._folds(subject.parameter.layer)
            chain = chain_cards(frame, subject.parameter, example, self._made, folds)
            self.chain.show_chain(chain, frame.program, selection)
            line = chain.line
        elif subject.kind == "update":
            self.update_view.show_update(update_of(frame, subject.parameter, self._folds(1)))
        else:
            self._show_composition()
        self._collapse_text = line
        self._say_conventions()
        self._pages.setCurrentWidget(self._areas[self._kind])
        self._fit()

    def _show_composition(self) -> None:
        frame, selection = self._bridge.frame, self._bridge.selection
        composition = composition_of(frame, selection, self._bridge.example, self._folds(1))
        self.composition.show_composition(composition, selection)

    def _folds(self, lowest: int) -> Folds:
        return self._looked.folds(lowest, self._bridge.frame, self._bridge.selection)

    def _open(self, fold: Fold) -> None:
        """Show some of the layers that are folded."""
        self._looked.open(fold)
        self._show()

    def _offer(self, alone: Parameter | None) -> None:
        frame = self._bridge.frame
        ways = 0 if alone is None else prod(path_sizes(frame.network, alone))
        paths = f"Paths {format_count(ways)}" if ways > 1 else "Paths"
        self.bar.offer(self._shown, paths, self._why_not())
        self.bar.scope.show_scope(frame, self._bridge.scope, self._bridge.example)

    @property
    def _kind(self) -> str:
        """Which page is in front."""
        kind, shown = self.subject.kind, self._shown
        if self._bridge.scope == "batch" and kind != "update":
            return "batch"
        return kind if shown == "factors" else shown

    def _room(self) -> QSize:
        """What the pages have once the lines at the bottom have theirs."""
        lines = [part for part in (self.collapse_line, self.bar) if not part.isHidden()]
        return QSize(self.width(), self.height() - 4 - sum(part.sizeHint().height() for part in lines))

    def _fit(self) -> None:
        room = self._room()
        view = self._areas[self._kind]
        shown, bar = self._views[self._kind], view.horizontalScrollBar().sizeHint().height()
        width = self._fit_view(shown, room.width(), room.height())
        if width > room.width():
            width = self._fit_view(shown, room.width(), room.height() - bar)
        shown.resize(int(width), room.height() - (bar if width > room.width() else 0))
        if width > room.width() and shown.current is not None:
            left = shown.current.mapTo(shown, QPoint(0, 0)).x()
            half = min(shown.current.width(), WIDEST_IN_VIEW) // 2  # of an outer shell its label
            view.ensureVisible(left + half, 0, half + 20, 0)

    def _fit_view(self, view: Page, width: int, height: int) -> float:
        if isinstance(view, ChainView):
            return view.fit(width, height, self._columns)
        return view.fit(width, height)

    # Why?

    def _explain(self, step: int, card: QRect) -> None:
        """Derive the local derivative of a card."""
        frame, parameter = self._bridge.frame, self.subject.parameter
        asked = frame.program[step]
        sections = sections_of(frame, asked, self._bridge.example, parameter)
        words = remark(asked, conventions_of(frame))
        self._show_sheet(f"Why {to_plain(sections[0].left)} is what it is", sections, words, card)

    def _explain_whole(self, head: QRect) -> None:
        """Say why the whole is a product."""
        parameter = self.subject.parameter
        if parameter is not None:
            sections = chain_rule_of(self._bridge.frame, parameter)
            self._show_sheet("Why a gradient is a product", sections, "", head)

    def _show_sheet(self, title: str, sections: list[Section], words: str, card: QRect) -> None:
        self._close_why()
        window = self.window()
        self._focused_before = QApplication.focusWidget()
        self._why = WhySheet(title, sections, words, window)
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
        self._show()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current_theme().window)
        painter.end()
