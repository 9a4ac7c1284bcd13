"""A part of the window as a page of its own size, which can be enlarged and put into a text."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from bpstudio.engine.refused import RefusedError
from bpstudio.qt.documents.export.painting import painting_of
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.ground.picture_file import SCREEN_DOTS
from bpstudio.storage.export.pictured import PictureWanted

POINTS = 72  # an inch


def pdf_picture(shown: ShownWindow, wanted: PictureWanted) -> bytes:
    """The part as a PDF file. Raises RefusedError where none is named."""
    if wanted.part is None:
        raise RefusedError("part", "say of what: canvas, equation, plots or window")
    painting, buffer = painting_of(shown, wanted.part, wanted.transparent), QBuffer()
    rect = QRectF(0, 0, painting.size.width(), painting.size.height())
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(SCREEN_DOTS)
    points = QSizeF(rect.width(), rect.height()) * (POINTS / SCREEN_DOTS)
    writer.setPageSize(
        QPageSize(points, QPageSize.Unit.Point, wanted.part, QPageSize.SizeMatchPolicy.ExactMatch)
    )
    writer.setPageMargins(QMarginsF())
    writer.setTitle(wanted.part)
    painter = QPainter(writer)
    if not wanted.transparent:
        painter.fillRect(rect, painting.ground)
    painting.paint(painter)
    painter.end()
    return bytes(buffer.data().data())
