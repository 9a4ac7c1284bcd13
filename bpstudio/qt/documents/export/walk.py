"""The steps of one chain, or of an iteration, one after the other as pictures of one size: for a slide."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QWidget

from bpstudio.engine.program import Phase
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.explain.readings import conventions_of
from bpstudio.explain.words.where import where_in_words
from bpstudio.explain.words.withheld import PRACTICE_ASKS
from bpstudio.notation.conventions import conventions_line
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.hands.header import HEIGHT as HEADER
from bpstudio.qt.canvas.hands.palette import HEIGHT as PALETTE
from bpstudio.qt.canvas.view import Canvas
from bpstudio.qt.documents.export.painting import Painting
from bpstudio.qt.documents.export.png import pixels_of
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.picture_file import encoded
from bpstudio.qt.ground.theme import SPACE_LARGE, current_theme
from bpstudio.session.session import Session
from bpstudio.storage.export.pictured import PictureWanted

SIZE = QSize(1280, 720)
CAPTION, NETWORK, UNDER = 56, 372, 32  # how high the lines above and below are, and the network between
EQUATION = QSize(SIZE.width() - 2 * SPACE_LARGE, SIZE.height() - CAPTION - NETWORK - UNDER)
STEP_MILLISECONDS, LAST_MILLISECONDS = 1200, 3600
MOST_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class WalkFrame:
    """One picture, and how long it stands."""

    picture: QImage
    milliseconds: int


class KeptFrame(NamedTuple):
    """The same as a PNG file, which takes less room: many are kept at once."""

    png: bytes
    milliseconds: int


def kept_walk(shown: ShownWindow, wanted: PictureWanted) -> Generator[KeptFrame, None, None]:
    """As ``walk_of``."""
    for frame in walk_of(shown, wanted):
        yield KeptFrame(encoded(frame.picture), frame.milliseconds)


def walk_of(shown: ShownWindow, wanted: PictureWanted) -> Generator[WalkFrame, None, None]:
    """Every step of the iteration at the cursor; with a parameter the factors of its chain, from the cost on.

    What is asked for is hidden as on screen. Raises RefusedError where there are too many steps, or practice asks.
    """
    session = _at_the_start(shown.bridge, wanted)
    with slide_of(_seen_alike(session, shown.bridge)) as slide:
        while True:
            last = session.frame.next is None
            yield WalkFrame(pixels_of(slide, wanted.scale), LAST_MILLISECONDS if last else STEP_MILLISECONDS)
            if last:
                return
            session.step()


def last_of_walk(shown: ShownWindow, wanted: PictureWanted) -> QImage:
    """The last picture alone, which has all that the others have. Raises RefusedError as ``walk_of`` does."""
    session = _at_the_start(shown.bridge, wanted)
    while session.frame.next is not None:
        session.step()
    with slide_of(_seen_alike(session, shown.bridge)) as slide:
        return pixels_of(slide, wanted.scale)


def _seen_alike(session: Session, other: Bridge) -> Bridge:
    """The session looked at as another is: its notation, its example, one or the batch."""
    bridge = Bridge(session, notation=other.notation)
    bridge.study(min(other.example, len(bridge.frame.rows) - 1))
    bridge.show_scope(other.scope)
    return bridge


def at_iteration(bridge: Bridge, iteration: int) -> Bridge:
    """The same session, standing where an iteration begins; the one given stays where it is."""
    session = Session(bridge.state)
    session.seek(iteration)
    return _seen_alike(session, bridge)


def steps_of_walk(bridge: Bridge, wanted: PictureWanted) -> int:
    """How many steps come after the first picture. Raises RefusedError where the walk cannot be made at all."""
    return _steps_from(_standing_at_the_start(bridge, wanted))


def _at_the_start(bridge: Bridge, wanted: PictureWanted) -> Session:
    session = _standing_at_the_start(bridge, wanted)
    steps = _steps_from(session)
    if steps > MOST_STEPS:
        raise RefusedError(
            "part",
            f"the walk would have {grouped(steps)} steps, and {grouped(MOST_STEPS)} are the most; name a parameter "
            "for the steps of its chain alone",
        )
    return session


def _steps_from(session: Session) -> int:
    return sum(index >= session.state.cursor.revealed for index in session.frame.visited)


def _standing_at_the_start(bridge: Bridge, wanted: PictureWanted) -> Session:
    """A session of its own, standing where the walk begins."""
    if bridge.state.asked is not None:
        raise RefusedError("part", PRACTICE_ASKS)
    if bridge.error is not None:
        raise RefusedError("part", bridge.error.sentence)
    session = Session(replace(bridge.state, wish_to_follow=None))
    session.seek(bridge.state.cursor.iteration)
    if wanted.parameter is not None:
        session.follow(wanted.parameter)
        while (step := session.frame.next) is not None and step.phase in (Phase.FORWARD, Phase.COST):
            session.step()
    return session


@contextmanager
def slide_of(bridge: Bridge) -> Iterator[Painting]:
    """The network above and its equation below, as they are at each painting, in a window that nobody sees."""
    holder = QWidget()
    holder.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    holder.resize(SIZE)
    canvas, equation = Canvas(bridge, holder), EquationStrip(bridge, holder)
    canvas.setGeometry(0, 0, SIZE.width(), NETWORK + HEADER + PALETTE)
    equation.setGeometry(QRect(0, NETWORK, EQUATION.width(), EQUATION.height()))
    holder.show()

    def paint(painter: QPainter) -> None:
        _caption(painter, bridge)
        seen = QRectF(0, CAPTION, SIZE.width(), NETWORK)
        for item in canvas.graphics.items():  # laid out anew it has others
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        painter.fillRect(seen, canvas.backgroundBrush())
        canvas.render(painter, seen, canvas.viewport().rect())
        _mathematics(painter, equation)

    try:
        yield Painting(QSize(SIZE).toSizeF(), current_theme().window, paint)
    finally:
        holder.hide()
        holder.deleteLater()


def _caption(painter: QPainter, bridge: Bridge) -> None:
    """What the step does above, the conventions below."""
    frame, theme, wide = bridge.frame, current_theme(), SIZE.width() - 2 * SPACE_LARGE
    if frame.current is None:
        told = f"Iteration {grouped(frame.iteration)}"
    else:
        told = where_in_words(frame, bridge.scope, bridge.example, notation=bridge.notation)
    under = conventions_line(conventions_of(frame, notation=bridge.notation))
    lines = (
        (told, (4, 2, 0), theme.text, QRect(SPACE_LARGE, 0, wide, CAPTION)),
        (under, (0, -2), theme.text_muted, QRect(SPACE_LARGE, SIZE.height() - UNDER, wide, UNDER)),
    )
    for text, sizes, colour, rect in lines:
        for larger in sizes:
            painter.setFont(ui_font(larger))
            if painter.fontMetrics().horizontalAdvance(text) <= wide:
                break
        painter.setPen(colour)
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), short)


def _mathematics(painter: QPainter, equation: EquationStrip) -> None:
    """All of the page in front in the middle of its room, smaller where it is too wide."""
    with equation.laid_out_in(EQUATION) as whole:
        share = min(1.0, EQUATION.width() / whole.width(), EQUATION.height() / whole.height())
        left = (SIZE.width() - whole.width() * share) / 2
        painter.save()
        painter.translate(left, CAPTION + NETWORK + (EQUATION.height() - whole.height() * share) / 2)
        painter.scale(share, share)
        equation.paint_whole(painter)
        painter.restore()
