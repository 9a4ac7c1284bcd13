"""What both plots have: a row with name, value and buttons, a chart under it, zoom, export, and redrawing in time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from bpstudio.engine.words import grouped
from bpstudio.explain.chain.parts import batch_note
from bpstudio.explain.series.series import Points, Trails, points, points_from_start
from bpstudio.notation.textbook import in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.travel import Traveller, completed_moment
from bpstudio.qt.ground.elided import ElidedComboBox
from bpstudio.qt.ground.fonts import number_font, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.no_flicker import NoFlickerLabel
from bpstudio.qt.ground.plain_text import PlainLabel, named, named_path, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.qt.plots.headline_value import Headline, HeadlineValue, fit_beside
from bpstudio.qt.plots.picture import AxisRange, Dot, Picture, Readout
from bpstudio.qt.plots.redraw import Redraw, same_curves
from bpstudio.qt.plots.time_axis import AxisChoice, TimeAxis
from bpstudio.qt.plots.tool_button import tool_button
from bpstudio.session.history.state import State
from bpstudio.session.past import Series
from bpstudio.session.recall import Recall
from bpstudio.session.selection import Selection
from bpstudio.storage.files import reason, write_bytes

if TYPE_CHECKING:
    from bpstudio.qt.plots.chart import Chart

EMPTY_TEXT = "No iteration has been completed yet: step or train"

# A plot nobody refers to any more waits here for Qt to delete it: Python would free its curves in an order of its own,
# while their scene still paints.
_alive: dict[int, object] = {}


class PlotPanel(QFrame):
    """A plot of the session. A kind of plot says what its ``picture``, ``headline`` and ``reading`` are.

    ``moved_by_hand()`` comes before the plot moves the cursor, ``said(sentence)`` once it is written somewhere.
    """

    file_name = "plot"
    narrow_without_name = False
    over_time = True
    moved_by_hand, said = Signal(), Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None, lag: int = 12) -> None:
        super().__init__(parent)
        _alive[id(self)] = self
        self.destroyed.connect(partial(_let_go, id(self)))
        self.bridge = bridge
        self.axis, self.recall = TimeAxis(), Recall()
        self._redraw = Redraw(self.draw, self, lag, bridge if self.over_time else None)
        self._traveller = Traveller(bridge, self)
        self.setProperty("role", "panel")
        self.name, self.value, self.when = NoFlickerLabel(self), HeadlineValue(self), NoFlickerLabel(self)
        self.buttons = QHBoxLayout()
        self._chart: Chart | None = None
        self._chooser: ElidedComboBox | None = None
        self._headline = Headline("", "")
        self._hidden: tuple[range, ...] = ()
        self._explained: dict[QWidget, str] = {}
        self._nothing = PlainLabel(EMPTY_TEXT, self)
        self._lay_out()
        self._add_actions()
        bridge.changed.connect(self.refresh)
        bridge.selected.connect(self.refresh_selection)
        bridge.replaced.connect(self._replaced)
        bridge.renoted.connect(self._explain_again)
        bridge.scoped.connect(lambda _scope: self._tell(bridge.state))

    def _lay_out(self) -> None:
        self.name.setFont(ui_font(0, ui_font().Weight.DemiBold))
        self.value.setFont(number_font())
        self.when.setFont(number_font(-1))
        self.when.setProperty("role", "muted")
        self.head = head = QHBoxLayout()
        head.setContentsMargins(SPACE_SMALL, 0, 0, 0)
        head.setSpacing(SPACE)
        for label in (self.name, self.value, self.when):
            head.addWidget(label)
        head.addStretch(1)
        self.buttons.setSpacing(SPACE_SMALL // 2)
        head.addLayout(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE_SMALL, SPACE_SMALL, SPACE_SMALL)
        column.setSpacing(0)
        column.addLayout(head)
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "muted")
        column.addWidget(self._nothing, 1)

    @property
    def whose(self) -> str:
        """Whose numbers of the batch are; empty but where one example's are shown elsewhere."""
        return batch_note(self.bridge.frame, self.bridge.scope)

    def explain(self, widget: QWidget, words: str) -> None:
        """The tooltip of a part, in which θ and C stand for the letters of the learner's textbook."""
        self._explained[widget] = words
        widget.setToolTip(plain_tip(in_words(words, self.bridge.notation)))

    def _explain_again(self) -> None:
        for widget, words in self._explained.items():
            widget.setToolTip(plain_tip(in_words(words, self.bridge.notation)))

    def lend_name_to(self, chooser: ElidedComboBox) -> None:
        """Leave the place of the name to a chooser that says it."""
        self._chooser = chooser
        self.name.hide()
        self._fit_head()

    @property
    def chart(self) -> Chart:
        """Made when there is first something to draw: a window that shows no curve yet need not load pyqtgraph."""
        if self._chart is None:
            from bpstudio.qt.plots.chart import Chart

            self._chart = Chart(self.reading, self, lambda: self.bridge.notation)
            self._chart.pointed.connect(self._travel)
            self._chart.zoom_asked.connect(self._zoom_by)
            column = self.layout()
            assert column is not None
            column.replaceWidget(self._nothing, self._chart)
            self._nothing.hide()
            self._chart.show()
            column.activate()
            self._chart.show_picture(self.picture(self.bridge.state, self.shown(self.bridge.state)))
        return self._chart

    def _add_actions(self) -> None:
        self._menu = QMenu(self)
        for name, text, act in (
            ("reset_view", "Show all iterations", self.reset_view),
            ("export_png", "Export as picture…", self._ask_png),
            ("export_svg", "Export as drawing (SVG)…", self._ask_svg),
            ("export_csv", "Export numbers as CSV…", self._ask_csv),
        ):
            action = QAction(text, self)
            action.setObjectName(f"{self.file_name}_{name}")
            action.triggered.connect(act)
            self._menu.addAction(action)
            self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        name = f"More for the plot “{self.file_name.replace('_', ' ')}”"
        tip = "More: show all iterations, export as a picture or as numbers."
        self.more = tool_button(self, "more", tip, name)
        self.more.setFixedWidth(28)
        self.more.clicked.connect(self._open_menu)
        self.buttons.addWidget(self.more)

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    # What a kind of plot says

    def picture(self, state: State, x: AxisRange) -> Picture:
        """What to draw of the iterations ``x``."""
        raise TypeError(f"{type(self).__name__} draws nothing")

    def headline(self, state: State) -> Headline:
        """Its name, the value at the cursor, and which iteration that is of."""
        raise TypeError(f"{type(self).__name__} has no name")

    def dots(self, state: State) -> list[Dot | None]:
        """On each line of the picture the number spoken of, as drawn; None where it is not known yet."""
        return []

    def read(
        self, state: State, series: Series, trails: Trails, x: AxisRange, name: Hashable = None
    ) -> Points:
        """The points of a series, as fine as the axis shows them."""
        way = points_from_start if self.axis.seen(state).powers else points
        return way(state, series, trails, x, name)

    @property
    def hidden(self) -> tuple[range, ...]:
        """The iterations of which what is drawn is still hidden: a curve changes when that does."""
        return ()

    def told(self, state: State) -> int | None:
        """The iteration spoken of: the same in every plot."""
        return self.bridge.frame.past.told

    def reading(self, x: float, y: float) -> Readout | None:
        """What the mouse points at, in numbers of the picture."""
        raise TypeError(f"{type(self).__name__} reads nothing")

    def picked(self, x: float) -> None:
        """A place was clicked whose axis is not time; most plots have nothing there to go to."""

    # Refreshing

    def refresh(self, old: State | None, new: State) -> None:
        if not self.isVisible():
            return
        if old is not None and same_curves(old, new):
            if self.hidden != self._hidden:
                return self._redraw.now()
            self._tell(new)
            self._move_dots(new)
        else:
            self._redraw.mark()
        return None

    def _move_dots(self, state: State) -> None:
        if self._chart is None or self._redraw.waiting:
            return
        dots, y = self.dots(state), self._chart.picture.y
        if len(dots) == len(self._chart.picture.lines):
            self._chart.move_dots(dots)
        if any(dot is not None and not y.low <= dot.y <= y.high for dot in dots):
            self._redraw.mark()

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        """Look for what the selection changes in the plot."""
        self.refresh(None, self.bridge.state)

    def refresh_theme(self) -> None:
        self.refresh_now()

    def refresh_now(self) -> None:
        """Draw what is so now, without waiting."""
        self._redraw.now()

    def draw_again(self) -> None:
        """Draw once more soon: something is still being worked out."""
        if self.isVisible():
            self._redraw.mark()

    def _replaced(self) -> None:
        self.axis.zoom = None
        self.refresh(None, self.bridge.state)

    def draw(self, rough: bool = False) -> None:
        """Everything anew from the session; ``rough`` where it is quickly replaced."""
        state, self._hidden = self.bridge.state, self.hidden
        picture = self.picture(state, self.shown(state))
        if self._chart is not None or not picture.empty:
            self.chart.show_picture(picture, rough)
        elif picture.empty != self._nothing.text():
            self._nothing.setText(picture.empty)
        self._tell(state)

    def _tell(self, state: State) -> None:
        """Name and value in the row above the curves."""
        self._headline = told = self.headline(state)
        self.name.say(told.name)
        self.value.tell(told, self.bridge.notation)
        self.when.say(told.when)
        self._fit_head()
        self.setAccessibleName(told.name)
        self.setAccessibleDescription(
            f"{told.said} {told.when}; iterations on record: {grouped(state.iterations)}".strip()
        )

    def _fit_head(self) -> None:
        """Where the row is too narrow the iteration goes first, then the name: the value says what it is of."""
        room = (
            self.width() - 4 * SPACE - self.buttons.sizeHint().width()
        )  # the rest are margins and the frame
        if self._chooser is not None:
            if self._chooser.parentWidget() is self:  # else another plot has it now
                tell = partial(self.value.tell, notation=self.bridge.notation)
                fit_beside(self._chooser, self.value, self.when, self._headline, room, tell)
            return
        for label in (self.when, self.name):
            widths = [text_label.sizeHint().width() for text_label in (self.name, self.value, self.when)]
            needed = widths[0] + widths[1] + SPACE + (widths[2] + SPACE if label is self.when else 0)
            label.setVisible(needed <= room or (label is self.name and not self.narrow_without_name))

    @guarded(returning=QSize())
    def sizeHint(self) -> QSize:
        return QSize(520, 200)

    @guarded(returning=QSize())
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 84)

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh_now()

    @guarded
    def hideEvent(self, event: QHideEvent) -> None:
        self._redraw.stop()
        super().hideEvent(event)

    # Where to look, and travelling

    def shown(self, state: State) -> AxisRange:
        """The iterations in view: those of the axis, or those zoomed to."""
        return self.axis.seen(state).x

    def spread(self, choice: AxisChoice) -> None:
        """Lay the iterations along the axis in another way."""
        self.axis.choice, self.axis.zoom = choice, None
        self.refresh_now()

    def reset_view(self) -> None:
        """Show all iterations again."""
        self.axis.zoom = None
        self.refresh_now()

    def _zoom_by(self, x: float, factor: float) -> None:
        if self.over_time:
            self.axis.zoom_by(self.bridge.state, x, factor)
            self.refresh_now()

    def _travel(self, x: float) -> None:
        if not self.over_time:
            return self.picked(x)
        self.moved_by_hand.emit()
        return self._traveller.go(completed_moment(self.bridge.state, x))

    # Export

    def _ask(self, title: str, kind: str, ending: str, save: Callable[[Path], None]) -> None:
        from bpstudio.qt.controls.save_name import ask_where_to_save  # not part of the start

        name, kinds = f"{self.file_name}.{ending}", f"{kind} (*.{ending})"
        ask_where_to_save(self, title, name, kinds, f".{ending}", save)

    def _ask_png(self) -> None:
        self._ask("Export as picture", "Pictures", "png", self.save_png)

    def _ask_svg(self) -> None:
        self._ask("Export as drawing", "Drawings", "svg", self.save_svg)

    def _ask_csv(self) -> None:
        self._ask("Export numbers", "Tables", "csv", self.save_csv)

    def save_png(self, path: Path) -> None:
        """The plot as it is on screen; what goes wrong is said by ``bridge.refused``."""
        from bpstudio.qt.ground.picture_file import encoded  # not part of the start

        self.refresh_now()
        self._write("picture", path, lambda: write_bytes(path, encoded(self.grab())))

    def save_svg(self, path: Path) -> None:
        """The plot as lines that can be enlarged; what goes wrong is said by ``bridge.refused``."""
        from bpstudio.qt.plots.exporting import svg_of  # not part of the start

        self.refresh_now()
        self._write("drawing", path, lambda: write_bytes(path, svg_of(self)))

    def save_csv(self, path: Path) -> None:
        """The numbers of the plot; what goes wrong is said by ``bridge.refused``."""
        self._write("table", path, lambda: self.write_csv(path))

    def write_csv(self, path: Path) -> None:
        """Every line as a table: its name, x and y. Raises OSError."""
        from bpstudio.qt.plots.exporting import lines_as_csv  # not part of the start

        state = self.bridge.state
        write_bytes(path, lines_as_csv(self.picture(state, self.shown(state))))

    def _write(self, what: str, path: Path, write: Callable[[], None]) -> None:
        from bpstudio.explain.words.exporting import written_in  # not part of the start

        try:
            write()
        except OSError as error:
            self.bridge.refused.emit(f"The {what} could not be written: {reason(error)}.")
        else:
            self.said.emit(written_in(named(path.name), folder=named_path(path.absolute().parent)))


def _let_go(key: int, *_: object) -> None:
    _alive.pop(key, None)
