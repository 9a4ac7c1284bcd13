"""Which phase of the iteration is on: a chip for each, lit while it is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from bpstudio.engine.program import Phase
from bpstudio.engine.words import capital
from bpstudio.qt.ground.colours import PHASE_COLOURS
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, current_theme

HEIGHT = 24
GAP = SPACE
PHASE_MEANINGS = {
    Phase.FORWARD: "every z and a, from the input to ŷ.",
    Phase.COST: "how far ŷ is from the target.",
    Phase.BACKWARD: "one factor of the chain rule at a time, from the cost to the input.",
    Phase.UPDATE: "every weight and bias moves at once, after all gradients exist.",
}


class PhaseChip(PlainLabel):
    """A label, not a button: lit while its phase is the current one."""

    def __init__(self, phase: Phase, parent: QWidget) -> None:
        super().__init__(phase.upper(), parent)
        self.phase, self.lit, self.word = phase, False, phase.upper()
        self.setFont(ui_font(-2, ui_font().Weight.DemiBold))
        self.setToolTip(plain_tip(f"{capital(phase)}: {PHASE_MEANINGS[phase]}"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(f"phase {phase}")

    def width_of(self, text: str) -> int:
        """How wide it is with that text."""
        return QFontMetrics(self.font()).horizontalAdvance(text) + 2 * SPACE

    def light(self, lit: bool) -> None:
        """Light it, or put it out."""
        if lit != self.lit:
            self.lit = lit
            self.setAccessibleDescription("current" if lit else "")
            self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        strong, soft = (theme.colour(name) for name in PHASE_COLOURS[self.phase])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(strong if self.lit else soft)
        height = min(HEIGHT, self.height())
        box = self.rect().adjusted(0, (self.height() - height) // 2, 0, -((self.height() - height) // 2))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(theme.surface if self.lit else strong)
        painter.setFont(self.font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class PhaseChips(QWidget):
    """All of them in a row; where there is no room for their words, those that are not lit show a letter."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.chips = tuple(PhaseChip(phase, self) for phase in Phase)
        self.setMinimumWidth(self._width(short=True))

    def light(self, phase: Phase) -> None:
        """Show that this phase is on."""
        for chip in self.chips:
            chip.light(chip.phase is phase)
        self._place()

    def _width(self, short: bool) -> int:
        """What the row needs, whichever of them is lit."""
        full = [chip.width_of(chip.word) for chip in self.chips]
        gaps = GAP * (len(self.chips) - 1)
        if not short:
            return sum(full) + gaps
        letters = [chip.width_of(chip.word[:1]) for chip in self.chips]
        longer = max(whole - letter for whole, letter in zip(full, letters, strict=True))
        return sum(letters) + longer + gaps

    def _place(self) -> None:
        short, x = self.width() < self._width(short=False), 0
        for chip in self.chips:
            chip.setText(chip.word[:1] if short and not chip.lit else chip.word)
            width = chip.width_of(chip.text())
            chip.setGeometry(x, 0, width, self.height())
            x += width + GAP

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @guarded(returning=QSize(280, HEIGHT))
    def sizeHint(self) -> QSize:
        return QSize(self._width(short=False), HEIGHT)

    @guarded(returning=QSize(160, HEIGHT))
    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(short=True), HEIGHT)
