"""While practice asks for a number, no view, tip, copy or line tells it.

Two windows are walked side by side, as where nothing lies ahead: what is asked for is true in one of them and made up
in the other. And the number itself is looked for in everything that a window shows, says and copies.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.explain.series.measured import Measured
from bpstudio.explain.words.withheld import WITHHELD
from bpstudio.notation.numbers import format_number
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.frame import Frame
from bpstudio.session.practice.choices import value_asked
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.qt.everything_shown import everything
from tests.qt.test_nothing_lies_ahead import Pair

RUNS = [
    ("article", 0, None),
    ("article", 1, "theta2[0,0]"),
    ("softmax-3", 0, None),
    ("mazur", 0, "theta1[0,1]"),
]


def on_preset(name: str, iteration: int, followed: str | None) -> Session:
    session = Session(read(located(name)).state)
    session.train(3 if iteration else 0)
    session.seek(iteration)
    if followed is not None:
        session.follow(Parameter.parse(followed))
    return session


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What plots work out bit by bit is there at once."""
    work = Measured.work
    monkeypatch.setattr(Measured, "work", lambda self, state: work(self, state, 60.0))


class Asked(Pair):
    """Both windows ask for everything."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        super().__init__(session, qtbot)
        for window in self.windows:
            window.practice.set_ask_all(True)
            window.practice.switch(True)

    def step(self) -> None:
        """Ask for the next number; at the last of a step it is shown, and the step taken."""
        for window in self.windows:
            practice = window.practice
            if practice.asking is not None:
                window.session.step()
            practice.step()


@pytest.mark.parametrize(("name", "iteration", "followed"), RUNS)
def test_no_window_tells_what_it_asks_for(
    qtbot: QtBot, name: str, iteration: int, followed: str | None
) -> None:
    pair = Asked(on_preset(name, iteration, followed), qtbot)
    steps = len(pair.session.state.visited)
    choices = [None, Parameter("theta", 1, 0, 0), Parameter("b", pair.session.frame.network.depth, j=0)]
    for number in range(steps):
        pair.step()
        questions = {window.practice.question_text for window in pair.windows}
        assert len(questions) == 1
        if number % 2:
            pair.select(choices[number % 3])
            pair.open_tab(number)
        assert pair.differences(modes=number % 4 == 3) == [], f"{number}: {questions}"
    pair.close()


def readable(frame: Frame) -> set[str]:
    """The numbers that are there to be read: a factor may be another quantity's value, and a product too."""
    arrays = [frame.x, frame.before.flat, *(frame.factor(step) for step in frame.visible_steps)]
    arrays += [frame.quantity(step.writes) for step in frame.visible_steps if step.op is not Op.UPDATE]
    return {format_number(number) for array in arrays if array is not None for number in np.ravel(array)}


def told(window: MainWindow) -> list[str]:
    """Where the number that is asked for is written, where it has digits enough to be told from others."""
    question, frame = window.practice.question, window.bridge.frame
    assert question is not None
    text = format_number(value_asked(frame, question))
    if sum(map(str.isdigit, text)) < 4 or text in readable(frame):
        return []
    found = everything(window)
    found["clipboard"] = QApplication.clipboard().text()
    return [
        f"{question.text} = {text} in {place}: {said!r}"
        for place, said in found.items()
        if text in re.split(r"[^0-9.−⁻×¹²³⁴⁵⁶⁷⁸⁹⁰]+", said)
    ]


def test_the_number_is_written_nowhere(qtbot: QtBot) -> None:
    session = on_preset("article", 0, None)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    window.practice.set_ask_all(True)
    window.practice.switch(True)
    window.bridge.select(Parameter.parse("theta2[0,0]"))
    looked_for = 0
    while session.frame.next is not None:
        window.practice.step()
        while window.practice.asking is not None:
            for kind in ("tex", "plain"):
                window.equation.copy(kind)
            assert told(window) == []
            looked_for += 1
            if window.practice.choice is None:
                window.practice.check("123.456")
                assert told(window) == [], "after a wrong answer"
                window.practice.hint()
                assert told(window) == [], "after a hint"
            window.practice.show()
    assert looked_for > 25
    window.files.keep()
    window.close()


def test_a_number_that_is_told_is_found(qtbot: QtBot) -> None:
    session = on_preset("article", 0, None)
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.practice.set_ask_all(True)
    window.practice.switch(True)
    session.seek(0, 8)
    window.practice.step()
    window.inspector.setToolTip("Psst: 0.2305")
    assert told(window) != []
    window.files.keep()
    window.close()


def test_a_nudge_that_was_tried_before_is_withdrawn_while_its_slope_is_asked_for(
    opened: Callable[..., MainWindow], qtbot: QtBot
) -> None:
    """The curve through C, and ΔC/Δθ beside it, would be the answer."""
    window = opened("article")
    window.practice.set_ask_all(True)
    window.session.seek(0, 7)
    window.bridge.select(Parameter.parse("theta2[0,0]"))
    box = window.inspector.parameter_page.nudge
    qtbot.waitUntil(lambda: box._ratios is not None)
    window.practice.switch(True)
    window.practice.step()
    assert window.practice.asking is not None
    window.bridge.select(None)
    window.bridge.select(Parameter.parse("theta2[0,0]"))
    assert box._slice is None
    assert box._ratios is None
    assert any(WITHHELD in text for text in everything(window).values())


def test_where_a_mistake_is_planted_practice_is_off_and_makes_no_other_numbers(
    opened: Callable[..., MainWindow],
) -> None:
    """It would tell the right number beside the wrong card."""
    window = opened("hunt-1")
    assert not window.named_actions["another_like_this"].isEnabled()
    assert not window.named_actions["practice"].isEnabled()


def test_practice_goes_off_where_an_exercise_or_a_hunt_begins(qtbot: QtBot) -> None:
    window = MainWindow(on_preset("article", 0, None))
    qtbot.addWidget(window)
    window.practice.switch(True)
    window.bridge.session.seek(0, 1)
    window.files.begin_untitled(Session(read(located("hunt-1")).state))
    assert not window.practice.on
