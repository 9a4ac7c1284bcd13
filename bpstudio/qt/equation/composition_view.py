"""C(ŷ(z³(a²(z²(a¹(z¹(x))))))) as shells in shells, filled from inside, and the current step's equation."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bpstudio.explain.pages.composition import Composition
from bpstudio.explain.pages.steps import BREAKS, Sides
from bpstudio.notation.plain import to_plain
from bpstudio.qt.equation.shells import RIGHT, SCALES, ShellLook, ShellRoom, draw_shell, measured_shells
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.mathematics.pen import muted, role_colour
from bpstudio.qt.mathematics.tile import Shelf, Tile
from bpstudio.qt.mathematics.typeset import Typeset, draw, typeset
from bpstudio.session.selection import Factor, Selection

MARGIN, LINE_GAP = 12.0, 6.0
DASH = 1.1  # of the size of the type: how much of its dash a field covers
SIZES = (25.0, 23.0, 21.0, 19.0, 17.0, 15.0, 14.0)
LARGEST_BESIDE = 17.0


class CompositionView(QWidget):
    """``chosen(step)`` is a click on a shell, ``opened(fold)`` one on layers that are folded."""

    chosen = Signal(int)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composition: Composition | None = None
        self._shells: list[Tile] = []
        self._lines: list[tuple[Typeset, float]] = []
        self._selection: Selection = None
        self._shelf: Shelf = {}

    @property
    def shells(self) -> tuple[Tile, ...]:
        """From the outside in."""
        return tuple(self._shells)

    @property
    def equations(self) -> tuple[Sides, ...]:
        """What stands beneath the shells."""
        return self._composition.equations if self._composition else ()

    @property
    def accessible_equation(self) -> str:
        """The equations beneath the shells, for whoever cannot see them."""
        shown = self._composition
        lines = [line for sides in shown.equations for line in sides.lines(0)] if shown else []
        return "; ".join(to_plain(line, shown.notation) for line in lines) if shown else ""

    @property
    def current(self) -> Tile | None:
        """The shell of the step under the cursor; None where it has none."""
        shown = self._composition.shells if self._composition else ()
        return next((t for t, s in zip(self._shells, shown, strict=False) if s.state == "current"), None)

    def show_composition(self, composition: Composition, selection: Selection) -> None:
        """Show the shells of a composition, and what is selected among them."""
        before = self._composition
        self._composition, self._selection = composition, selection
        self.setAccessibleName(self.accessible_equation)
        shells = composition.shells[:-1]
        if before is None or len(shells) != len(self._shells):
            self._rebuild(len(shells))
        for tile, shell in zip(self._shells, shells, strict=True):
            if before is None or shell not in before.shells or tile.toolTip() != shell.tip:
                tile.setToolTip(plain_tip(shell.tip))
                tile.setAccessibleName(shell.words)

    def _rebuild(self, count: int) -> None:
        """Shells are widgets in one another, so other depths need other widgets."""
        focused = next((number for number, tile in enumerate(self._shells) if tile.hasFocus()), None)
        if self._shells:
            self._shells[0].setParent(None)
            self._shells[0].deleteLater()
        self._shells = []
        inside: QWidget = self
        for number in range(count):
            tile = Tile(inside, self._shelf)
            tile.setObjectName("shell")
            tile.clicked.connect(partial(self._choose, number))
            tile.asked.connect(partial(self._choose, number))
            tile.moved.connect(partial(self._walk, number))
            tile.show()
            self._shells.append(tile)
            inside = tile
        for before, after in pairwise(self._shells):
            QWidget.setTabOrder(before, after)
        if focused is not None and self._shells:
            self._shells[min(focused, count - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, number: int, checked: bool = False) -> None:
        shell = self._composition.shells[number] if self._composition else None
        if shell is not None and shell.fold is not None:
            self.opened.emit(shell.fold)
        elif shell is not None and shell.step is not None:
            self.chosen.emit(shell.step)

    def _walk(self, number: int, by: int) -> None:
        if 0 <= number + by < len(self._shells):
            self._shells[number + by].setFocus(Qt.FocusReason.TabFocusReason)

    def fit(self, width: float, height: float) -> float:
        """Lay out in that room; the width needed."""
        shown = self._composition
        if shown is None:
            return width
        rooms = (measured_shells(shown, scale) for scale in SCALES)
        room = next((each for each in rooms if _fits(each, width, height)), None)
        room = room or measured_shells(shown, SCALES[-1])
        needed, count, core = room.extent + 2 * MARGIN, len(shown.shells), room.core_height
        equations = self._fit_equations(width - 2 * MARGIN, height - core - 4 * count - 2.5 * MARGIN)
        inset = max(1.5, min(7.0, (height - equations - 2.5 * MARGIN - core) / (2 * count)))
        total = core + 2 * inset * count
        top = max(4.0, (height - total - equations - MARGIN) / 2)
        self._settle(max(width, needed), room, QRectF(0, top, needed - 2 * MARGIN, total), inset)
        self._place_lines(top + total + MARGIN)
        self.update()
        return max(width, needed)

    def _fit_equations(self, width: float, height: float) -> float:
        """Set the equations in the largest size that fits; the height they take."""
        sets: list[Typeset] = []
        for size in SIZES:
            for breaks in BREAKS:
                sets = self._set_equations(size, breaks)
                tall = sum(line.height + LINE_GAP for line in sets) - LINE_GAP
                if max(line.width for line in sets) <= width and tall <= height:
                    break
            else:
                continue
            break
        self._lines = [(line, 0.0) for line in sets]
        return sum(line.height + LINE_GAP for line in sets) - LINE_GAP

    def answer_place(self, size: QSize) -> QRect | None:
        """Where the value of the last equation will stand, behind its equals sign; None where nothing is shown."""
        if not self._lines:
            return None
        line, baseline = self._lines[-1]
        right = max(MARGIN, (self.width() - line.width) / 2) + line.width - DASH * line.height / 1.3
        middle = baseline - line.ascent / 2
        left = max(0.0, min(right, self.width() - size.width() - MARGIN))
        return QRect(QPoint(int(left), int(middle - size.height() / 2)), size)

    def _set_equations(self, size: float, breaks: int) -> list[Typeset]:
        shown = self._composition
        assert shown is not None, "a composition is shown before it is laid out"
        return [
            typeset(line, size if number == 0 else min(size, LARGEST_BESIDE), shown.notation)
            for number, sides in enumerate(shown.equations)
            for line in sides.lines(breaks)
        ]

    def _place_lines(self, top: float) -> None:
        placed: list[tuple[Typeset, float]] = []
        for line, _ in self._lines:
            placed.append((line, top + line.ascent))
            top += line.height + LINE_GAP
        self._lines = placed

    def _settle(self, width: float, room: ShellRoom, rect: QRectF, inset: float) -> None:
        assert self._composition is not None
        shells = self._composition.shells
        shift = (room.ascent - room.drop - room.rim) / 2
        rim = room.drop + room.rim
        rect.moveLeft((width - rect.width()) / 2)
        for number, (tile, shell, taken) in enumerate(zip(self._shells, shells, room.widths, strict=False)):
            tile.setGeometry(rect.toRect())
            core = shells[-1] if number == len(self._shells) - 1 else None
            chosen = shell.step is not None and self._selection == Factor(shell.step)
            look = ShellLook(shell, core, room.scale, shift, rim, chosen)
            tile.wear(look, partial(draw_shell, look=look), look)
            rect = QRectF(taken, inset, rect.width() - taken - RIGHT, rect.height() - 2 * inset)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._composition is None:
            return
        painter = QPainter(self)
        colours = role_colour if self._composition.begun else muted
        for line, baseline in self._lines:
            x = max(MARGIN, (self.width() - line.width) / 2)
            draw(painter, line, QPointF(x, baseline), colours)
        painter.end()


def _fits(room: ShellRoom, width: float, height: float) -> bool:
    """Whether shells of that scale leave room for the equation."""
    return room.extent + 2 * MARGIN <= width and room.core_height <= (0.5 if room.rim else 0.38) * height
