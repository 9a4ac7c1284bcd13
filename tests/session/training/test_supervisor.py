"""Looking after the training process by a clock that is set by hand: who counts as dead, what is said, who follows."""

from __future__ import annotations

import pytest

from bpstudio.session.training.supervisor import DOUBT_SECONDS, START_SECONDS, STOPPED_SECONDS, Supervisor

KILLED = "was killed"


class Puppet:
    """A process that does what the test says."""

    def __init__(self) -> None:
        self.ready = self.failed = self.closed = False
        self.trouble, self.heard = "", 0

    def end(self, trouble: str = "was ended") -> None:
        self.trouble = self.trouble or trouble
        self.failed, self.ready = True, False

    def close(self) -> None:
        self.end()
        self.closed = True


class Theatre:
    def __init__(self) -> None:
        self.now, self.puppets = 100.0, list[Puppet]()
        self.supervisor = Supervisor(self._start, lambda: self.now)  # type: ignore[arg-type]

    def _start(self) -> Puppet:
        self.puppets.append(Puppet())
        return self.puppets[-1]

    def look(self, seconds: float = 0.0, beats: int = 0) -> Puppet | None:
        """Look ten times a second for so long, or once; with ``beats`` signs of life a second."""
        for tenth in range(max(1, round(10 * seconds))):
            self.now += 0.1 if seconds else 0.0
            if beats and tenth % (10 // beats) == 0:
                self.puppets[-1].heard += 1
            found = self.supervisor.worker()
        return found  # type: ignore[return-value]

    def ready(self) -> Puppet:
        self.look()
        self.puppets[-1].ready = True
        self.puppets[-1].heard += 1
        found = self.look()
        assert found is self.puppets[-1]
        return found


@pytest.fixture
def theatre() -> Theatre:
    return Theatre()


def test_one_is_started_with_the_first_question_and_given_once_it_is_ready(theatre: Theatre) -> None:
    assert theatre.puppets == []
    assert theatre.look() is None
    assert theatre.supervisor.hopeful
    theatre.ready()
    assert len(theatre.puppets) == 1


def test_an_iteration_of_100_seconds_is_no_dead_process(theatre: Theatre) -> None:
    process = theatre.ready()
    assert theatre.look(100, beats=1) is process
    assert theatre.supervisor.news() == []


def test_one_that_is_silent_for_a_moment_is_not_waited_for_and_not_ended(theatre: Theatre) -> None:
    process = theatre.ready()
    assert theatre.look(DOUBT_SECONDS - 0.5) is process
    assert theatre.look(1) is None
    assert not process.failed
    process.heard += 1
    assert theatre.look() is process
    assert theatre.supervisor.news() == []


def test_one_that_has_stopped_is_ended_said_and_replaced_without_another_word(theatre: Theatre) -> None:
    process = theatre.ready()
    assert theatre.look(STOPPED_SECONDS + 1) is None
    assert process.failed
    assert theatre.supervisor.news() == [
        "The training process stopped answering; nothing is lost, and training goes on in this window until another "
        "process has started."
    ]
    assert theatre.supervisor.hopeful
    assert theatre.ready() is theatre.puppets[1]
    assert theatre.look(100, beats=2) is theatre.puppets[1]
    assert theatre.supervisor.news() == []


def test_after_the_second_training_stays_in_the_window_and_that_is_said_once(theatre: Theatre) -> None:
    for _ in range(2):
        theatre.ready().end(KILLED)
        assert theatre.look() is None
    assert theatre.look(200) is None
    assert not theatre.supervisor.hopeful
    assert len(theatre.puppets) == 2
    assert theatre.supervisor.news()[1:] == [
        "The second training process was killed; nothing is lost, and training stays in this window from now on, "
        "which is slower."
    ]
    assert theatre.supervisor.news() == []


def test_after_a_night_asleep_nobody_is_accused(theatre: Theatre) -> None:
    process = theatre.ready()
    theatre.look(DOUBT_SECONDS - 1.1)
    theatre.now += 8 * 3600
    assert theatre.look() is process, "and not even doubted"
    process.heard += 1
    theatre.look(1)
    assert (process.failed, theatre.supervisor.news()) == (False, [])


def test_after_a_long_pause_nobody_is_accused(theatre: Theatre) -> None:
    process = theatre.ready()
    for _ in range(5):
        theatre.now += 60
        process.heard += 60
        assert theatre.look() is process


def test_a_start_may_take_longer_than_an_answer_but_not_for_ever(theatre: Theatre) -> None:
    assert theatre.look(START_SECONDS - 1) is None
    assert not theatre.supervisor.hopeful, "where an iteration takes long the window no longer waits"
    assert theatre.supervisor.news() == []
    theatre.look(2)
    assert theatre.puppets[0].failed
    assert theatre.supervisor.news()[0].startswith(
        "The training process did not start in time; nothing is lost"
    )


def test_closing_ends_all_there_were(theatre: Theatre) -> None:
    theatre.ready().end(KILLED)
    theatre.look()
    theatre.supervisor.close()
    assert [process.closed for process in theatre.puppets] == [True, True]
