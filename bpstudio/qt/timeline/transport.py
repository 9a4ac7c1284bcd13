"""The band at the top: where we are, how to move, and what is being followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.explain.help.bars import BARS
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.textbook import Notation
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.pacing import SLOW_START, SPEEDS
from bpstudio.qt.ground.action_button import ActionButton
from bpstudio.qt.ground.elided import ElidedComboBox
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import CONTROL_HEIGHT, SPACE, SPACE_SMALL
from bpstudio.qt.timeline.phase_chips import PhaseChip, PhaseChips
from bpstudio.session.history.state import State

MOST_FOLLOWABLE = 60
NARROWEST_BOX = 80
NARROW = 900  # below this the box says alone what it is for, by its tip


class FollowBox(ElidedComboBox):
    """What stepping visits: the whole network, or the chain of one parameter."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("follow")
        self._bridge = bridge
        self._filled: tuple[Network, Notation] | None = None
        self.setToolTip("Follow: step through every factor, or through the chain of one parameter only.  (F)")
        self.setAccessibleName("follow")
        self.setMinimumContentsLength(12)
        self.setMinimumWidth(NARROWEST_BOX)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self._chosen)

    def refresh(self, state: State) -> None:
        """Show what is followed in a state; a parameter that is no entry becomes one."""
        network, notation = state.document.network, self._bridge.notation
        followed = state.following.parameter if state.following else None
        if (network, notation) != self._filled:
            self._filled = network, notation
            self._fill(network)
        index = 0 if followed is None else self.findData(str(followed))
        if index < 0 and followed is not None:
            self.addItem(parameter_text(followed, network, self._bridge.notation), str(followed))
            index = self.count() - 1
        self.setCurrentIndex(index)

    def _fill(self, network: Network) -> None:
        self.clear()
        self.addItem("whole network", None)
        for parameter in followable(network):
            self.addItem(parameter_text(parameter, network, self._bridge.notation), str(parameter))

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
    return [Parameter(kind, number) for number in network.layer_ids for kind in ("theta", "b")]


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
        self._buttons: dict[str, ActionButton] = {}
        for group in BARS["transport"]:
            self._add(row, actions, group)
            row.addSpacing(SPACE_SMALL)
        row.addWidget(self._speed_box())
        self._add(row, actions, chain.from_iterable(BARS["training"]))
        row.addSpacing(SPACE_SMALL)
        self._add(row, actions, chain.from_iterable(BARS["practice"]))
        row.addStretch(1)
        self._phases = PhaseChips(self)
        row.addWidget(self._phases)
        row.addStretch(1)
        self._caption = PlainLabel("Follow", self)
        self._caption.setProperty("role", "muted")
        row.addWidget(self._caption)
        self._follow = FollowBox(bridge, self)
        self._caption.setBuddy(self._follow)
        row.addWidget(self._follow)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(lambda: self.refresh(None, bridge.state))
        self.refresh(None, bridge.state)

    def _add(self, row: QHBoxLayout, actions: Mapping[str, QAction], names: Iterable[str]) -> None:
        for name in names:
            button = self._buttons[name] = _button(self, actions[name], primary=name == "step_next")
            row.addWidget(button)

    def button_of(self, name: str) -> ActionButton:
        """The button of an action. Raises KeyError for one that has none here."""
        return self._buttons[name]

    @property
    def step_button(self) -> ActionButton:
        """The one that steps on."""
        return self.button_of("step_next")

    def _speed_box(self) -> QComboBox:
        box = ElidedComboBox(self)
        for speed in SPEEDS:
            box.addItem(speed.text, speed)
        box.setCurrentIndex(SPEEDS.index(SLOW_START))
        box.setToolTip(
            "Speed of training. “Starts slowly” is 20 iterations a second for two seconds, then twice as many every "
            "second up to full speed; after a pause it starts slowly again."
        )
        box.setAccessibleName("training speed")
        box.setMinimumContentsLength(12)
        box.setMinimumWidth(NARROWEST_BOX)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.activated.connect(lambda index: self.speed_chosen.emit(SPEEDS[index]))
        return box

    @property
    def chips(self) -> tuple[PhaseChip, ...]:
        """A chip for each phase, in order."""
        return self._phases.chips

    def refresh(self, old: State | None, new: State) -> None:
        self._phases.light(self._bridge.frame.phase)
        self._follow.refresh(new)

    def refresh_theme(self) -> None:
        self.update()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._caption.setVisible(self.width() >= NARROW)


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
