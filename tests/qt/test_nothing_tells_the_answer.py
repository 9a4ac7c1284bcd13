"""No view, tip, copy or line tells the number that a question of an exercise asks for, nor one that follows from it.

As where nothing lies ahead, two windows are walked side by side: what a question hides is true in one of them and made
up in the other.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Exercise, GivenNumbers
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read
from tests.qt.test_nothing_lies_ahead import Pair

ASKED: list[tuple[str, str, GivenNumbers]] = [
    ("article", "dC/dz2[0]", "all_but_asked"),
    ("article", "theta1[0,0]", "all_but_asked"),
    ("article", "dC/dtheta3[0,0]", "forward"),
    ("article", "yhat[0]", "all_but_asked"),
    ("article", "C", "all_but_asked"),
    ("softmax-3", "dz2/dtheta2[0,1]@0", "all_but_asked"),
    ("logic-and", "z1[0]@1", "inputs"),
]


def in_exercise(preset: str, text: str, given: GivenNumbers) -> Session:
    state = read(located(preset)).state
    session = Session(replace(state, exercise=Exercise((asked_for(text, state.document),), given=given)))
    session.seek(0)
    return session


@pytest.mark.parametrize(("preset", "text", "given"), ASKED)
def test_no_step_of_an_exercise_tells_what_is_asked_for(
    qtbot: QtBot, preset: str, text: str, given: GivenNumbers
) -> None:
    pair = Pair(in_exercise(preset, text, given), qtbot)
    for window in pair.windows:
        assert window.session.frame.asking
    steps, last = len(pair.session.frame.program), pair.session.frame.network.depth
    for number in range(steps):
        pair.step()
        pair.select([None, Parameter("theta", 1, 0, 0), Parameter("theta", last, 0, 0)][number % 3])
        pair.open_tab(number)
        if number % 4 == 3 or number == steps - 1:
            assert pair.differences(modes=number == steps - 1) == [], f"{number} steps"
    pair.close()


def test_a_window_without_the_veil_is_found(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    session = in_exercise("article", "dC/dz2[0]", "all_but_asked")
    session.seek(0, len(session.frame.program))
    pair = Pair(session, qtbot)
    assert pair.differences() == []
    monkeypatch.setattr("bpstudio.session.practice.veil.veiled_steps", lambda state: frozenset())
    pair.session.replace_answers(pair.session.state.answers)
    for window in pair.windows:
        window.session._frame = None
        window.bridge.replaced.emit()
    assert pair.differences() != []
    pair.close()
