"""Under the network: what can be added and done, what the gesture going on does, whose numbers are shown, the zoom."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from bpstudio.qt.canvas.drawing.colours import ground
from bpstudio.qt.canvas.hands.legend import Legend
from bpstudio.qt.ground.action_button import ActionButton
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL, current_theme

HEIGHT = 34
SIDE = 26
PUTTING = (
    ("canvas_put_unit", "unit_add", "Add a unit", "click a layer to place it.", False),
    ("canvas_put_layer", "layer_add", "Add a layer", "then click between two layers.", True),
)
"""Of the buttons that put a new thing where is clicked: object name, icon, name, how, and whether it is a layer."""


class Palette(QWidget):
    """A row of buttons; the window adds those of its actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("canvas_palette")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE, 0, SPACE, 0)
        self._row.setSpacing(SPACE_SMALL)
        self._hint = PlainLabel(self)
        self._hint.setObjectName("canvas_hint")
        self._hint.setFont(ui_font(-1))
        self._hint.setProperty("role", "muted")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint.setIndent(SPACE)
        self._row.addWidget(self._hint, 1)
        self.legend = Legend(self)
        self._row.addWidget(self.legend)
        self._count = 0

    def add_button(
        self, object_name: str, picture: str, name: str, how: str, act: Callable[[], object]
    ) -> QToolButton:
        """A button at the left, after the others; its tooltip is its name and how it is used."""
        button = self._button(QToolButton(self))
        button.setObjectName(object_name)
        button.setIcon(icon(picture))
        button.setToolTip(plain_tip(f"{name}: {how}"))
        button.setAccessibleName(name)
        button.clicked.connect(lambda *_: act())
        self._insert(button)
        return button

    def add_actions(self, actions: Iterable[QAction], at_the_right: bool = False) -> None:
        """Buttons of actions, set apart from those before."""
        if not at_the_right:
            self._insert(_divider(self))
        for action in actions:
            button = self._button(ActionButton(action, self))
            if at_the_right:
                self._row.addWidget(button)
            else:
                self._insert(button)

    def _button(self, button: QToolButton) -> QToolButton:
        button.setFixedSize(SIDE, SIDE)
        button.setIconSize(QSize(17, 17))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _insert(self, widget: QWidget) -> None:
        self._row.insertWidget(self._count, widget)
        self._count += 1

    def say(self, sentence: str) -> None:
        """What letting go of the mouse would do; nothing while no gesture is going on."""
        self._hint.setText(sentence)
        self.legend.make_room(bool(sentence))
        self._hint.setToolTip(plain_tip(sentence))

    @property
    def hint(self) -> str:
        """What letting go of the mouse would do, as it was said last."""
        return self._hint.text()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground())
        painter.setPen(current_theme().border)
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress:
            event.accept()
            return True
        return super().event(event)


def _divider(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.VLine)
    line.setFixedHeight(SIDE - 8)
    return line
