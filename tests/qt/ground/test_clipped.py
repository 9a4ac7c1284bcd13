"""In a drawing of widgets as much of each is seen as on the screen."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QLabel,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bpstudio.qt.ground.clipped import CLIP, GROUP, MARK, PATH, RECT, SIDES
from bpstudio.qt.ground.picture_file import drawing

RED, BLUE = "#c01020", "#1020c0"


class Filled(QWidget):
    """All of it in a colour, but only what is in a part of it is let through."""

    def __init__(self, parent: QWidget, colour: str, part: QRect) -> None:
        super().__init__(parent)
        self._colour, self._part = QColor(colour), part

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRect(self._part)
        painter.fillRect(self.rect(), self._colour)
        painter.end()


def drawn(widget: QWidget) -> ET.Element:
    return ET.fromstring(
        drawing(QSizeF(widget.size()), "widgets", lambda painter: widget.render(painter, QPoint()))
    )


def transform(element: ET.Element) -> QTransform:
    numbers = re.findall(r"-?[\d.]+(?:e-?\d+)?", element.get("transform", "matrix(1,0,0,1,0,0)"))
    return QTransform(*map(float, numbers))


def extent(shape: ET.Element) -> QRectF:
    if shape.tag == RECT:
        x, y, width, height = (float(shape.get(side, 0)) for side in SIDES)
        return QRectF(x, y, width, height)
    points = [QPointF(*map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", shape.get("d", ""))]
    across, down = [point.x() for point in points], [point.y() for point in points]
    return QRectF(QPointF(min(across), min(down)), QPointF(max(across), max(down)))


def seen(root: ET.Element, colour: str) -> list[QRectF]:
    """What is seen of shapes in a colour, as a reader of SVG clips them."""
    clips = {
        f"url(#{clip.get('id')})": transform(clip[0]).mapRect(extent(clip[0])) for clip in root.iter(CLIP)
    }

    def within(group: ET.Element, place: QTransform, left: QRectF) -> list[QRectF]:
        place = transform(group) * place
        if name := group.get("clip-path"):
            left = left & place.mapRect(clips[name])
        own = [place.mapRect(extent(one)) & left for one in group if one.tag in (RECT, PATH)]
        inner = [found for one in group.findall(GROUP) for found in within(one, place, left)]
        return [*(own if group.get("fill") == colour else []), *inner]

    (body,) = root.findall(GROUP)
    return [
        found for found in within(body, QTransform(), QRectF(-1e4, -1e4, 2e4, 2e4)) if not found.isEmpty()
    ]


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(300, 200)
    return parent


def test_what_a_widget_clips_is_clipped_where_the_widget_is(parent: QWidget) -> None:
    for colour, x in ((RED, 40), (BLUE, 160)):
        Filled(parent, colour, QRect(5, 6, 20, 10)).setGeometry(x, 70, 60, 50)
    root = drawn(parent)
    assert seen(root, RED) == [QRectF(45, 76, 20, 10)]
    assert seen(root, BLUE) == [QRectF(165, 76, 20, 10)]


def test_an_item_of_a_view_clips_what_is_in_it_where_the_view_is(parent: QWidget) -> None:
    scene = QGraphicsScene(0, 0, 200, 100, parent)
    holder = QGraphicsRectItem(0, 0, 50, 40)
    holder.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
    holder.setPos(30, 20)
    inner = QGraphicsRectItem(-10, 10, 500, 10, holder)
    inner.setBrush(QColor(RED))
    scene.addItem(holder)
    view = QGraphicsView(scene, parent)
    view.setGeometry(60, 50, 204, 104)
    corner = view.viewport().mapTo(parent, view.mapFromScene(30, 30))
    (found,) = seen(drawn(parent), RED)
    assert found.left() == pytest.approx(corner.x(), abs=1)
    assert found.width() == pytest.approx(50, abs=2)
    assert found.top() == pytest.approx(corner.y(), abs=1)


def test_what_a_viewport_cuts_off_is_not_seen(parent: QWidget) -> None:
    area = QScrollArea(parent)
    content = QWidget()
    content.resize(400, 400)
    Filled(content, RED, QRect(0, 0, 500, 500)).setGeometry(10, 60, 300, 300)
    area.setWidget(content)
    area.setGeometry(20, 30, 120, 90)
    drawn(parent)  # laid out now
    area.verticalScrollBar().setValue(25)
    shown = area.viewport().rect()
    place = area.viewport().mapTo(parent, QPoint())
    expected = QRectF(shown.translated(place)) & QRectF(place.x() + 10, place.y() + 35, 300, 300)
    assert seen(drawn(parent), RED) == [expected]


def test_the_ground_of_a_widget_is_its_own(parent: QWidget) -> None:
    parent.setStyleSheet(f"#grounded {{ background: {BLUE}; }}")
    area = QScrollArea(parent)
    area.setWidget(QWidget())
    area.setGeometry(0, 0, 100, 50)
    grounded = QScrollArea(parent)
    grounded.setObjectName("grounded")
    grounded.setGeometry(120, 80, 100, 60)
    assert QRectF(120, 80, 100, 60).contains(seen(drawn(parent), BLUE)[0])


@pytest.mark.parametrize("corner", [(0, 0), (10, 10)])
def test_what_a_parent_paints_is_not_cut_by_a_viewport_at_its_corner(
    parent: QWidget, corner: tuple[int, int]
) -> None:
    parent.setObjectName("parent")
    parent.setStyleSheet(f"#parent {{ background: {BLUE}; }}")
    painted = Filled(parent, RED, QRect(0, 0, 200, 150))
    painted.setGeometry(50, 30, 250, 170)
    for holder in (parent, painted):
        area = QScrollArea(holder)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setGeometry(*corner, 40, 25)
        content = QWidget()
        content.resize(400, 400)
        area.setWidget(content)
    root = drawn(parent)
    assert seen(root, BLUE)[0] == QRectF(0, 0, 300, 200)
    assert seen(root, RED) == [QRectF(50, 30, 200, 150)]


@pytest.mark.parametrize("words", ["a widget begins somewhere", "0 begins 1 2 3 4", "ends"])
def test_words_are_drawn_as_words_whatever_they_say(qtbot: QtBot, words: str) -> None:
    label = QLabel(words)
    qtbot.addWidget(label)
    label.resize(300, 30)
    assert words in {path.get("aria-label") for path in drawn(label).iter(PATH)}


def test_no_mark_is_left(parent: QWidget) -> None:
    Filled(parent, RED, QRect(5, 6, 20, 10)).setGeometry(40, 70, 60, 50)
    root = drawn(parent)
    assert MARK not in ET.tostring(root, encoding="unicode")
    assert len(list(root.iter(CLIP))) == 1
    assert not any("clip-path" in group.attrib for group in drawn(QWidget()).iter(GROUP))
