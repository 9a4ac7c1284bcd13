"""What is selected, in full; with nothing selected, the step under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Step
from bpstudio.explain.facts.heading import (
    Heading,
    heading_at_the_start,
    heading_of_parameter,
    heading_of_step,
    heading_of_unit,
)
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.naming import alone
from bpstudio.notation.naming import parameter_text
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, SPACE_SMALL
from bpstudio.qt.inspector.heading import InspectorHeading
from bpstudio.qt.inspector.parameter_page import ParameterPage
from bpstudio.qt.inspector.step_page import StepPage
from bpstudio.qt.inspector.unit_page import UnitPage
from bpstudio.session.frame import Frame
from bpstudio.session.history.state import State
from bpstudio.session.selection import Factor, Selection, Unit


class Inspector(Scroll):
    """One page is shown at a time; each reads the frame anew whenever something changed."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("inspector", parent)
        self._bridge = bridge
        self.heading = InspectorHeading(self.content)
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
        """Show what is selected now, from its top."""
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
        self.heading.back.offer(
            bridge.selection if bridge.passed and not here else None, frame, bridge.notation
        )
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
        following = self._bridge.state.following
        heading = heading_at_the_start(*self._of, notation=self._bridge.notation)
        if following is None:
            self.heading.say(heading, self._bridge.notation)
            self._turn_to(None)
            return
        self._show_parameter(alone(following.parameter, self._bridge.frame.network), heading)

    @property
    def _of(self) -> tuple[Frame, Scope, int]:
        return self._bridge.frame, self._bridge.scope, self._bridge.example

    def _turn_to(self, page: QWidget | None) -> None:
        for one in (self.parameter_page, self.unit_page, self.step_page):
            one.setVisible(one is page)

    def _show_parameter(self, parameter: Parameter, heading: Heading | None = None) -> None:
        frame, scope, example = self._of
        network, following = frame.network, self._bridge.state.following
        notation = self._bridge.notation
        said = heading or heading_of_parameter(frame, parameter, scope, example, notation)
        self.heading.say(said, notation)
        followed = following is not None and alone(following.parameter, network) == parameter
        with QSignalBlocker(self.heading.follow):
            self.heading.offer_follow(parameter_text(parameter, network, notation), followed)
        self.parameter_page.show_parameter(parameter)
        self._turn_to(self.parameter_page)

    def _show_unit(self, unit: Unit) -> None:
        frame, _, example = self._of
        notation = self._bridge.notation
        self.heading.say(heading_of_unit(frame, unit, example, notation), notation)
        self.unit_page.show_unit(unit)
        self._turn_to(self.unit_page)

    def _show_step(self, step: Step) -> None:
        frame, scope, example = self._of
        notation = self._bridge.notation
        self.heading.say(heading_of_step(frame, step, scope, example, notation), notation)
        self.step_page.show_step(step)
        self._turn_to(self.step_page)

    def _follow(self, follow: bool) -> None:
        subject, following = self._bridge.selection, self._bridge.state.following
        if following is not None and not follow:
            self._bridge.attempt(lambda: self._bridge.session.follow(None))
        elif isinstance(subject, Parameter):
            wanted = alone(subject, self._bridge.frame.network)
            self._bridge.attempt(lambda: self._bridge.session.follow(wanted))
        self._show()
