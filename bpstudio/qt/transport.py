"""The band at the top: where we are, how to move, and what is being followed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from bpstudio.engine.network import Network, Parameter, every_parameter
from bpstudio.engine.program import Phase
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.textbook import Notation, current_notation
from bpstudio.qt.action_button import ActionButton
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.fonts import ui_font
from bpstudio.qt.guard import guarded
from bpstudio.qt.pacing import SLOW_START, SPEEDS
from bpstudio.qt.plain_text import PlainLabel, plain_tip
from bpstudio.qt.theme import CONTROL_HEIGHT, SPACE, SPACE_SMALL, current_theme
from bpstudio.session.state import State

MOST_FOLLOWABLE = 60
_CHIP_COLOURS = {
    Phase.FORWARD: ("forward", "forward_soft"),
    Phase.COST: ("cost", "cost_soft"),
    Phase.BACKWARD: ("backward", "backward_soft"),
    Phase.UPDATE: ("update", "update_soft"),
}
_CHIP_TIPS = {
    Phase.FORWARD: "Forward: every z and a, from the input to ŷ.",
    Phase.COST: "Cost: how far ŷ is from the target.",
    Phase.BACKWARD: "Backward: one factor of the chain rule at a time, from the cost to the input.",
    Phase.UPDATE: "Update: every weight and bias moves at once, after all gradients exist.",
}


class PhaseChip(PlainLabel):
    """A label, not a button: lit while its phase is the current one."""

    def __init__(self, phase: Phase, parent: QWidget) -> None:
        super().__init__(phase.upper(), parent)
        self.phase, self.lit = phase, False
        self.setFont(ui_font(-2, ui_font().Weight.DemiBold))
        self.setToolTip(plain_tip(_CHIP_TIPS[phase]))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setContentsMargins(SPACE, SPACE_SMALL, SPACE, SPACE_SMALL)
        self.setAccessibleName(f"phase {phase}")

    def light(self, lit: bool) -> None:
        if lit != self.lit:
            self.lit = lit
            self.setAccessibleDescription("current" if lit else "")
            self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        strong, soft = (theme.colour(name) for name in _CHIP_COLOURS[self.phase])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(strong if self.lit else soft)
        height = min(24, self.height())
        box = self.rect().adjusted(0, (self.height() - height) // 2, 0, -((self.height() - height) // 2))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(theme.surface if self.lit else strong)
        painter.setFont(self.font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())


class FollowBox(QComboBox):
    """What stepping visits: the whole network, or the chain of one parameter."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._filled: tuple[Network, Notation] | None = None
        self.setToolTip("Follow: step through every factor, or through the chain of one parameter only.  (F)")
        self.setAccessibleName("follow")
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._chosen)

    def refresh(self, state: State) -> None:
        network, notation = state.document.network, current_notation()
        followed = state.following.parameter if state.following else None
        if (network, notation) != self._filled:
            self._filled = network, notation
            self._fill(network)
        index = 0 if followed is None else self.findData(str(followed))
        if index < 0 and followed is not None:
            self.addItem(parameter_text(followed, network), str(followed))
            index = self.count() - 1
        self.setCurrentIndex(index)

    def _fill(self, network: Network) -> None:
        self.clear()
        self.addItem("whole network", None)
        for parameter in followable(network):
            self.addItem(parameter_text(parameter, network), str(parameter))

    def _chosen(self, index: int) -> None:
        name = self.itemData(index)
        parameter = None if name is None else Parameter.parse(name)
        self._bridge.attempt(lambda: self._bridge.session.follow(parameter))
        if parameter is not None and not parameter.whole:
            self._bridge.select(parameter)


def followable(network: Network) -> list[Parameter]:
    """Every parameter of a small network; of a large one each layer's weights and biases as a whole."""
    if network.size <= MOST_FOLLOWABLE:
        return list(every_parameter(network))
    return [Parameter(kind, number) for number in range(1, network.depth + 1) for kind in ("theta", "b")]


class Transport(QWidget):
    """Buttons of the actions, the phase chips, speed and follow. ``speed_chosen(Speed)``."""

    speed_chosen = Signal(object)

    def __init__(self, bridge: Bridge, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transport")
        self._bridge = bridge
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + SPACE_SMALL, SPACE, SPACE + SPACE_SMALL, SPACE_SMALL)
        row.setSpacing(SPACE_SMALL)
        for group in (
            ("reset", "previous_iteration", "step_back"),
            ("step_next",),
            ("finish_phase", "finish_iteration", "next_iteration"),
            ("train",),
        ):
            for name in group:
                row.addWidget(_button(self, actions[name], primary=name == "step_next"))
            row.addSpacing(SPACE_SMALL)
        row.addWidget(self._speed_box())
        row.addWidget(_button(self, actions["stop_when"], primary=False))
        row.addStretch(1)
        self.chips = tuple(PhaseChip(phase, self) for phase in Phase)
        for chip in self.chips:
            row.addWidget(chip)
        row.addStretch(1)
        caption = PlainLabel("Follow", self)
        caption.setProperty("role", "muted")
        row.addWidget(caption)
        self._follow = FollowBox(bridge, self)
        caption.setBuddy(self._follow)
        row.addWidget(self._follow)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(lambda: self.refresh(None, bridge.state))
        self.refresh(None, bridge.state)

    def _speed_box(self) -> QComboBox:
        box = QComboBox(self)
        for speed in SPEEDS:
            box.addItem(speed.text, speed)
        box.setCurrentIndex(SPEEDS.index(SLOW_START))
        box.setToolTip(
            "Speed of training. “Starts slowly” is 20 iterations a second for two seconds, then twice as many every "
            "second up to full speed; after a pause it starts slowly again."
        )
        box.setAccessibleName("training speed")
        box.setMinimumContentsLength(12)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(lambda index: self.speed_chosen.emit(SPEEDS[index]))
        return box

    def refresh(self, old: State | None, new: State) -> None:
        frame = self._bridge.frame
        for chip in self.chips:
            chip.light(chip.phase is frame.phase)
        self._follow.refresh(new)

    def refresh_theme(self) -> None:
        self.update()


def _button(parent: QWidget, action: QAction, primary: bool) -> ActionButton:
    button = ActionButton(action, parent)
    button.setFocusPolicy(
        Qt.FocusPolicy.TabFocus
    )  # a click must not take Space and the arrows from the window
    button.setMinimumHeight(CONTROL_HEIGHT)
    if primary:
        button.setProperty("role", "primary")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
