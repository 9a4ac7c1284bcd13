"""A control asks for an edit and gets back why it was refused; the window hears of it once."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.structure import RemoveUnit
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session


def bridge_and_heard() -> tuple[Bridge, list[str]]:
    bridge = Bridge(
        Session(Document(Network(2, (Layer(1),)), Examples(np.eye(2), np.eye(2)[:, :1]))),
        notation=textbook.ARTICLE,
    )
    heard: list[str] = []
    bridge.refused.connect(heard.append)
    return bridge, heard


def test_what_fits_is_done_and_nothing_is_said(qtbot: QtBot) -> None:
    bridge, heard = bridge_and_heard()
    assert ask(bridge, lambda: SetLearningRate(0.25)) == ""
    assert bridge.document.training.learning_rate == 0.25
    assert not heard


def test_who_asks_gets_the_reason_and_the_window_hears_it_once(qtbot: QtBot) -> None:
    bridge, heard = bridge_and_heard()
    assert ask(bridge, lambda: RemoveUnit(1, 0)) == "A layer needs at least one unit."
    assert heard == ["a layer needs at least one unit"]


def test_a_refusal_of_something_else_meanwhile_is_not_taken_for_ones_own(qtbot: QtBot) -> None:
    bridge, heard = bridge_and_heard()

    def refuse_something_else(*_: object) -> None:
        bridge.attempt(lambda: bridge.session.seek(99))

    bridge.changed.connect(refuse_something_else)
    assert ask(bridge, lambda: SetLearningRate(0.25)) == "", "the edit was made"
    assert len(heard) == 1


def test_a_refusal_can_be_asked_for_as_a_value(qtbot: QtBot) -> None:
    bridge, _ = bridge_and_heard()
    refusal = bridge.refusal_of(lambda: bridge.apply(SetLearningRate(-1.0)))
    assert isinstance(refusal, ValueError)
    assert getattr(refusal, "about", "") == "learning_rate"
