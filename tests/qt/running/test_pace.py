"""How fast training goes in the window, by a clock that the test holds in its hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.pacing import FULL_SPEED, SLOW_START, SPEEDS, Clock
from bpstudio.qt.running.player import PROCESS_FROM_RATE, Player
from bpstudio.session.session import Session
from bpstudio.session.training.slow_start import rate_after
from bpstudio.session.training.stops import Stops
from bpstudio.session.training.supervisor import Supervisor
from tests.qt.running.test_player import DOCUMENT

TICK = 0.05


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class NoProcess(Supervisor):
    """Nobody can be had to train beside the window; ``asked`` counts how often one was wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def worker(self) -> None:
        self.asked += 1

    @property
    def hopeful(self) -> bool:
        return False


class Played:
    """A player whose timer never fires, because nobody runs the event loop: ticks are called by hand."""

    def __init__(self) -> None:
        self.clock, self.supervisor = Hand(), NoProcess()
        self.session = Session(DOCUMENT)
        self.player = Player(
            Bridge(self.session, notation=textbook.ARTICLE), supervisor=self.supervisor, clock=self.clock
        )
        self.player.set_speed(SLOW_START)

    def for_seconds(self, seconds: float) -> int:
        """Live on; how many iterations are completed then."""
        for _ in range(round(seconds / TICK)):
            self.clock.seconds += TICK
            if self.player.playing:
                self.player._tick()
        return self.session.state.completed


@pytest.fixture
def played(qapp: QApplication) -> Iterator[Played]:
    made = Played()
    yield made
    made.player.close()


def test_it_starts_at_twenty_a_second_and_doubles_from_the_third_second_on(played: Played) -> None:
    played.player.play()
    assert [played.for_seconds(1) for _ in range(4)] == [20, 40, 68, 126]


def test_after_a_pause_it_starts_slowly_again(played: Played) -> None:
    played.player.play()
    done = played.for_seconds(4)
    played.player.pause()
    assert played.for_seconds(10) == done
    played.player.play()
    assert played.for_seconds(1) == done + 20


def test_an_edit_and_a_new_condition_do_not_slow_it_down(played: Played) -> None:
    played.player.play()
    done = played.for_seconds(3)
    played.player.set_stops(Stops(iterations=1000))
    assert played.for_seconds(1) == done + 58


def test_a_condition_ends_a_slow_start_after_exactly_as_many_iterations(played: Played) -> None:
    told: list[Any] = []
    played.player.finished.connect(told.append)
    played.player.set_stops(Stops(iterations=57))
    played.player.play()
    assert played.for_seconds(20) == 57
    assert not played.player.playing
    assert "57 iterations" in told[0]


def test_a_process_is_asked_for_once_it_pays_and_not_before(played: Played) -> None:
    played.player.play()
    seconds = 0.0
    while rate_after(seconds + TICK) < PROCESS_FROM_RATE:
        played.for_seconds(TICK)
        seconds += TICK
    assert played.supervisor.asked == 0
    played.for_seconds(0.5)
    assert played.supervisor.asked > 0


def test_a_computer_that_slept_does_not_make_it_fast(played: Played) -> None:
    played.player.play()
    played.for_seconds(1)
    played.clock.seconds += 3600
    assert played.for_seconds(TICK) <= 20 + 6, "a quarter of a second is made up for"
    assert rate_after(played.player._clock.played) < 40


def test_while_an_iteration_is_shown_training_goes_on_and_the_next_is_shown_after_a_breath(
    played: Played,
) -> None:
    played.player.set_speed(FULL_SPEED)
    played.player.play()
    played.for_seconds(1)
    played.player._take_breath(0.05)
    shown, run = played.session.state, played.session.record_in_training.length
    played.for_seconds(TICK)
    assert played.session.state is shown
    assert played.session.record_in_training.length > run
    assert played.for_seconds(2 * TICK) > shown.completed


def test_every_iteration_is_shown_as_long_as_the_eye_follows(played: Played) -> None:
    seen = []
    played.player._bridge.changed.connect(lambda old, new: seen.append(new.cursor))
    played.player.play()
    for _ in range(20):
        played.for_seconds(TICK)
        played.player._take_breath(0.2)
    steps = len(played.session.frame.program)
    assert [(at.iteration, at.revealed) for at in seen] == [(number, steps) for number in range(20)]


def test_a_clock_of_a_fixed_speed_keeps_it_and_owes_what_was_given_back() -> None:
    hand, speed = Hand(), next(speed for speed in SPEEDS if speed.text == "100 iterations a second")
    clock = Clock(hand)
    clock.start()
    hand.seconds += 0.1
    assert clock.due(speed) == 10
    clock.give_back(4)
    hand.seconds += 0.1
    assert clock.due(speed) == 14
    hand.seconds += 0.1
    assert clock.due(FULL_SPEED) is None


def test_nothing_is_waited_for_once_all_has_been_run_that_was_asked_for(played: Played) -> None:
    played.player.set_speed(FULL_SPEED)
    played.player.set_stops(Stops(iterations=5000))
    played.player.play()
    played.for_seconds(TICK)
    for _ in range(100):
        played.player._take_breath(10.0)
        played.for_seconds(TICK)
    assert not played.player.playing
    assert played.session.state.completed == 5000
