"""What is selected, in full; with nothing selected, the step under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.network import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.naming import alone, parameter_words, shown, unit_name, unit_words
from bpstudio.explain.parts import batch_words, example_words, scope_words
from bpstudio.explain.readings import several
from bpstudio.notation.naming import parameter_symbol, parameter_text, unit_symbol
from bpstudio.notation.symbols import quantity
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, SPACE_SMALL
from bpstudio.qt.inspector.heading import Heading
from bpstudio.qt.inspector.parameter_page import ParameterPage
from bpstudio.qt.inspector.step_page import StepPage
from bpstudio.qt.inspector.unit_page import UnitPage
from bpstudio.session.history.state import State
from bpstudio.session.selection import Factor, Selection, Unit


class Inspector(Scroll):
    """One page is shown at a time; each reads the frame anew whenever something changed."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("inspector", parent)
        self._bridge = bridge
        self.heading = Heading(self.content)
        self.parameter_page = ParameterPage(bridge, self.content)
        self.unit_page = UnitPage(bridge, self.content)
        self.step_page = StepPage(bridge, self.content)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(SPACE_SMALL, SPACE + SPACE_SMALL, SPACE_SMALL, SPACE_LARGE)
        column.setSpacing(SPACE_LARGE)
        for part in (self.heading, self.parameter_page, self.unit_page, self.step_page):
            column.addWidget(part)
        column.addStretch(1)
        self.heading.follow.clicked.connect(self._follow)
        self.heading.back.clicked.connect(bridge.stage_selection)
        bridge.changed.connect(self.refresh)
        bridge.replaced.connect(self._on_replaced)
        bridge.selected.connect(self.refresh_selection)
        for whose in (bridge.studied, bridge.scoped):
            whose.connect(lambda _whose: self.refresh(None, self._bridge.state))
        bridge.staged.connect(self._on_staged)
        self._show()

    def _on_replaced(self) -> None:
        self.refresh(None, self._bridge.state)

    def _on_staged(self) -> None:
        self.refresh_selection(None, None)

    def refresh(self, old: State | None, new: State) -> None:
        """Nothing is worked out while another tab is in front; showing this one does it then."""
        if self.isVisible():
            self._show()

    def refresh_selection(self, old: Selection, new: Selection) -> None:
        self.refresh(None, self._bridge.state)
        if self.isVisible():
            self.verticalScrollBar().setValue(0)

    def refresh_theme(self) -> None:
        self._show()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        with self.laid_out_once():
            self._write()

    def _write(self) -> None:
        bridge, frame = self._bridge, self._bridge.frame
        subject = bridge.on_stage
        here = frame.current is not None and bridge.selection == Factor(frame.current.index)
        self.heading.back.offer(bridge.selection if bridge.passed and not here else None, frame)
        match subject:
            case Parameter():
                self._show_parameter(alone(subject, frame.network))
            case Unit():
                self._show_unit(subject)
            case Factor(step):
                self._show_step(frame.program[step])
            case _ if frame.current is not None:
                self._show_step(frame.current)
            case _:
                self._show_beginning()

    def _show_beginning(self) -> None:
        """Before the first step: how to begin, and the chain that is followed, as empty as it is in the strip."""
        frame, following = self._bridge.frame, self._bridge.state.following
        begin = f"Press → to compute the first value, {shown(frame.program[0].symbol)}."
        if following is None:
            self.heading.say("—", f"{begin} Click anything to see what it is.")
            self._turn_to(None)
            return
        followed = alone(following.parameter, frame.network)
        self._show_parameter(
            followed, f" {begin} The chain of {parameter_text(followed, frame.network)} fills later."
        )

    def _turn_to(self, page: QWidget | None) -> None:
        for one in (self.parameter_page, self.unit_page, self.step_page):
            one.setVisible(one is page)

    def _show_parameter(self, parameter: Parameter, more: str = "") -> None:
        network, following = self._bridge.frame.network, self._bridge.state.following
        name = parameter_text(parameter, network)
        words = parameter_words(parameter, network)
        state = ", cut" if network.is_cut(parameter) else "" if network.trains(parameter) else ", frozen"
        said = self._whose(f"{words[:1].upper()}{words[1:]}{state}", self._scoped)
        self.heading.say(parameter_symbol(parameter, network), f"{said}.{more}" if more else said, name)
        followed = following is not None and alone(following.parameter, network) == parameter
        with QSignalBlocker(self.heading.follow):
            self.heading.offer_follow(name, followed)
        self.parameter_page.show_parameter(parameter)
        self._turn_to(self.parameter_page)

    def _show_unit(self, unit: Unit) -> None:
        network = self._bridge.frame.network
        words = unit_words(unit.layer, unit.index, network).removeprefix("the ")
        name = unit_name("a", unit.layer, unit.index, network)
        symbol = unit_symbol("a", unit.layer, unit.index, network)
        self.heading.say(symbol, self._whose(words[:1].upper() + words[1:], self._studied), name)
        self.unit_page.show_unit(unit)
        self._turn_to(self.unit_page)

    def _show_step(self, step: Step) -> None:
        count = len(self._bridge.frame.program)
        layer = f", layer {step.layer}" if step.layer else ""
        words = self._whose(
            f"Step {step.number} of {count}, {step.phase.value}{layer}", self._whose_step(step)
        )
        self.heading.say("Update" if step.symbol == "update" else quantity(step.symbol), words)
        self.step_page.show_step(step)
        self._turn_to(self.step_page)

    def _whose(self, words: str, whose: str) -> str:
        """The heading's words and whose numbers stand under it, where an iteration sees several examples."""
        return f"{words} · {whose}" if whose and several(self._bridge.frame) else words

    @property
    def _scoped(self) -> str:
        return scope_words(self._bridge.frame, self._bridge.scope, self._bridge.example)

    @property
    def _studied(self) -> str:
        return example_words(self._bridge.frame, self._bridge.example)

    def _whose_step(self, step: Step) -> str:
        """A unit's numbers are one example's; the update is that of the batch, and the rest as chosen."""
        if step.op is Op.UPDATE:
            return batch_words(self._bridge.frame)
        return self._scoped if step.op in (Op.C, Op.DZ_DTHETA, Op.DZ_DB) else self._studied

    def _follow(self, follow: bool) -> None:
        subject, following = self._bridge.selection, self._bridge.state.following
        if following is not None and not follow:
            self._bridge.attempt(lambda: self._bridge.session.follow(None))
        elif isinstance(subject, Parameter):
            wanted = alone(subject, self._bridge.frame.network)
            self._bridge.attempt(lambda: self._bridge.session.follow(wanted))
        self._show()
