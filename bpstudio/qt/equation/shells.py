"""The shells of a composition: in which size, how much room each takes, and how one is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpstudio.explain.pages.composition import Composition, Shell
from bpstudio.qt.ground.theme import Theme, current_theme
from bpstudio.qt.mathematics.pen import focus_ring, write_centred
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.qt.mathematics.typeset import Typeset, typeset

RIGHT = 8.0  # of a shell beside the one inside
VALUE_GAP = 7.0  # from a symbol's baseline to the top of its value
RIM_GAP, RIM_SIZE = 5.0, 0.9  # above the derivative on a shell's rim, and its size beside that of a value


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels to the em of symbols and values, and the room on both sides of them."""

    symbol: float
    value: float
    side: float


SCALES = (Scale(24, 15, 18), Scale(22, 14, 13), Scale(19, 13, 9), Scale(17, 12, 6), Scale(15, 11, 4))


def rim_label(shell: Shell, scale: Scale) -> Typeset | None:
    """The derivative on a shell's rim; None before it is peeled."""
    return None if shell.rim is None else typeset(shell.rim, scale.value * RIM_SIZE, shell.notation)


def labels(shell: Shell, scale: Scale) -> tuple[Typeset, Typeset]:
    """Its symbol and its value."""
    return typeset(shell.symbol, scale.symbol, shell.notation), typeset(
        shell.value, scale.value, shell.notation
    )


def width(shell: Shell, scale: Scale) -> float:
    """What a shell needs beside those inside it."""
    return _width_of(labels(shell, scale), rim_label(shell, scale), scale)


def _width_of(written: tuple[Typeset, Typeset], rim: Typeset | None, scale: Scale) -> float:
    wide = max(label.width for label in written) + 2 * scale.side
    return max(wide, rim.width + scale.side + RIM_GAP) if rim else wide


@dataclass(frozen=True, slots=True)
class ShellRoom:
    """The room that shells and core need at one scale.

    ``ascent`` is that of the symbols, ``drop`` from their baseline down to the end of the highest value, ``rim`` what
    derivatives take below.
    """

    scale: Scale
    widths: tuple[float, ...]
    ascent: float
    drop: float
    rim: float

    @property
    def extent(self) -> float:
        """How wide shells and core are, one inside the other."""
        return sum(self.widths) + RIGHT * (len(self.widths) - 1)

    @property
    def core_height(self) -> float:
        """How high the core is."""
        return self.ascent + self.drop + self.rim + 12


def measured_shells(composition: Composition, scale: Scale) -> ShellRoom:
    """The room that shells and core need at a scale."""
    shells = composition.shells
    written = [labels(shell, scale) for shell in shells]
    rims = [rim_label(shell, scale) for shell in shells]
    return ShellRoom(
        scale,
        tuple(_width_of(of, rim, scale) for of, rim in zip(written, rims, strict=True)),
        max(symbol.ascent for symbol, _ in written),
        VALUE_GAP + max(value.height for _, value in written),
        max((rim.height + RIM_GAP for rim in rims if rim is not None), default=0.0),
    )


@dataclass(frozen=True, slots=True)
class ShellLook:
    """All that the drawing of a shell depends on, but for the theme and the focus.

    ``shift`` is how far under the middle the symbols' baseline lies, ``rim`` that of the derivatives under it; ``core``
    the argument, of the last shell only.
    """

    shell: Shell
    core: Shell | None
    scale: Scale
    shift: float
    rim: float
    chosen: bool


def draw_shell(painter: QPainter, rect: QRectF, tile: Tile, look: ShellLook) -> None:
    """Paint a shell of the composition around what is inside it."""
    shell, core, scale = look.shell, look.core, look.scale
    theme = current_theme()
    radius = min(14.0, rect.height() / 3)
    known = shell.state in ("known", "current") and not shell.peeled
    painter.setBrush(theme.forward_soft if known else theme.window if shell.peeled else theme.surface_raised)
    painter.setPen(_edge(shell, look.chosen))
    painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), radius, radius)
    if shell.fold is not None:  # several edges in one another, as many shells have
        for inset in (4.0, 6.5):
            painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    if tile.hasFocus():
        focus_ring(painter, rect.adjusted(5, 5, -5, -5), theme, radius - 5)
    baseline, wide = rect.center().y() + look.shift, width(shell, scale)
    _label(painter, shell, scale, rect.left() + wide / 2, baseline)
    derivative = rim_label(shell, scale)
    if derivative is not None:
        write_centred(painter, derivative, rect.left() + wide / 2, baseline + look.rim, theme.backward)
    if core is not None:
        _label(painter, core, scale, (rect.left() + wide + rect.right() - RIGHT) / 2, baseline)


def _edge(shell: Shell, chosen: bool) -> QPen:
    theme = current_theme()
    if shell.state == "current":
        return QPen(theme.glow, 2.5)
    if chosen:
        return QPen(theme.accent, 2)
    if shell.peeled:
        return QPen(theme.backward, 1.2, Qt.PenStyle.DashLine)
    if shell.state == "known":
        return QPen(_between(theme.forward, theme.forward_soft), 1.2)
    waiting = theme.border_strong if shell.state == "next" else theme.border
    return QPen(waiting, 1.2, Qt.PenStyle.DashLine)


def _between(one: QColor, other: QColor) -> QColor:
    """A pale line without alpha, whatever lies beneath."""
    return QColor(
        *((getattr(one, part)() + getattr(other, part)()) // 2 for part in ("red", "green", "blue"))
    )


def _label(painter: QPainter, shell: Shell, scale: Scale, x: float, baseline: float) -> None:
    """Symbol over value; the symbols of all shells stand on one line, and so do the tops of the values."""
    theme = current_theme()
    known = shell.state in ("known", "current")
    symbol, value = labels(shell, scale)
    ink = theme.text if known else theme.text_muted
    write_centred(painter, symbol, x, baseline, ink)
    below = baseline + VALUE_GAP + max(value.ascent, 0.72 * scale.value)
    colour = theme.text_muted if shell.fold is not None else _value_colour(shell, theme)
    write_centred(painter, value, x, below, colour)


def _value_colour(shell: Shell, theme: Theme) -> QColor:
    known = shell.state in ("known", "current")
    return theme.forward if known else theme.uncomputed
