"""No view, tip, copy or line of a window names a planted mistake, or has the right numbers, until it is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.explain.hunts.rules import rules_to_choose
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.found import found_in
from bpstudio.session.practice.hunting import CARD, RULE, after_try
from bpstudio.session.selection import Factor, Selection, Unit
from bpstudio.storage.presets import ready_hunts
from tests.explain.hunts.ready import names, right_numbers, tells
from tests.qt.everything_shown import everything

IN_EVERY_RUN = ("hunt-5", "hunt-7", "hunt-8")
EACH = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in IN_EVERY_RUN else [pytest.mark.slow]) for name in ready_hunts()],
)


OF_THE_FORWARD_PASS = "fit at "
"""What the network answers to inputs along an axis: not one of these numbers is a derivative."""


def told(window: MainWindow) -> list[str]:
    """What of the hunt is told at this moment, and where."""
    QApplication.processEvents()
    state = window.session.state
    numbers = right_numbers(state)
    assert numbers
    found = []
    for place, text in everything(window).items():
        if place.startswith(OF_THE_FORWARD_PASS):
            continue
        found += [f"{place}: {each}" for each in (*tells(text, numbers), *names(text, state))]
    return found


def selections(window: MainWindow) -> list[Selection]:
    """Nothing, a weight of each layer, a bias, a unit, and the card itself with a chain around it."""
    network, state = window.bridge.frame.network, window.session.state
    card = found_in(state).alteration.steps[0]
    weights = [Parameter("theta", layer, 0, 0) for layer in network.layer_ids]
    return [None, *weights, Parameter("b", 1, 0), Unit(1, 0), Factor(card, Parameter("theta", 1, 0, 0))]


@EACH
def test_nothing_of_a_hunt_is_told_before_it_is_found(opened: Callable[..., MainWindow], name: str) -> None:
    window = opened(name, (1200, 760))
    for number, selection in enumerate(selections(window)):
        window.bridge.select(selection)
        window.panels.setCurrentIndex(number % window.panels.count())
        assert told(window) == [], f"{selection}"
    window.bridge.show_scope("batch")
    assert told(window) == []


def test_nor_after_the_update_and_on_a_second_visit(opened: Callable[..., MainWindow]) -> None:
    window = opened("hunt-7", (1200, 760))
    window.session.train(3)
    window.session.seek(0, len(window.session.frame.program))
    assert told(window) == []


def test_once_the_card_is_found_the_rule_stands_among_others_and_nowhere_else(
    opened: Callable[..., MainWindow],
) -> None:
    window = opened("hunt-7", (1200, 760))
    state = window.session.state
    planted = state.document.planted
    assert planted is not None
    window.session.answer(after_try(state, CARD, str(planted.step), True))
    places = [place for place, text in everything(window).items() if names(text.lower(), state)]
    assert len(places) == 1
    assert "QListWidget hunt_rules model" in places[0]
    rules = rules_to_choose(state)
    assert len(rules) >= 4
    shown = everything(window)[places[0]].lower()
    assert all(TITLES[rule].lower() in shown for rule in rules)
    window.session.answer(after_try(window.session.state, RULE, planted.mistake, True))
    numbers = right_numbers(state)
    assert not [place for place, text in everything(window).items() if tells(text, numbers)]


def test_a_leak_would_be_seen(opened: Callable[..., MainWindow], monkeypatch: pytest.MonkeyPatch) -> None:
    window = opened("hunt-7", (1200, 760))
    window.bridge.select(Parameter("theta", 1, 0, 0))
    assert told(window) == []
    monkeypatch.setattr("bpstudio.session.frame.hunting", lambda state: False)
    window.equation.show_mode("paths")
    assert told(window) != []
