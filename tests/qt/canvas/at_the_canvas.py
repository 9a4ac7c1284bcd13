"""What a hand does at the canvas, and what is seen of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.view import Canvas
from bpstudio.session.selection import Place

LEFT = Qt.MouseButton.LeftButton


def bridge_of(canvas: Canvas) -> Bridge:
    return canvas.stage.bridge


def click(qtbot: QtBot, canvas: Canvas, place: Place) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.point_of(place))


def retype(qtbot: QtBot, field: QLineEdit, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    field.selectAll()
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        field.insert(text)  # the test library has no keys for it
    qtbot.keyClick(field, key)


def at_rest(canvas: Canvas) -> bool:
    """Whether everything is painted with care: nothing has moved for a while."""
    return not (canvas._settling.isActive() or canvas._floating.map._later.isActive())


def picture(canvas: Canvas) -> QImage:
    QApplication.processEvents()
    return canvas.grab().toImage()


def differs_at(before: QImage, after: QImage, canvas: Canvas, place: Place) -> bool:
    """Whether the pictures differ in the rectangle around a place."""
    middle = canvas.viewport().mapTo(canvas, canvas.point_of(place))
    return any(
        before.pixel(middle + QPoint(dx, dy)) != after.pixel(middle + QPoint(dx, dy))
        for dx in range(-40, 41)
        for dy in range(-20, 21)
    )
