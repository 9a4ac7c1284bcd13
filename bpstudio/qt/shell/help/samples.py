"""What the legend shows: moments of the article's network, and the piece of the canvas to look at. The canvas draws."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsScene

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.notation.textbook import Notation
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.build import build
from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.canvas.plan.stage import FocusRing, Stage
from bpstudio.session.edits.base import Edit, SetTarget
from bpstudio.session.edits.connections import CutConnections, SetFrozen
from bpstudio.session.history.state import State
from bpstudio.session.practice.asking import askings
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session

WIDTH, HEIGHT = 1040.0, 300.0  # of the canvas it is a piece of: everything has its name there
THETA = Parameter("theta", 2, 0, 0)
Cut = Callable[[Stage], QRectF]


@dataclass(frozen=True, slots=True)
class CanvasSample:
    """``reach`` is the step that has just been made; ``piece`` what of the canvas is shown.

    With ``asks`` practice asks for what comes next.
    """

    title: str
    meaning: str
    piece: Cut
    reach: tuple[Op, int | None] | None = None
    edits: tuple[Edit, ...] = ()
    follow: Parameter | None = None
    select: Parameter | Unit | None = None
    ring: bool = False
    asks: bool = False


def _half(layer: int, letter: str) -> Cut:
    return lambda stage: stage.geometry.half(layer, 0, letter)


def _drawer(layer: int, letter: str) -> Cut:
    return lambda stage: stage.geometry.drawer(layer, 0, letter)


def _body(layer: int) -> Cut:
    return lambda stage: stage.geometry.body(layer, 0)


def _tab(layer: int) -> Cut:
    return lambda stage: stage.geometry.tab(layer, 0)


def _label(layer: int) -> Cut:
    return lambda stage: stage.labels_into(layer).rects[0, 0]


def _edge(layer: int) -> Cut:
    """The connection, with its label."""

    def piece(stage: Stage) -> QRectF:
        columns, label = stage.geometry.columns, stage.labels_into(layer).rects[0, 0]
        below = columns[stage.network.below(layer)]
        return QRectF(
            below.right,
            label.top(),
            columns[layer].left - below.right,
            label.height(),
        )

    return piece


def _inner_arrow(stage: Stage) -> QRectF:
    return stage.geometry.drawer(2, 0)


_COST, _ALL = (Op.C, None), (Op.UPDATE, None)
SAMPLES = (
    CanvasSample(
        "A value above 0", "A number of the forward pass: z, a, ŷ. Blue is positive.", _half(2, "z"), _COST
    ),
    CanvasSample("A value below 0", "Teal, with its minus sign.", _half(3, "z"), (Op.DZ_DB, 1)),
    CanvasSample(
        "A gradient above 0",
        "A number of the backward pass: ∂C/∂ of something. Orange is positive.",
        _drawer(3, "a"),
        _ALL,
        (SetTarget(0, 0, 0.0),),
    ),
    CanvasSample("A gradient below 0", "Crimson, with its minus sign.", _drawer(3, "a"), _ALL),
    CanvasSample(
        "A weight or bias above 0", "Slate blue. The line is wider where the weight is larger.", _label(3)
    ),
    CanvasSample("A weight or bias below 0", "Brown, with its minus sign.", _tab(3)),
    CanvasSample("Not computed yet", "A dash is no 0: stepping has not come there.", _body(2)),
    CanvasSample(
        "Now", "Amber light: what the step under the cursor has just computed.", _half(2, "z"), (Op.Z, 2)
    ),
    CanvasSample("Read now", "A dashed indigo border: what that step uses.", _half(1, "a"), (Op.Z, 2)),
    CanvasSample(
        "Asked for",
        "A question mark on an indigo border: the number that practice asks for will stand there.",
        _half(2, "z"),
        (Op.A, 1),
        asks=True,
    ),
    CanvasSample(
        "Selected",
        "An indigo border. Inspector, equation and plots speak of it.",
        _body(2),
        _COST,
        select=Unit(2, 0),
    ),
    CanvasSample(
        "With the keyboard",
        "A dotted frame around what Tab has reached.",
        _body(2),
        _COST,
        select=Unit(2, 0),
        ring=True,
    ),
    CanvasSample(
        "The way to the cost",
        "A pale band: where the selected or followed parameter acts.",
        _edge(3),
        _COST,
        select=THETA,
    ),
    CanvasSample(
        "A factor",
        "An orange arrow against the stream: one local derivative of the chain.",
        _inner_arrow,
        (Op.DA_DZ, 2),
        follow=THETA,
    ),
    CanvasSample(
        "Frozen",
        "A dotted rim: updates leave this parameter alone.",
        _label(2),
        edits=(SetFrozen(("theta2[0,0]",), True),),
    ),
    CanvasSample(
        "Cut",
        "There is no connection: the weight is 0 and has no gradient.",
        _label(2),
        edits=(CutConnections(("theta2[0,0]",)),),
    ),
)


class SamplePicture:
    """One sample, drawn by the canvas itself."""

    def __init__(self, state: State, sample: CanvasSample, notation: Notation) -> None:
        self.sample = sample
        self._session = Session(state)
        self._prepare()
        self._bridge = Bridge(self._session, notation=notation)
        if sample.select is not None:
            self._bridge.select(sample.select)
        self._scene = QGraphicsScene()
        self.build(notation)

    def build(self, notation: Notation) -> None:
        """Lay it out, in that notation and the theme in force: what was painted before is not kept."""
        self._bridge.write_in(notation)
        sample = self.sample
        ring = FocusRing(shown=sample.ring)
        self._stage = build(self._scene, self._bridge, ring, WIDTH, HEIGHT)

    def _prepare(self) -> None:
        session, sample = self._session, self.sample
        for edit in sample.edits:
            session.apply(edit)
        if sample.follow is not None:
            session.follow(sample.follow)
        if sample.reach is not None:
            session.seek(0, session.frame.program.find(*sample.reach).number)
        if sample.asks and session.frame.next is not None:
            session.ask(askings(session.frame, session.frame.next)[0].question)

    def drawn(self, size: QSizeF, ratio: float) -> QPixmap:
        """What is to be looked at and what is around it, in the theme in force, with ``ratio`` dots for each pixel."""
        piece = QRectF(QPointF(0, 0), size)
        piece.moveCenter(self.sample.piece(self._stage).center())
        picture = QPixmap((size * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(ground())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._scene.render(
            painter, QRectF(0, 0, piece.width(), piece.height()), piece, Qt.AspectRatioMode.IgnoreAspectRatio
        )
        painter.end()
        return picture
