"""What is going to be written, to look at: pages, a picture, lines of text, or why there is nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QImage, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from bpstudio.explain.words import exporting as words
from bpstudio.qt.controls.form import remark_label
from bpstudio.qt.documents.export_dialog.making import LookedAt
from bpstudio.qt.documents.paper.pages import PrintedPage
from bpstudio.qt.documents.paper.preview import Preview
from bpstudio.qt.ground.fonts import UI_PIXELS, ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, current_theme

SQUARE = 8  # pixels of the pattern that lies under a picture without a ground
LEAST = QSize(240, 160)


class PictureView(QWidget):
    """A picture, as large as there is room for, but not larger than it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture = QImage()
        self.setMinimumSize(LEAST)
        self.setAccessibleName("Preview")

    @property
    def place(self) -> QRectF:
        """Where it is."""
        size = self.picture.deviceIndependentSize()
        share = min(1.0, self.width() / max(size.width(), 1), self.height() / max(size.height(), 1))
        size *= share
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture.isNull():
            return
        painter, place = QPainter(self), self.place
        if self.picture.hasAlphaChannel():
            _squares(painter, place)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        wanted = (place.size() * ratio).toSize()
        shown = self.picture.scaled(
            wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(place, shown, QRectF(shown.rect()))
        painter.setPen(current_theme().border)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()


def _squares(painter: QPainter, place: QRectF) -> None:
    """What lies under a picture that has no ground."""
    theme = current_theme()
    painter.save()
    painter.setClipRect(place)
    painter.fillRect(place, theme.surface)
    for row in range(int(place.height()) // SQUARE + 1):
        for column in range(row % 2, int(place.width()) // SQUARE + 1, 2):
            corner = place.topLeft()
            painter.fillRect(
                QRectF(corner.x() + column * SQUARE, corner.y() + row * SQUARE, SQUARE, SQUARE),
                QColor(theme.surface_sunken),
            )
    painter.restore()


class ExportPreview(QWidget):
    """One of four at a time, and under it a line with the size of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages, self.picture = Preview(self), PictureView(self)
        self.text, self.instead = QPlainTextEdit(self), PlainLabel(self)
        self.told = remark_label(self)
        self.text.setReadOnly(True)
        self.text.setObjectName("export_text")
        self.text.setFont(_mono())
        for part in (self.picture, self.text):
            part.setToolTip(plain_tip(words.PREVIEW_TIP))
        self.text.setAccessibleName("Preview")
        self.instead.setWordWrap(True)
        self.instead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget(self)
        for shown in (self.instead, self.pages, self.picture, self.text):
            self.stack.addWidget(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.stack, 1)
        column.addWidget(self.told)
        self.instead.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)

    def show_made(self, made: LookedAt) -> None:
        """What there is of it to look at."""
        if made.pages:
            self.show_pages(made.pages, made.told)
        elif made.instead:
            self.show_instead(made.instead, wrong=False)
        elif made.picture is not None:
            self.show_picture(made.picture, made.told)
        else:
            self.show_text(made.text, made.told, made.wrapped)

    def show_pages(self, pages: tuple[PrintedPage, ...], told: str) -> None:
        """Pages as they are printed."""
        self.stack.setCurrentWidget(self.pages)
        self.pages.show_pages(pages)
        self._tell(told)

    def show_picture(self, picture: QImage, told: str) -> None:
        """A picture, scaled to fit."""
        self.picture.picture = picture
        self.picture.setAccessibleDescription(told)
        self.picture.update()
        self.stack.setCurrentWidget(self.picture)
        self._tell(told)

    def show_text(self, text: str, told: str, wrapped: bool = False) -> None:
        """Lines of text; ``wrapped`` where there is one that is long."""
        mode = QPlainTextEdit.LineWrapMode
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)  # a link has a hyphen here and there
        self.text.setLineWrapMode(mode.WidgetWidth if wrapped else mode.NoWrap)
        metrics = self.text.fontMetrics()
        before_tabs = (line.partition("\t")[0] for line in text.split("\n") if "\t" in line)
        wide = max(map(metrics.horizontalAdvance, before_tabs), default=0)
        self.text.setTabStopDistance(wide + 2 * SPACE_LARGE)
        self.text.setPlainText(text)
        self.stack.setCurrentWidget(self.text)
        self._tell(told)

    def show_instead(self, sentence: str, wrong: bool = True) -> None:
        """Why there is nothing to be seen: what is ``wrong``, or that it is being worked out."""
        self.instead.setProperty("role", "error" if wrong else "muted")
        self.instead.style().unpolish(self.instead)
        self.instead.style().polish(self.instead)
        self.instead.setText(sentence)
        self.stack.setCurrentWidget(self.instead)
        self._tell("")

    def let_go(self) -> None:
        """Hold nothing that is large any more."""
        self.pages.show_pages(())
        self.picture.picture = QImage()
        self.text.clear()
        self.show_instead("", wrong=False)

    def _tell(self, told: str) -> None:
        self.told.setText(told)
        self.told.setVisible(bool(told))


def _mono() -> QFont:
    """Letters of one width, and for what these lack the interface's own."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font = QFont([QFontInfo(fixed).family(), *ui_font().families()])  # "monospace" itself is no family
    font.setPixelSize(UI_PIXELS - 1)
    font.setFixedPitch(True)
    return font
