"""The process beside the window: it computes the very same, forgets what was called off, and ends when told to."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.trainer import Training
from bpstudio.session.document import Document
from bpstudio.session.record import Record
from bpstudio.session.segment import beginning
from bpstudio.session.worker import Worker

RNG = np.random.default_rng(4)
DOCUMENT = Document(
    Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid"))),
    Examples(RNG.normal(size=(7, 2)), RNG.integers(0, 2, (7, 1))),
    training=Training(0.05, Adam(), batch_size=3, shuffle=True, seed=2),
)
OTHER = Document(Network(2, (Layer(1),)), DOCUMENT.data, training=Training(0.01))


def until(wish, seconds: float = 20.0) -> None:
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
    worker.run_to(length, record.pace)

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
        and one.moment(one.length).parameters == other.moment(other.length).parameters
        and one.pace == other.pace
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
    worker.run_to(1 << 40, record.pace)
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
        made.run_to(1 << 40, record.pace)
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


def test_a_process_that_dies_is_noticed() -> None:
    before, made = children(), Worker()
    until(lambda: made.ready)
    (process,) = children() - before
    assert process is not None
    os.kill(process, signal.SIGKILL)
    until(lambda: made.failed)
    made.begin(alone(DOCUMENT))
    made.run_to(10, alone(DOCUMENT).pace)
    assert made.taken() == []
    made.close()
