"""The training process by itself, and what travels between it and the window: values, signs of life, the end."""

from __future__ import annotations

import errno
import multiprocessing
import os
import pickle
from collections.abc import Iterator
from multiprocessing.connection import Connection
from queue import Queue
from typing import ClassVar

import numpy as np
import pytest

from bpstudio.session.training import worker as worker_module
from tests.session.training.test_worker import DOCUMENT, alike, alone, gone


@pytest.fixture
def pipe() -> Iterator[tuple[Connection, Connection]]:
    both = multiprocessing.Pipe()
    yield both
    for connection in both:
        connection.close()


def test_the_process_trains_what_it_is_told_and_ends_by_itself_when_the_other_side_is_gone() -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=worker_module.serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    line, record = worker_module._Wire(ours), alone(DOCUMENT)
    line.write(worker_module._Import(("tests.session.misbehaving",)))
    start = record.checkpoint(0)
    for number, task in ((1, record.task), (2, None)):
        line.write(worker_module._Begin(number, task, start, 0, 0, False))
        line.write(worker_module._Goal(40, record.keeping))
    assert line.read() is None, "it is ready"
    while record.length < 40:
        found = line.read()
        if isinstance(found, tuple) and found[0] == 2:  # what came of the first is dropped
            record.extend(found[1])
    assert alike(record, alone(DOCUMENT, 40))
    line.close()
    process.join(20)
    assert process.exitcode == 0


@pytest.mark.parametrize(("wrong", "code"), [(OSError(), 0), (MemoryError(), errno.ENOMEM)])
def test_when_nobody_listens_or_nothing_fits_there_is_nothing_left_to_live_for(
    wrong: Exception, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Line:
        said: ClassVar[list[object]] = []

        def write(self, value: object) -> None:
            self.said.append(value)
            if value == "beat":
                raise wrong

    def leave(status: int) -> None:
        raise SystemExit(status)

    monkeypatch.setattr(worker_module, "_BEAT_SECONDS", 0.01)
    monkeypatch.setattr(os, "_exit", leave)
    outbox = Queue[object]()
    outbox.put("first")
    with pytest.raises(SystemExit) as left:
        worker_module._post(Line(), outbox)  # type: ignore[arg-type]
    assert left.value.code == code
    assert Line.said[-2:] == ["first", "beat"], "without a message it shows that it lives"


@pytest.mark.parametrize("socket", [True, False], ids=["beside", "through a named pipe"])
def test_values_come_over_with_their_arrays(pipe: tuple[Connection, Connection], socket: bool) -> None:
    here, there = (worker_module._Wire(connection) for connection in pipe)
    for line in () if socket else (here, there):
        assert line._socket is not None
        line._socket.close()
        line._socket = None  # as where connections are no sockets
    given = {"numbers": np.arange(12.0).reshape(3, 4), "name": "θ"}
    assert not there.poll()
    here.write(given)
    assert there.poll()
    heard: list[None] = []
    found = there.read(lambda: heard.append(None))
    assert isinstance(found, dict)
    assert found["numbers"].tolist() == given["numbers"].tolist()  # type: ignore[attr-defined]
    assert found["name"] == "θ"
    assert heard
    here.close()
    there.close()


@pytest.mark.skipif(os.name != "posix", reason="arrays do not travel beside the pickle there")
def test_an_array_that_breaks_off_is_the_end_of_the_other_side(pipe: tuple[Connection, Connection]) -> None:
    here, there = (worker_module._Wire(connection) for connection in pipe)
    here._connection.send((pickle.dumps("the array belongs to this"), [8]))
    here.close()
    pipe[0].close()
    with pytest.raises(EOFError):
        there.read()
    there.close()


def test_no_connection_to_be_had_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        @staticmethod
        def Pipe() -> None:
            raise OSError(24, "Too many open files")

    monkeypatch.setattr(worker_module, "get_context", lambda kind: Context)
    assert gone(worker_module.serve) == "could not be started (Too many open files)"


def test_a_task_too_large_to_be_told_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(self: object, value: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker_module._Wire, "write", write)
    assert gone(worker_module.serve) == "could not be told what to train: there is not memory enough"
