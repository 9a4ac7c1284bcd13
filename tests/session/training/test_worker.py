"""The process beside the window: it computes the very same, forgets what was called off, and ends when told to."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.task import Training
from bpstudio.session.history.document import Document
from bpstudio.session.history.record import Record
from bpstudio.session.history.segment import beginning
from bpstudio.session.training import worker as worker_module
from bpstudio.session.training.worker import Worker, exit_in_words
from tests.session import misbehaving

RNG = np.random.default_rng(4)
DOCUMENT = Document(
    Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid"))),
    Examples(RNG.normal(size=(7, 2)), RNG.integers(0, 2, (7, 1)).astype(float)),
    training=Training(0.05, Adam(), batch_size=3, shuffle=True, seed=2),
)
OTHER = Document(Network(2, (Layer(1),)), DOCUMENT.data, training=Training(0.01))


def until(wish: Callable[[], object], seconds: float = 60.0) -> None:
    begun = time.perf_counter()
    while not wish():
        assert time.perf_counter() - begun < seconds, "waited in vain"
        time.sleep(0.002)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    before, made = children(), Worker()
    until(lambda: made.ready)
    yield made
    made.close()
    assert children() == before


def children() -> set[int | None]:
    return {process.pid for process in multiprocessing.active_children()}


def trained(worker: Worker, record: Record, length: int) -> Record:
    worker.run_to(length, record.keeping)

    def take() -> bool:
        for stretch in worker.taken():
            record.extend(stretch)
        return record.length >= length

    until(take)
    return record


def alone(document: Document, *parts: int) -> Record:
    record = beginning(document).record
    for part in parts:
        record.run(part)
    return record


def alike(one: Record, other: Record) -> bool:
    return (
        one.costs.tobytes() == other.costs.tobytes()
        and one.gradients.tobytes() == other.gradients.tobytes()
        and one.checkpoint(one.length).parameters == other.checkpoint(other.length).parameters
        and one.keeping == other.keeping
    )


def test_it_goes_exactly_as_far_as_told_and_computes_the_same(worker: Worker) -> None:
    record = alone(DOCUMENT, 5)
    worker.begin(record)
    trained(worker, record, 3005)
    assert alike(record, alone(DOCUMENT, 3005))
    time.sleep(0.05)
    assert worker.taken() == []
    trained(worker, record, 3010)
    assert alike(record, alone(DOCUMENT, 3010))


def test_what_was_called_off_is_never_heard_of_again(worker: Worker) -> None:
    record = alone(DOCUMENT)
    worker.begin(record)
    worker.run_to(1 << 40, record.keeping)
    until(lambda: bool(worker.taken()))
    worker.stop()
    other = alone(OTHER)
    worker.begin(other)
    trained(worker, other, 500)
    assert alike(other, alone(OTHER, 500))
    again = alone(DOCUMENT, 30)
    worker.begin(again)
    trained(worker, again, 900)
    assert alike(again, alone(DOCUMENT, 900))


def test_norms_come_when_asked_for(worker: Worker) -> None:
    record = alone(DOCUMENT)
    worker.begin(record, norms=True)
    trained(worker, record, 400)
    rows = alone(DOCUMENT, 400).gradients
    assert record.norms(0, 400) == pytest.approx(np.linalg.norm(rows, axis=1), rel=1e-12)


@pytest.mark.parametrize("busy", [False, True], ids=["starting", "busy"])
def test_closing_ends_the_process_whatever_it_is_at(busy: bool) -> None:
    before, made = children(), Worker()
    if busy:
        until(lambda: made.ready)
        record = alone(DOCUMENT)
        made.begin(record)
        made.run_to(1 << 40, record.keeping)
        until(lambda: bool(made.taken()))
    made.close()
    made.close()
    assert made.failed
    assert children() == before


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="the system has no such priorities")
def test_the_process_leaves_the_processor_to_the_window() -> None:
    before, made = children(), Worker()
    until(lambda: made.ready)
    (process,) = children() - before
    assert process is not None
    mine, its = (os.getpriority(os.PRIO_PROCESS, number) for number in (0, process))
    made.close()
    assert its == min(mine + 10, 19)


# What goes wrong


def only_child(before: set[int | None]) -> int:
    (process,) = children() - before
    assert process is not None
    return process


@pytest.mark.parametrize(
    ("by", "said"),
    [("SIGKILL", "was killed"), ("SIGSEGV", "crashed (SIGSEGV)"), ("SIGTERM", "was ended by SIGTERM")],
)
@pytest.mark.skipif(os.name != "posix", reason="the system has no such signals")
def test_a_process_that_dies_is_noticed_and_it_is_known_why(by: str, said: str) -> None:
    before, made = children(), Worker()
    until(lambda: made.ready)
    os.kill(only_child(before), getattr(signal, by))
    until(lambda: made.failed)
    assert (made.trouble, made.ready) == (said, False)
    made.begin(alone(DOCUMENT))
    made.run_to(10, alone(DOCUMENT).keeping)
    assert made.taken() == []
    made.close()
    assert made.trouble == said, "what came first is the cause"
    assert children() == before


def gone(target: Callable[[Connection], None]) -> str:
    """What is said of a process that runs this."""
    before, made = children(), Worker(target)
    record = alone(DOCUMENT)
    made.begin(record)
    made.run_to(1 << 40, record.keeping)
    until(lambda: made.failed)
    made.close()
    assert children() == before
    return made.trouble


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (misbehaving.garbage, "sent what cannot be understood"),
        (misbehaving.half_a_pickle, "sent what cannot be understood"),
        (misbehaving.another_value, "sent what cannot be understood"),
        (misbehaving.out_of_memory, "ran out of memory"),
        (misbehaving.too_large_to_send, "ran out of memory as it started"),
        (misbehaving.no_thread, "was refused a thread by the system as it started"),
        (misbehaving.leaves_at_once, "broke off with the exit code 3 as it started"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_whatever_a_process_does_wrong_is_said_in_words_and_nothing_reaches_the_terminal(
    target: Callable[[Connection], None], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = gone(target)
    assert found.removesuffix(" as it started") == said.removesuffix(" as it started")
    if target is not misbehaving.out_of_memory:  # it may be gone before its first sign of life is sent
        assert found == said
    assert capfd.readouterr() == ("", "")


def test_more_than_this_side_has_memory_for_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_array(self: object, *rest: object) -> object:
        raise MemoryError

    monkeypatch.setattr(worker_module._Wire, "_read_array", read_array)
    assert gone(worker_module.serve) == "sent more than there is memory for"


def test_a_process_that_the_system_refuses_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = multiprocessing.get_context("spawn")

    class Refused(real.Process):  # type: ignore[name-defined,misc]
        def start(self) -> None:
            raise BlockingIOError(11, "Resource temporarily unavailable")

    class Context:
        Pipe, Process = staticmethod(real.Pipe), Refused

    monkeypatch.setattr(worker_module, "get_context", lambda kind: Context)
    assert gone(worker_module.serve) == "could not be started (Resource temporarily unavailable)"


@pytest.mark.parametrize("refused", [1, 2], ids=["the first thread", "the second thread"])
def test_a_thread_that_the_system_refuses_is_said(refused: int, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Thread] = []

    class Some(Thread):
        def start(self) -> None:
            started.append(self)
            if len(started) == refused:
                raise RuntimeError("can't start new thread")
            super().start()

    monkeypatch.setattr(worker_module, "Thread", Some)
    assert gone(worker_module.serve) == "could not be started (can't start new thread)"


def test_it_shows_that_it_runs_however_long_an_iteration_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tmp_path / "done"
    monkeypatch.setenv("UNTIL", str(done))
    before, made = children(), Worker(misbehaving.one_long_iteration)
    until(lambda: made.ready)
    record = alone(DOCUMENT)
    made.begin(record)
    made.run_to(3, record.keeping)
    heard = made.heard
    until(lambda: made.heard > heard + 5)
    assert made.taken() == []
    done.touch()
    assert alike(trained(made, record, 3), alone(DOCUMENT, 3))
    made.close()
    assert children() == before


def test_while_nobody_takes_what_has_come_it_counts_as_alive() -> None:
    made, record = Worker(), alone(DOCUMENT)
    until(lambda: made.ready)
    made.begin(record)
    made.run_to(1 << 40, record.keeping)
    until(made._inbox.full)
    heard = made.heard
    until(lambda: made.heard > heard + 3)
    made.close()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="the system has no such signal")
def test_nothing_waits_for_a_process_that_is_stopped_with_its_pipe_full() -> None:
    before, made = children(), Worker()
    until(lambda: made.ready)
    os.kill(only_child(before), signal.SIGSTOP)
    rows = np.zeros((200_000, 2))
    large = Document(DOCUMENT.network, Examples(rows, rows[:, :1]), training=DOCUMENT.training)
    record = alone(large)
    made.begin(record)
    made.run_to(1 << 40, record.keeping)
    made.stop()
    assert made.taken() == []
    made.close()
    assert not made._thread.is_alive()
    assert children() == before


def test_every_way_to_end_has_its_words() -> None:
    assert [exit_in_words(code) for code in (None, 0, 1, 9)] == [
        "is gone",
        "ended by itself",
        "broke off with an error",
        "broke off with the exit code 9",
    ]
    assert exit_in_words(-200) == "was ended by signal 200"
