"""A sentence in a bubble over the window, with an arrow to what it is about. It takes no keys and blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import RADIUS, SPACE, SPACE_SMALL, current_theme
from bpstudio.qt.shell.help.standing import Around, Side, standing

WIDTH, ARROW, BASE = 330, 11, 11
LEAVES_TOUR = "Leave the tour; it goes on from here the next time.  (Esc)"
NO_BREAK = "\u00a0"  # a sign of equality stays with what comes after it
EDGE = 6  # between the bubble and the border of the window


class Bubble(QWidget):
    """``left()`` when its cross is used, ``again()`` when the tour is to begin anew, ``finished()`` at its end.

    ``name`` is that of what it belongs to, and ``closes`` says what its cross does.
    """

    left = Signal()
    again = Signal()
    finished = Signal()

    def __init__(self, window: QWidget, name: str = "Tour", closes: str = LEAVES_TOUR) -> None:
        super().__init__(window)
        self.setObjectName(f"{name.casefold()}_bubble")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side: Side = "none"
        self._tip = QPoint()
        self.count, self.sentence = PlainLabel(self), PlainLabel(self)
        self.count.setProperty("role", "muted")
        self.sentence.setFont(ui_font(1))
        self.sentence.setWordWrap(True)
        self.close_button = QToolButton(self)
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip(plain_tip(closes))
        self.close_button.setAccessibleName("leave the tour" if closes == LEAVES_TOUR else "close the bubble")
        self.close_button.clicked.connect(self.left)
        self.restart = _button("Start again", "quiet", "Begin the tour anew.", self)
        self.restart.clicked.connect(self.again)
        self.finish = _button("Finish", "primary", "Close the tour.", self)
        self.finish.clicked.connect(self.finished)
        for button in (self.close_button, self.restart, self.finish):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the keys from the network
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_SMALL)
        for part in (self.count, self.restart, self.close_button):
            head.addWidget(part, 1 if part is self.count else 0)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.finish)
        column = QVBoxLayout(self)
        around = ARROW + SPACE
        column.setContentsMargins(around + SPACE_SMALL, around - SPACE_SMALL, around, around)
        column.setSpacing(SPACE_SMALL)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addLayout(foot)

    def say(self, at: int, count: int, sentence: str, astray: bool) -> None:
        """Step ``at`` (from 0) of ``count``. ``astray`` says that the sentence is the way back to the step."""
        last = at == count - 1
        place = f"Back to step {at + 1}" if astray else f"Tour, step {at + 1} of {count - 1}"
        self.count.setText("The end of the tour" if last else place)
        self.sentence.setText(sentence.replace(" = ", f" ={NO_BREAK}"))
        self.setAccessibleDescription(sentence)
        self.restart.setVisible(at > 0)
        self.finish.setVisible(last)
        self.update()

    def tell(self, heading: str, sentence: str) -> None:
        """A sentence that is no step of a tour."""
        self.count.setText(heading)
        self.sentence.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.restart.hide()
        self.finish.hide()
        self.update()

    def stand_by(self, target: QRect | None, room: QRect, around: Around | None = None) -> None:
        """Beside ``target``, in the coordinates of the window, and over nothing that has just come."""
        layout = self.layout()
        assert layout is not None, "made so above"
        layout.activate()
        width = min(WIDTH + 2 * ARROW, room.width() - 2 * EDGE)
        size = QSize(width, max(self.heightForWidth(width), self.minimumSizeHint().height()))
        place = standing(size, target, room.adjusted(EDGE, EDGE, -EDGE, -EDGE), around, ARROW)
        self._side, self._tip = place.side, place.tip - place.rect.topLeft()
        self.setGeometry(place.rect)
        self.update()

    @property
    def body(self) -> QRectF:
        """The bubble without the room for its arrow."""
        return QRectF(self.rect()).adjusted(ARROW, ARROW, -ARROW, -ARROW)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.accent, 1.6))
        painter.setBrush(theme.surface_raised)
        painter.drawPath(self._outline())
        painter.end()

    def _outline(self) -> QPainterPath:
        body = self.body
        path = QPainterPath()
        path.addRoundedRect(body, RADIUS, RADIUS)
        if self._side == "none":
            return path
        tip = QPainterPath()
        x = min(max(self._tip.x(), body.left() + RADIUS + BASE), body.right() - RADIUS - BASE)
        y = min(max(self._tip.y(), body.top() + RADIUS + BASE), body.bottom() - RADIUS - BASE)
        corners = {
            "below": (
                QPointF(x - BASE, body.top()),
                QPointF(x, body.top() - ARROW + 1),
                QPointF(x + BASE, body.top()),
            ),
            "above": (
                QPointF(x - BASE, body.bottom()),
                QPointF(x, body.bottom() + ARROW - 1),
                QPointF(x + BASE, body.bottom()),
            ),
            "right": (
                QPointF(body.left(), y - BASE),
                QPointF(body.left() - ARROW + 1, y),
                QPointF(body.left(), y + BASE),
            ),
            "left": (
                QPointF(body.right(), y - BASE),
                QPointF(body.right() + ARROW - 1, y),
                QPointF(body.right(), y + BASE),
            ),
        }[self._side]
        tip.addPolygon(list(corners))
        tip.closeSubpath()
        return path.united(tip)


def _button(text: str, role: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setProperty("role", role)
    button.setToolTip(plain_tip(tip))
    return button
