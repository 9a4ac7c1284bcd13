"""The legend: every colour and mark of the network, drawn by the canvas itself in the theme in force."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from bpstudio.engine.program import Phase
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import RADIUS, SPACE, SPACE_LARGE, SPACE_SMALL, current_theme
from bpstudio.qt.shell.help.samples import SAMPLES, SamplePicture
from bpstudio.qt.shell.window import Window
from bpstudio.qt.timeline.phase_chips import PHASE_MEANINGS, PhaseChip
from bpstudio.storage import opening

WIDE, HIGH = 200, 96
NETWORK = "article"


class CanvasPiece(QWidget):
    """A piece of the canvas."""

    def __init__(self, picture: SamplePicture, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = picture
        self._kept: tuple[object, QPixmap] | None = None
        self.setFixedSize(WIDE, HIGH)
        self.setAccessibleName(picture.sample.title)

    @guarded(returning=QSize(WIDE, HIGH))
    def sizeHint(self) -> QSize:
        return QSize(WIDE, HIGH)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.border)
        painter.setBrush(ground())
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), RADIUS, RADIUS)
        painter.setClipRect(self.rect().adjusted(2, 2, -2, -2))
        painter.drawPixmap(0, 0, self._drawn())
        painter.end()

    def _drawn(self) -> QPixmap:
        seen = (current_theme().name, self.devicePixelRatioF())
        if self._kept is None or self._kept[0] != seen:
            self._kept = seen, self._picture.drawn(QSizeF(self.size()), self.devicePixelRatioF())
        return self._kept[1]

    def draw_again(self, notation: Notation) -> None:
        """In another notation or in other colours than before."""
        self._picture.build(notation)
        self._kept = None
        self.update()


class LegendWindow(QDialog):
    """Beside the window, not over it as a question is."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._bridge = window.bridge
        self.setObjectName("legend_window")
        self.setWindowTitle("Colours and marks")
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        self._grid.setHorizontalSpacing(SPACE_LARGE)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnStretch(1, 1)
        self._meanings: list[tuple[PlainLabel, str]] = []
        state = opening.read_to_show(NETWORK).session.state
        self.samples = [
            CanvasPiece(SamplePicture(state, sample, self._bridge.notation), self._body) for sample in SAMPLES
        ]
        for drawn, sample in zip(self.samples, SAMPLES, strict=True):
            self._add(drawn, sample.title, sample.meaning)
        for phase in Phase:
            chip = PhaseChip(phase, self._body)
            chip.light(True)
            chip.setFixedSize(WIDE, 30)
            self._add(chip, f"The phase {phase}", PHASE_MEANINGS[phase])
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self._bridge.renoted.connect(self._rewrite)
        open_sized(self, 620, 640)

    def _rewrite(self) -> None:
        notation = self._bridge.notation
        for drawn in self.samples:
            drawn.draw_again(notation)
        for label, meaning in self._meanings:
            label.setText(in_words(meaning, notation))

    def _add(self, picture: QWidget, title: str, meaning: str) -> None:
        words = QVBoxLayout()
        words.setSpacing(SPACE_SMALL)
        name, sentence = (
            PlainLabel(title, self._body),
            PlainLabel(in_words(meaning, self._bridge.notation), self._body),
        )
        name.setFont(ui_font(0, ui_font().Weight.DemiBold))
        sentence.setWordWrap(True)
        self._meanings.append((sentence, meaning))
        words.addStretch(1)
        words.addWidget(name)
        words.addWidget(sentence)
        words.addStretch(1)
        row = self._grid.rowCount()
        self._grid.addWidget(picture, row, 0)
        self._grid.addLayout(words, row, 1)

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for drawn in self.samples:
                drawn.draw_again(self._bridge.notation)
