"""Pages to look at, one under the other, as wide as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from bpstudio.explain.words import handed_out as words
from bpstudio.qt.documents.paper.pages import PrintedPage, paint_page, paint_paper
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import SPACE, current_theme

WIDEST = 900  # pixels of a page
LEAST = 260


class PagesView(QWidget):
    """Paints those of its pages that are in sight."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages: tuple[PrintedPage, ...] = ()
        self._wide = LEAST

    def fit(self, width: int) -> None:
        """Be as wide as that, and as high as all pages are then."""
        self._wide = max(width, 4 * SPACE)
        self.setFixedSize(self._wide, round(self._step * len(self.pages)) + SPACE if self.pages else 1)
        self.update()

    @property
    def _scale(self) -> float:
        return min(self._wide - 2 * SPACE, WIDEST) / self.pages[0].sheet.width if self.pages else 1.0

    @property
    def _step(self) -> float:
        return self.pages[0].sheet.height * self._scale + SPACE if self.pages else 1.0

    def place(self, number: int) -> QRectF:
        """Where a page is, the first being number 0."""
        sheet, scale = self.pages[number].sheet, self._scale
        wide = sheet.width * scale
        return QRectF((self._wide - wide) / 2, SPACE + number * self._step, wide, sheet.height * scale)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, page in enumerate(self.pages):
            place = self.place(number)
            if not place.intersects(QRectF(event.rect())):
                continue
            painter.save()
            painter.translate(place.topLeft())
            painter.scale(self._scale, self._scale)
            paint_paper(painter, page.sheet)
            paint_page(painter, page)
            painter.restore()
            painter.setPen(QPen(current_theme().border, 1))
            painter.drawRect(place)
        painter.end()


class Preview(QScrollArea):
    """Scrolls over the pages; the arrows and Page Up and Down do so too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("solution_preview")
        self.setAccessibleName("Preview")
        self.setToolTip(plain_tip(words.PREVIEW))
        self.setMinimumWidth(LEAST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view = PagesView(self)
        self.setWidget(self.view)

    def show_pages(self, pages: tuple[PrintedPage, ...]) -> None:
        """Show other pages, as far down as before where there are as many."""
        self.view.pages = pages
        self.view.fit(self.viewport().width())
        self.setAccessibleDescription(words.pages_told(len(pages)))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.fit(self.viewport().width())
