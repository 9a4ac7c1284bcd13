"""Training in the window: with and without a process beside it, and stopping for every reason there is."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from functools import partial
from time import monotonic
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Training
from bpstudio.explain.words.pace import duration, rate_text
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.pacing import FULL_SPEED, SPEEDS, IterationsDone, Speed
from bpstudio.qt.running import player as player_module
from bpstudio.qt.running.player import Player
from bpstudio.qt.running.stop_dialog import StopDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import replayed
from bpstudio.session.session import Session
from bpstudio.session.training.stops import Stops
from tests.qt.there import there

RNG = np.random.default_rng(5)
DATA = Examples(RNG.normal(size=(12, 2)), RNG.integers(0, 2, (12, 1)).astype(float))
DOCUMENT = Document(
    Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid"))), DATA, training=Training(0.2, batch_size=5)
)
RUNAWAY = Document(Network(2, (Layer(3, "identity"), Layer(1, "identity"))), DATA, training=Training(50.0))


@pytest.fixture(params=["slices", "process"])
def player(request: pytest.FixtureRequest, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    """A player that trains in slices only, and one that has its process from the first tick on."""
    heavy = 10**12 if request.param == "slices" else 0
    monkeypatch.setattr(player_module, "HEAVY", heavy)
    monkeypatch.setattr(player_module, "PROCESS_AFTER_SECONDS", 1e9 if request.param == "slices" else 0)
    before = {process.pid for process in multiprocessing.active_children()}
    bridge = Bridge(Session(DOCUMENT), notation=textbook.ARTICLE)
    made = Player(bridge)
    yield made
    made.close()
    assert {process.pid for process in multiprocessing.active_children()} == before


def session(player: Player) -> Session:
    return player._bridge.session


def has_run(player: Player, iterations: int) -> bool:
    return session(player).state.iterations > iterations


def replays_to_itself(player: Player) -> bool:
    """Whether everything on record is what a run from the log gives, to the bit."""
    state = session(player).state
    log = [(segment.edit, segment.iterations) for segment in state.segments]
    again = replayed(state.segments[0].document, None, log, state.cursor)
    pairs = list(zip(state.segments, again.segments, strict=True))
    return all(
        one.record.costs[: one.iterations].tobytes() == other.record.costs[: other.iterations].tobytes()
        and one.record.checkpoint(one.iterations).parameters
        == other.record.checkpoint(other.iterations).parameters
        for one, other in pairs
    )


def test_it_trains_until_paused_and_leaves_what_a_replay_leaves(player: Player, qtbot: QtBot) -> None:
    player.play()
    qtbot.waitUntil(lambda: session(player).state.iterations > 300)
    player.pause()
    stood = session(player).state
    qtbot.wait(60)
    assert session(player).state is stood
    player.play()
    qtbot.waitUntil(lambda: session(player).state.iterations > stood.iterations + 300)
    player.pause()
    assert replays_to_itself(player)


def test_edits_undo_and_travel_while_it_trains_leave_what_a_replay_leaves(
    player: Player, qtbot: QtBot
) -> None:
    player.play()
    for rate in (0.1, 0.05, 0.3):
        at = session(player).state.iterations
        qtbot.waitUntil(partial(has_run, player, at + 50))
        session(player).apply(SetLearningRate(rate))
    at = session(player).state.iterations
    session(player).undo()
    qtbot.waitUntil(lambda: session(player).state.iterations > at + 20)
    session(player).seek(3, 2)
    qtbot.waitUntil(lambda: session(player).state.iterations > at + 200)
    player.pause()
    assert len(session(player).state.segments) == 3
    assert replays_to_itself(player)


@pytest.mark.parametrize(
    ("stops", "iterations", "word"),
    [(Stops(iterations=157), 157, "157 iterations"), (Stops(epochs=20), 60, "60 iterations")],
)
def test_it_stops_after_exactly_as_many_iterations_as_asked_for(
    player: Player, qtbot: QtBot, stops: Stops, iterations: int, word: str
) -> None:
    reasons: list[str] = []
    player.finished.connect(reasons.append)
    player.set_stops(stops)
    for round_ in (1, 2):
        player.play()
        qtbot.waitUntil(lambda: not player.playing)
        assert session(player).state.iterations == round_ * iterations
    assert all(word in reason for reason in reasons)


@pytest.mark.parametrize("name", ["cost", "norm"])
def test_it_stops_after_the_first_iteration_below_a_limit(player: Player, qtbot: QtBot, name: str) -> None:
    alone = Session(DOCUMENT)
    alone.train(400)
    record = alone.record_in_training
    values = record.costs if name == "cost" else record.norms(0, 400)
    limit = float(np.sort(values)[150])
    first = int(np.argmax(values < limit))
    player.set_stops(Stops(cost=limit) if name == "cost" else Stops(norm=limit))
    player.play()
    qtbot.waitUntil(lambda: not player.playing)
    assert session(player).state.completed == first + 1
    session(player).seek(0)
    player.play()
    qtbot.waitUntil(lambda: not player.playing)
    assert session(player).state.completed == first + 1


def test_divergence_stops_it_and_names_quantity_layer_and_iteration(player: Player, qtbot: QtBot) -> None:
    found: list[Any] = []
    player.diverged.connect(found.append)
    player._bridge.replace_session(Session(RUNAWAY))
    player.play()
    qtbot.waitUntil(lambda: not player.playing)
    state = session(player).state
    assert len(found) == 1
    assert (found[0].iteration, found[0].layer is None) == (
        state.iterations,
        found[0].quantity in ("C", "update"),
    )
    assert np.isfinite(state.segment.record.costs[: state.iterations]).all()


def test_at_a_low_speed_it_keeps_the_time(player: Player, qtbot: QtBot) -> None:
    player.set_speed(Speed("20", 20.0))
    begun = monotonic()
    player.play()
    qtbot.waitUntil(lambda: session(player).state.iterations >= 3)
    qtbot.wait(200)
    player.pause()
    assert session(player).state.iterations < 30 + 20 * (monotonic() - begun)


def test_factor_by_factor_it_reveals_step_after_step(player: Player, qtbot: QtBot) -> None:
    seen = []
    player._bridge.changed.connect(lambda old, new: seen.append(new.cursor.revealed))
    player.set_speed(Speed("50 steps", 50.0, steps=True))
    player.play()
    assert player.stepping
    qtbot.waitUntil(lambda: len(seen) >= 5)
    player.pause()
    assert seen[:5] == [1, 2, 3, 4, 5]


def test_without_a_process_it_goes_on_in_slices(player: Player, qtbot: QtBot) -> None:
    player.play()
    qtbot.waitUntil(lambda: session(player).state.iterations > 100)
    for process in multiprocessing.active_children():
        if process.name == "bpstudio training":
            process.kill()
    at = session(player).state.iterations
    qtbot.waitUntil(lambda: session(player).state.iterations > at + 100)
    player.pause()
    assert replays_to_itself(player)


def test_the_rate_and_the_time_that_remains_are_told(player: Player, qtbot: QtBot) -> None:
    told: list[Any] = []
    player.progressed.connect(told.append)
    player.set_stops(Stops(iterations=10**9))
    player.play()
    qtbot.waitUntil(lambda: len(told) >= 2 and told[-1].rate > 0)
    player.pause()
    assert all(progress.total == 10**9 and progress.rate >= 0 for progress in told)
    assert told[-1].seconds_left == pytest.approx((10**9 - told[-1].done) / told[-1].rate)


def test_numbers_of_the_progress_are_short() -> None:
    assert [rate_text(rate) for rate in (48213.0, 123.4, 4.21, 0.5, 0.0)] == [
        "48,200 /s",
        "123 /s",
        "4.2 /s",
        "2.0 s each",
        "running one …",
    ]
    assert [duration(seconds) for seconds in (0, 42, 725, 11400)] == ["0:00", "0:42", "12:05", "3:10:00"]
    assert IterationsDone(5, None, 10.0).seconds_left is None


# In the window


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(Session(DOCUMENT))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.files.keep()
    made.close()


def test_closing_the_window_while_it_trains_ends_the_process(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_module, "PROCESS_AFTER_SECONDS", 0)
    before = {process.pid for process in multiprocessing.active_children()}
    window.player.set_speed(FULL_SPEED)
    window.named_actions["train"].trigger()
    qtbot.waitUntil(lambda: window.player._lent is not None)
    window.files.keep()
    window._close_for_good()
    assert not window.isVisible()
    assert not window.player.playing
    assert {process.pid for process in multiprocessing.active_children()} == before


def test_the_status_line_shows_progress_only_while_training(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.progress.isVisible()
    window.player.set_stops(Stops(iterations=1 << 40))
    window.named_actions["train"].trigger()
    qtbot.waitUntil(lambda: "left" in window.progress.label.text())
    assert window.progress.bar.isVisible()
    window.named_actions["train"].trigger()
    assert not window.progress.isVisible()


def test_every_speed_can_be_chosen(window: MainWindow) -> None:
    box = next(
        box for box in window.transport.findChildren(QComboBox) if box.accessibleName() == "training speed"
    )
    assert [box.itemText(index) for index in range(box.count())] == [speed.text for speed in SPEEDS]
    for index, speed in enumerate(SPEEDS):
        box.activated.emit(index)
        assert window.player.speed == speed
    assert window.player.speed is FULL_SPEED


def test_conditions_for_stopping_are_chosen_in_a_dialog(window: MainWindow, qtbot: QtBot) -> None:
    window.named_actions["stop_when"].trigger()
    dialog = there(window.findChild(StopDialog))
    tick, field = dialog.fields["iterations"]
    assert not tick.isChecked()
    field.selectAll()
    qtbot.keyClicks(field, "12")
    assert tick.isChecked()
    _, cost = dialog.fields["cost"]
    cost.setText("x")
    dialog.fields["cost"][0].setChecked(True)
    dialog.accept()
    assert dialog.isVisible()
    assert "not a number" in dialog.refusal.text()
    cost.setText("1/8")
    dialog.accept()
    assert window.player.stops == Stops(iterations=12, cost=0.125)
    window.named_actions["train"].trigger()
    qtbot.waitUntil(lambda: not window.player.playing)
    assert "Training stopped" in window.notice.text
