"""Where rounding alone decides, the inspector and the equation strip say so, in full, and only once it is revealed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.pages.update import update_of
from bpstudio.explain.troubles.remarks import remark_on_parameter, remark_on_unit, remarks_on_step
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.update_view import NOTE_HEIGHT, UpdateView
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session
from tests.explain.troubles.test_remarks import divided_at
from tests.session.history.test_rounding import SUMS_TO_ONE, at, hovering, kinked, session_of

Show = Callable[[Session], tuple[Bridge, Inspector]]
NARROW = 300


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def build(session: Session) -> tuple[Bridge, Inspector]:
        bridge = Bridge(session, notation=textbook.ARTICLE)
        panel = Inspector(bridge)
        qtbot.addWidget(panel)
        panel.resize(NARROW, 900)
        with qtbot.waitExposed(panel):
            panel.show()
        return bridge, panel

    return build


def whole(label: QLabel) -> bool:
    """Whether there is room for all of its text."""
    return label.isVisible() and label.height() >= label.heightForWidth(label.width())


def test_the_page_of_a_parameter_says_it_in_full(show: Show) -> None:
    session = session_of(SUMS_TO_ONE)
    frame, parameter = divided_at(session)
    bridge, panel = show(session)
    bridge.select(parameter)
    label = panel.parameter_page.remark
    assert label.text() == f"All 6 examples: {remark_on_parameter(frame, parameter, textbook.ARTICLE)}"
    bridge.show_scope("batch")
    assert label.text() == remark_on_parameter(frame, parameter, textbook.ARTICLE) != ""
    assert whole(label)
    branch = frame.program.branch(parameter).number
    session.seek(frame.iteration, branch - 1)
    bridge.stage_selection()  # a step has taken the place of what is selected
    assert panel.parameter_page.isVisible()
    assert label.text() == ""
    assert not label.isVisible()


def test_the_page_of_a_weight_at_the_corner_of_l1_says_it(show: Show) -> None:
    session = hovering(0.5)
    at(session, 500)
    bridge, panel = show(session)
    bridge.select(Parameter("theta", 1, 0, 0))
    assert "decides its sign" in panel.parameter_page.remark.text()
    assert whole(panel.parameter_page.remark)
    bridge.select(Parameter("b", 1, None, 0))
    assert not panel.parameter_page.remark.isVisible()


def test_the_page_of_a_unit_at_its_corner_says_it(show: Show) -> None:
    session = kinked("relu", -0.3)
    frame = at(session, 0, 1)
    bridge, panel = show(session)
    bridge.select(Unit(1, 0))
    assert panel.unit_page.rounding.text() == remark_on_unit(frame, 1, 0, 0, textbook.ARTICLE) != ""
    assert whole(panel.unit_page.rounding)
    for unit in (Unit(2, 0), Unit(0, 0)):
        bridge.select(unit)
        assert not panel.unit_page.rounding.isVisible()


def test_the_page_of_a_step_says_it(show: Show) -> None:
    session = kinked("relu", -0.3)
    frame = at(session, 0, 1)
    _, panel = show(session)
    assert panel.step_page.remark.text() == remarks_on_step(frame, frame.program[0], textbook.ARTICLE)[0]
    assert whole(panel.step_page.remark)
    session.step()
    assert not panel.step_page.remark.isVisible()


@pytest.mark.parametrize("one", [True, False], ids=["one parameter", "all"])
def test_the_update_has_a_note_with_room_of_its_own(qtbot: QtBot, one: bool) -> None:
    frame, parameter = divided_at(session_of(SUMS_TO_ONE))
    update = update_of(frame, parameter if one else None, notation=textbook.ARTICLE)
    assert "decided by rounding" in update.note
    view = UpdateView()
    qtbot.addWidget(view)
    view.show_update(update)
    view.resize(680, 150)
    view.fit(680, 150)
    free = 150 - NOTE_HEIGHT
    assert all(tile.geometry().bottom() <= free for tile in view.cards)
    assert all(baseline + line.descent <= free for line, _, baseline in view._lines)


def test_before_the_update_the_strip_says_nothing_of_it() -> None:
    session = session_of(SUMS_TO_ONE)
    frame, parameter = divided_at(session)
    before = at(session, frame.iteration, len(frame.program) - 1)
    assert update_of(before, parameter, notation=textbook.ARTICLE).note == ""
