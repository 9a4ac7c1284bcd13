"""The process beside the window dies, stops or talks nonsense at any moment: training goes on, the numbers the same."""

from __future__ import annotations

import multiprocessing
import os
import signal
from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameters
from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.pacing import FULL_SPEED
from bpstudio.qt.running import player as player_module
from bpstudio.qt.running.player import Player
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.checkpoint import Checkpoint, Keeping, Runner, RunResult
from bpstudio.session.history.record import Record
from bpstudio.session.session import Session
from bpstudio.session.training.supervisor import STOPPED_SECONDS, Supervisor
from tests.qt.running.test_player import DOCUMENT, replays_to_itself

SENTENCE = "training goes on in this window"
STAYS = "training stays in this window from now on"


class Puppet:
    """A process without a process: it runs when it is looked at, and goes wrong when it is told to."""

    def __init__(self) -> None:
        self.ready, self.failed, self.trouble, self.heard = False, False, "", 0
        self.stopped = self.raving = False
        self._head: Runner | None = None
        self._goal, self._pace = 0, Keeping()

    def run(self, iterations: int) -> None:
        """What it would do between two looks."""
        if not self.stopped and not self.failed:
            self.heard += 1
            self.ready = True
            self._due = iterations

    def begin(self, record: Record, norms: bool = False) -> None:
        self._head = Runner(record.task, record.checkpoint(record.length), record.first, record.length)

    def run_to(self, offset: int, pace: Keeping) -> None:
        self._goal, self._pace = offset, pace

    def stop(self) -> None:
        self._head = None

    def taken(self) -> list[RunResult]:
        head = self._head
        count = 0 if head is None or self.stopped else min(self._due, self._goal - head.offset)
        if self.raving:
            return [nonsense(3 if head is None else head.offset)]
        return [head.run(count, self._pace)] if head is not None and count > 0 else []

    def end(self, trouble: str = "was ended") -> None:
        self.trouble, self.failed, self.ready = self.trouble or trouble, True, False

    def close(self) -> None:
        self.end()


def nonsense(offset: int) -> RunResult:
    """It begins where it should, and that is all that is right about it."""
    end = Checkpoint(Parameters(DOCUMENT.network), Record(DOCUMENT.task, start(), 0).start.moments)
    return RunResult(offset, Keeping(), np.full(5, 0.25), np.zeros((2, 3)), (), end, np.empty(0))


def start() -> Checkpoint:
    return Session(DOCUMENT).record_in_training.start


class Theatre:
    """A player whose processes are puppets, and whose clock is set by hand."""

    def __init__(self) -> None:
        self.now, self.puppets, self.said = 0.0, list[Puppet](), list[str]()
        self.session = Session(DOCUMENT)
        self._bridge = Bridge(self.session, notation=textbook.ARTICLE)
        supervisor = Supervisor(self._start, lambda: self.now)  # type: ignore[arg-type]
        self.player = Player(self._bridge, None, supervisor)
        self.player.troubled.connect(self.said.append)

    def _start(self) -> Puppet:
        self.puppets.append(Puppet())
        return self.puppets[-1]

    def tick(self, iterations: int) -> None:
        self.now += 0.5
        for puppet in self.puppets:
            puppet.run(iterations)
        self.player._advance()

    def do(self, act: str) -> None:
        last = self.puppets[-1] if self.puppets else Puppet()
        match act:
            case "kill":
                last.end("was killed")
            case "stop":
                last.stopped = True
            case "go on":
                last.stopped = False
            case "rave":
                last.raving = True
            case "sleep":
                self.now += 3600
            case "pause":
                self.player.toggle()
            case "edit":
                self.session.apply(SetLearningRate(0.1 + 0.01 * len(self.session.state.segments)))
            case "travel":
                self.session.seek(self.session.state.iterations // 2)


@pytest.fixture
def theatre(qapp: object, monkeypatch: pytest.MonkeyPatch) -> type[Theatre]:
    monkeypatch.setattr(player_module, "PROCESS_AFTER_SECONDS", 0)
    return Theatre


ACTS = st.sampled_from(["kill", "stop", "go on", "rave", "sleep", "pause", "edit", "travel"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.integers(1, 40) | ACTS, min_size=5, max_size=60))
def test_whatever_happens_to_the_process_the_numbers_are_those_of_one_run(
    theatre: type[Theatre], moves: list[int | str]
) -> None:
    stage = theatre()
    stage.player.play()
    for move in moves:
        if isinstance(move, str):
            stage.do(move)
        elif stage.player.playing:
            before = stage.session.state.completed
            stage.tick(move)
            assert stage.session.state.completed >= before, "nothing is lost"
    assert len(stage.puppets) <= 2
    assert len(stage.said) <= 2
    assert replays_to_itself(stage.player)
    stage.player.close()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("kill", "The training process was killed"),
        ("stop", "The training process stopped answering"),
        ("rave", "The training process sent what does not continue the training"),
    ],
)
def test_trouble_is_said_once_training_goes_on_and_the_next_process_takes_over(
    theatre: type[Theatre], act: str, said: str
) -> None:
    stage = theatre()
    stage.player.play()
    for _ in range(10):
        stage.tick(20)
    assert stage.player._lent is not None
    assert stage.said == []
    stage.do(act)
    at = stage.session.state.completed
    for _ in range(int(2 * STOPPED_SECONDS) + 5):
        stage.tick(20)
    assert stage.session.state.completed > at + 100
    [sentence] = stage.said
    assert sentence.startswith(said)
    assert SENTENCE in sentence
    assert stage.player._lent is not None
    assert stage.player._lent[0] is stage.puppets[1]
    stage.do(act)
    for _ in range(int(2 * STOPPED_SECONDS) + 5):
        stage.tick(20)
    assert STAYS in stage.said[1]
    assert (len(stage.said), len(stage.puppets)) == (2, 2)
    assert replays_to_itself(stage.player)
    stage.player.close()


def test_while_one_is_stopped_training_goes_on_before_anybody_is_accused(theatre: type[Theatre]) -> None:
    stage = theatre()
    stage.player.play()
    for _ in range(10):
        stage.tick(20)
    stage.do("stop")
    at = stage.session.state.completed
    for _ in range(10):
        stage.tick(20)
    assert stage.session.state.completed > at
    stage.do("go on")
    for _ in range(3):
        stage.tick(20)
    assert stage.player._lent is not None
    assert (stage.said, len(stage.puppets)) == ([], 1)
    stage.player.close()


def test_pause_and_play_while_it_is_stopped(theatre: type[Theatre]) -> None:
    stage = theatre()
    stage.player.play()
    for _ in range(5):
        stage.tick(20)
    stage.do("stop")
    stage.player.pause()
    stood = stage.session.state
    stage.player.play()
    assert stage.session.state is stood
    for _ in range(10):
        stage.tick(20)
    assert stage.session.state.completed > stood.completed
    stage.player.close()


# With real processes


def training_processes() -> list[int]:
    return [
        process.pid
        for process in multiprocessing.active_children()
        if process.name == "bpstudio training" and process.pid is not None
    ]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="the system has no such signal")
@pytest.mark.parametrize("by", [("SIGKILL", "SIGSTOP"), ("SIGSTOP", "SIGTERM")])
def test_killed_and_stopped_at_random_it_computes_the_same(
    by: tuple[str, str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_module, "PROCESS_AFTER_SECONDS", 0)
    chance, hurry, said = np.random.default_rng(), [0.0], list[str]()
    now = [0.0]

    def clock() -> float:
        now[0] += hurry[0]
        return now[0]

    player = Player(Bridge(Session(DOCUMENT), notation=textbook.ARTICLE), None, Supervisor(clock=clock))
    player.troubled.connect(said.append)
    player.play()
    for count, name in enumerate(by, start=1):
        qtbot.waitUntil(lambda: player._lent is not None)
        at = player._bridge.state.completed + int(chance.integers(1, 3000))
        qtbot.waitUntil(partial(lambda at: player._bridge.state.completed > at, at))
        [process] = training_processes()
        os.kill(process, getattr(signal, name))
        hurry[0] = 1.0 if name == "SIGSTOP" else 0.0
        qtbot.waitUntil(partial(lambda count: len(said) == count, count))
        hurry[0] = 0.0
    at = player._bridge.state.completed
    qtbot.waitUntil(lambda: player._bridge.state.completed > at + 100)
    player.pause()
    assert SENTENCE in said[0]
    assert STAYS in said[1]
    assert replays_to_itself(player)
    player.close()
    assert training_processes() == []


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="the system has no such signal")
def test_the_window_says_it_and_closes_while_the_process_is_stopped(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_module, "PROCESS_AFTER_SECONDS", 0)
    window = MainWindow(Session(DOCUMENT))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.player.set_speed(FULL_SPEED)
    window.named_actions["train"].trigger()
    qtbot.waitUntil(lambda: window.player._lent is not None)
    os.kill(training_processes()[0], signal.SIGKILL)
    qtbot.waitUntil(lambda: SENTENCE in window.notice.text)
    qtbot.waitUntil(lambda: window.player._lent is not None)
    os.kill(training_processes()[0], signal.SIGSTOP)
    window.files.keep()
    window._close_for_good()
    assert not window.isVisible()
    assert training_processes() == []
