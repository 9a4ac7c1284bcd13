"""The equation strip: the composition, a parameter's chain, the rule of the update, paths, examples."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.chain.batch import batch_of, equation_of
from bpstudio.explain.chain.cards import Made, chain_cards
from bpstudio.explain.chain.effort import paths_counted
from bpstudio.explain.chain.folding import Fold, Folds, Looked
from bpstudio.explain.chain.parts import update_note
from bpstudio.explain.chain.ways import KeptPaths, ways_of
from bpstudio.explain.pages.composition import composition_of
from bpstudio.explain.pages.stage import Page, pressed_after_following, still_pressed
from bpstudio.explain.pages.subject import Subject, factors_of, pages_closed, single_parameter, subject_of
from bpstudio.explain.pages.update import update_of
from bpstudio.explain.readings import conventions_of, gradient_or_part
from bpstudio.explain.words.meaning import meaning_of
from bpstudio.notation.conventions import conventions_line
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.tex import to_tex
from bpstudio.notation.tree import Node, Partial
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.back_chip import BackChip
from bpstudio.qt.equation.asked_place import AskedPlace
from bpstudio.qt.equation.asking import Asking
from bpstudio.qt.equation.bar import EquationBar, ShortenedLine
from bpstudio.qt.equation.pages import Pages
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import current_theme, inset
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import asks_paths
from bpstudio.session.selection import Factor, Selection, Unit

LEAST_HEIGHT, LOW = 128, 206


class EquationStrip(QWidget):
    """The mathematics of the step at the cursor, or of what is selected. ``said(sentence)`` tells what was copied."""

    said = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("equation")
        self.setAccessibleName("Equation")
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing of the window shows through it
        self._bridge = bridge
        self._made = Made()
        self._pressed: Page | None = None
        self._collapse_text = ""
        self._paths = KeptPaths()
        self._looked = Looked()
        self._lay_out()
        self._connect()
        self.refresh_theme()
        self.refresh(None, bridge.state)

    def _lay_out(self) -> None:
        pages = self._pages = Pages(self)
        self.chain, self.composition, self.update_view = pages.chain, pages.composition, pages.update_view
        self.ways, self.batch = pages.ways, pages.batch
        self._asking = Asking(self._bridge, self.chain, self)
        self.asked_place = AskedPlace(self._bridge, pages, self)
        self.bar = EquationBar(self)
        self.conventions = self.bar.conventions
        self.back_chip = BackChip(self.bar)
        self.bar.add_chip(self.back_chip)
        self.collapse_line = ShortenedLine(
            "collapse_line", "The two factors apart can overflow where their product is harmless.", self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        inset(self.collapse_line, "over")
        column.addWidget(self.collapse_line)
        column.addWidget(self.bar)
        self.asked_place.changed.connect(self._fit)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._begin_again)
        bridge.selected.connect(self.refresh_selection)
        bridge.staged.connect(self._show)
        self.back_chip.clicked.connect(bridge.stage_selection)
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
        bridge = self._bridge
        return subject_of(
            bridge.frame, bridge.attention, self._pressed, tuple(self._why_not()), self._in_batch
        )

    # Which page

    @property
    def mode(self) -> Page:
        """Which page is in front; its button is the one that is pressed."""
        return self.subject.page

    def show_mode(self, page: Page) -> None:
        """Show the chain by factors or by paths, the composition, the update, if there is such a thing.

        It stays in front until another is pressed or a parameter is followed. The factors on the way back and the
        update come and go by themselves.
        """
        self._close_why()
        self._pressed = still_pressed(self._bridge.frame, page)
        self._show()

    def toggle_mode(self, page: Page) -> None:
        """Show it; once more leads back to the factors."""
        self.show_mode("factors" if self.mode == page else page)

    @property
    def _alone(self) -> Parameter | None:
        """The single parameter at hand, whose paths can be told one by one."""
        return single_parameter(self._bridge.frame, self._bridge.attention)

    def _why_not(self) -> dict[str, str]:
        """The pages that cannot be shown now, and why."""
        return pages_closed(self._bridge.frame, self._bridge.attention, self._in_batch)

    def _turn_to(self, first: int) -> None:
        self._paths.first = first
        self._show()

    def _show_paths(self, parameter: Parameter) -> None:
        kept = self._paths.of(self._bridge.frame, parameter, self._bridge.example)
        capacity = self.ways.capacity(self._room().height())
        ways = ways_of(
            kept, self._paths.first, capacity, self._folds(parameter.layer), notation=self._bridge.notation
        )
        self.ways.show_ways(ways)
        self._bridge.route(ways.routes(self.ways.chosen))

    def _light_path(self, place: int | None) -> None:
        if self.ways.showing is not None and self.mode == "paths":
            self._bridge.route(self.ways.showing.routes(place))

    def _light(self, at: Selection) -> None:
        """Light the cards of what the mouse is over on the canvas."""
        self.chain.point_at(factors_of(self._bridge.frame, at))

    @property
    def equation(self) -> Node:
        """What is shown, as one piece of mathematics."""
        from bpstudio.explain.pages.copying import (
            of_chain,
            of_sides,
            of_update,
            of_ways,
        )  # not part of the start

        match self.mode:
            case "paths" if self.ways.showing is not None:
                return of_ways(self.ways.showing)
            case "batch" if self.batch.showing is not None:
                return equation_of(self._bridge.frame, self.batch.showing, self._bridge.notation)
            case "factors" if self.subject.parameter is not None:
                parameter = self.subject.parameter
                return of_chain(
                    self._bridge.frame,
                    parameter,
                    self._bridge.whose,
                    self._folds(parameter.layer),
                    self._bridge.notation,
                )
            case "update" if self.update_view.showing is not None:
                return of_update(self.update_view.showing)
        return of_sides(self.composition.equations)

    def copy(self, kind: str) -> None:
        """Put the equation on the clipboard: ``tex``, ``plain`` or ``picture``."""
        from bpstudio.explain.pages.copying import on_the_clipboard  # not part of the start

        clipboard = QGuiApplication.clipboard()
        if kind == "picture":
            clipboard.setPixmap(self.picture())
        else:
            clipboard.setText((to_tex if kind == "tex" else to_plain)(self.equation, self._bridge.notation))
        self.said.emit(on_the_clipboard(kind))

    def picture(self) -> QPixmap:
        """The mathematics at twice the size of the screen's pixels, without the bar."""
        return self._pages.picture(self.mode)

    @contextmanager
    def laid_out_in(self, room: QSize) -> Iterator[QSize]:
        """The page in front in another room for a while; gives the size that all of it has there."""
        self._pages.fit(self.mode, room)
        try:
            yield self._pages.whole(self.mode)
        finally:
            self._fit()

    def paint_whole(self, painter: QPainter) -> None:
        """Paint the page in front with what is cut off here, on no ground and without the bar."""
        self._pages.paint_whole(self.mode, painter)

    def refresh(self, old: State | None, new: State) -> None:
        self._close_why()
        self._looked.forget()
        if old is None or old.document is not new.document:
            for tile in self.findChildren(Tile):
                tile.update()
        followed = new.following is not None and (old is None or old.following != new.following)
        self._pressed = pressed_after_following(self._pressed) if followed else self._pressed
        self._pressed = still_pressed(self._bridge.frame, self._pressed)
        self._show()

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        """Show the page of what is selected now."""
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
        self._bridge.select(Factor(step, subject.parameter if subject.page == "factors" else None))

    def _say_conventions(self) -> None:
        """Where the strip is low, what collapses stands in the same line."""
        line, low = self._collapse_text, self.height() < LOW
        text = conventions_line(conventions_of(self._bridge.frame, notation=self._bridge.notation))
        self.conventions.say(f"{line} · {text}" if line and low else text)
        self.collapse_line.say(line)
        self.collapse_line.setVisible(bool(line) and not low)

    def _show(self) -> None:
        """Read the frame; lay out."""
        bridge, subject = self._bridge, self.subject
        frame, example = bridge.frame, bridge.example
        line, page, alone = "", subject.page, self._alone
        self._offer(page, alone)
        if page != "paths":
            bridge.route(())
        if page == "paths" and alone is not None:
            self._show_paths(alone)
        elif page == "batch":
            at = bridge.selection
            unit = (at.layer, at.index) if isinstance(at, Unit) else None
            self.batch.show_batch(
                batch_of(frame, alone or subject.parameter, unit, notation=self._bridge.notation), example
            )
        elif page == "factors" and subject.parameter is not None:
            line = self._show_chain(subject.parameter)
        elif page == "update":
            update, of_all = (
                update_of(frame, subject.parameter, self._folds(1), notation=self._bridge.notation),
                update_note(frame, bridge.scope),
            )
            self.update_view.show_update(replace(update, note=" ".join(filter(None, (update.note, of_all)))))
        else:
            self._show_composition()
        self._collapse_text = line
        self._say_conventions()
        self._pages.turn_to(page)
        self._fit()

    def _show_chain(self, parameter: Parameter) -> str:
        """The cards, and what comes of them; the line that explains a fused pair."""
        bridge = self._bridge
        frame, folds = bridge.frame, self._folds(parameter.layer)
        chain = chain_cards(frame, parameter, bridge.whose, self._made, folds, notation=self._bridge.notation)
        self.chain.show_chain(chain, frame.program, bridge.selection)
        whole = chain.symbol.of if isinstance(chain.symbol, Partial) and chain.symbol.of else COST
        self.chain.result.say(
            to_plain(chain.symbol, self._bridge.notation),
            chain.gradient,
            meaning_of(
                frame,
                parameter,
                to_plain(whole, self._bridge.notation),
                lambda of: gradient_or_part(frame, of, bridge.whose),
                bridge.whose,
                notation=self._bridge.notation,
            ),
            (parameter, bridge.whose, frame.state.segment.identity, frame.iteration),
            gradient_or_part(frame, parameter, bridge.whose),
        )
        return chain.line

    def _show_composition(self) -> None:
        bridge = self._bridge
        composition = composition_of(
            bridge.frame, bridge.on_stage, bridge.whose, self._folds(1), notation=self._bridge.notation
        )
        self.composition.show_composition(composition, bridge.selection)

    def _folds(self, lowest: int) -> Folds:
        return self._looked.folds(lowest, self._bridge.frame, self._bridge.selection)

    def _open(self, fold: Fold) -> None:
        """Show some of the layers that are folded."""
        self._looked.open(fold)
        self._show()

    def _offer(self, page: Page, alone: Parameter | None) -> None:
        bridge, frame = self._bridge, self._bridge.frame
        paths = paths_counted(frame.network, None if asks_paths(frame.state.asked) else alone)
        self.back_chip.offer(bridge.selection if self._hides_selection else None, frame, bridge.notation)
        self.bar.offer(page, paths, self._why_not(), bridge.notation)
        self.bar.scope.show_scope(frame, bridge.scope, bridge.example, bridge.notation)

    @property
    def _hides_selection(self) -> bool:
        """Whether the selection would be shown if the step had not the stage."""
        bridge = self._bridge
        attention, closed = bridge.attention, tuple(self._why_not())
        back = subject_of(
            bridge.frame, replace(attention, passed=False), self._pressed, closed, self._in_batch
        )
        return bridge.passed and back != self.subject

    @property
    def _in_batch(self) -> bool:
        return self._bridge.scope == "batch"

    def _room(self) -> QSize:
        """What the pages have once the lines at the bottom have theirs."""
        parts = (*self.asked_place.panels, self.collapse_line, self.bar)
        lines = [part for part in parts if not part.isHidden()]
        return QSize(self.width(), self.height() - 4 - sum(part.sizeHint().height() for part in lines))

    def _fit(self) -> None:
        self._pages.fit(self.mode, self._room())
        self.asked_place.settle()

    # Why?

    def explain(self, selection: Selection) -> str:
        """Open the derivation of what is selected; a sentence where there is none."""
        return self._asking.explain(selection, self.subject.parameter)

    def _explain(self, step: int, card: QRect) -> None:
        self._asking.explain_step(step, card, self.subject.parameter)

    def _explain_whole(self, head: QRect) -> None:
        if self.subject.parameter is not None:
            self._asking.explain_whole(self.subject.parameter, head)

    def _close_why(self) -> None:
        self._asking.close()

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
