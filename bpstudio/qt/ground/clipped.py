"""What is clipped in a drawing of widgets, clipped where it is.

Qt writes the paths that clip as if each widget began at the corner of the drawing, so that a browser shows little of a
plot, and no path for what a viewport cuts off. A mark at the beginning of each widget tells where it is; one at its
end, where the next begins, whose ground is painted first.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import token_hex

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from bpstudio.qt.ground.guard import guarded
from bpstudio.storage.export.markup import SVG

GROUP, TEXT, RECT, PATH = (f"{{{SVG}}}{name}" for name in ("g", "text", "rect", "path"))
DEFINED, CLIP = f"{{{SVG}}}defs", f"{{{SVG}}}clipPath"
MARK = token_hex(16)
"""In all marks: nobody has words that begin so."""
BEGINS, ENDS = f"{MARK} begins", f"{MARK} ends"
SIDES = ("x", "y", "width", "height")


class _Marker(QObject):
    """Draws a mark before each widget is painted, with what a viewport leaves of it, and one after."""

    def __init__(self) -> None:
        super().__init__()
        self._painting = False

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._painting or event.type() != QEvent.Type.Paint or not isinstance(watched, QWidget):
            return False
        left = _left_by_viewports(watched)
        sides = () if left is None else (left.x(), left.y(), left.width(), left.height())
        _mark(watched, " ".join((BEGINS, *map(str, sides))))
        self._painting = True
        try:
            QApplication.sendEvent(watched, event)  # comes by here once more
        finally:
            self._painting = False
        _mark(watched, ENDS)
        return True


def _mark(widget: QWidget, words: str) -> None:
    """Clipped at its corner, so that it says where the widget is."""
    painter = QPainter(widget)
    painter.setClipRect(QRect(0, 0, 1, 1))
    painter.drawText(QPointF(), words)
    painter.end()


def _left_by_viewports(widget: QWidget) -> QRect | None:
    """In its own coordinates; None where it is in no viewport, and is not one."""
    left: QRect | None = None
    offset, part = QPoint(), widget
    while (parent := part.parentWidget()) is not None:
        if isinstance(parent, QAbstractScrollArea) and parent.viewport() is part:
            shown = part.rect().translated(-offset)
            left = shown if left is None else left & shown
        offset += part.pos()
        part = parent
    return left


@contextmanager
def marked_widgets() -> Iterator[None]:
    """While a drawing is painted; nothing else is painted meanwhile."""
    application, marker = QApplication.instance(), _Marker()
    assert application is not None, "what is painted has an application"
    application.installEventFilter(marker)
    try:
        yield
    finally:
        application.removeEventFilter(marker)


@dataclass(slots=True)
class _DrawnWidget:
    """The groups of a widget, the ``place`` where it begins, and ``left`` of it by a viewport."""

    place: str = ""
    left: str = ""
    moves: bool = False
    """Whether what clips is written as if it began at the corner."""
    groups: list[ET.Element] = field(default_factory=list)


def clip_in_place(root: ET.Element) -> None:
    """Take the marks out of a drawing, and clip each widget where it is."""
    body, defined = root.find(GROUP), root.find(DEFINED)
    assert body is not None, "every drawing has groups"
    assert defined is not None, "every drawing has definitions"
    clips = {f"url(#{clip.get('id')})": clip for clip in defined.iter(CLIP)}
    widgets = _widgets(body, clips)
    body[:] = []
    for number, widget in enumerate(widgets):
        for group in widget.groups:
            clip = clips.pop(group.get("clip-path", ""), None)
            if clip is not None and widget.moves:
                for path in clip.iter(PATH):
                    path.set("transform", widget.place)
        body.extend(_cut(widget, f"widget{number}", defined))
    for of_a_mark in clips.values():
        defined.remove(of_a_mark)


def _widgets(body: ET.Element, clips: dict[str, ET.Element]) -> list[_DrawnWidget]:
    found = [_DrawnWidget()]
    for group in body:
        told = (text.text or "" for text in group.iter(TEXT))
        mark = next((words for words in told if words.startswith(MARK)), None)
        if mark is None:
            found[-1].groups.append(group)  # the ground of a widget is painted before it begins
        elif mark == ENDS:
            found.append(_DrawnWidget())
        else:
            clip = clips.get(group.get("clip-path", ""))
            found[-1].place, found[-1].left = _place(group), mark.removeprefix(BEGINS).strip()
            found[-1].moves = clip is not None and any(
                path.get("d", "").startswith("M0,0 ") for path in clip.iter(PATH)
            )
    return found


def _place(group: ET.Element) -> str:
    """Where it paints; empty where it paints nothing."""
    inner = group.find(GROUP) if "clip-path" in group.attrib else group
    return inner.get("transform", "") if inner is not None and len(inner) else ""


def _cut(widget: _DrawnWidget, name: str, defined: ET.Element) -> list[ET.Element]:
    if not widget.left:
        return widget.groups
    clip = ET.SubElement(defined, CLIP, {"id": name})
    sides = zip(SIDES, widget.left.split(), strict=True)
    ET.SubElement(clip, RECT, {**dict(sides), "transform": widget.place})
    whole = ET.Element(GROUP, {"clip-path": f"url(#{name})"})
    whole.extend(widget.groups)
    return [whole]
