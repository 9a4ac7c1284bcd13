"""Training in a process of its own, beside whoever shows it: the process runs ahead and hands over what came of it.

Nothing is shared: both sides exchange values through one connection, and what has not been taken over never
happened. The process imports the engine and this package, no toolkit.
"""

from __future__ import annotations

import errno
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import Empty, Full, Queue
from threading import Event, Thread
from time import perf_counter

from bpstudio.engine.registered import modules_of
from bpstudio.engine.task import Task
from bpstudio.session.history.checkpoint import Checkpoint, Keeping, Runner, RunResult
from bpstudio.session.history.record import Record

STRETCH_SECONDS = 0.025
STRETCH_BYTES = 2 << 20
_NICENESS = 10  # the window comes first where both want a processor: large products run on all there are
_WAITING = 8
_CLOSING_SECONDS = 2.0
_BEAT_SECONDS = 1.0  # so often the process shows that it runs, however long an iteration takes
_BEAT = "beat"
_PIECE = 16 << 20  # bytes of an array waited for in one call: some hundredths of a second
_OUT_OF_MEMORY, _NO_THREAD = (
    errno.ENOMEM,
    errno.EAGAIN,
)  # exit codes: the window says it better than a traceback


@dataclass(frozen=True, slots=True)
class _Import:
    """Modules from which the task to come has entries of its registries; imported before the task is unpacked."""

    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Begin:
    """Train from a checkpoint; ``task`` None is the task of the training before."""

    number: int
    task: Task | None
    checkpoint: Checkpoint
    first: int
    offset: int
    norms: bool


@dataclass(frozen=True, slots=True)
class _Goal:
    """How far to run, as an offset in the record, and what to keep of it."""

    offset: int
    keeping: Keeping


class _Wire:
    """A connection that carries values; their arrays travel beside the pickle, as they are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._socket: socket.socket | None = None
        if sys.platform != "win32":  # there the connection is a named pipe
            self._socket = socket.socket(fileno=os.dup(connection.fileno()))

    def write(self, value: object) -> None:
        """Send a value. Raises OSError when the other side is gone."""
        buffers: list[pickle.PickleBuffer] = []
        head = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
        arrays = [buffer.raw() for buffer in buffers]
        self._connection.send((head, [array.nbytes for array in arrays]))
        for array in arrays:
            if self._socket is not None:
                self._socket.sendall(array)
            else:
                self._connection.send_bytes(array)

    def read(self, heard: Callable[[], None] = lambda: None) -> object:
        """Receive a value; ``heard`` is called for every part of it that has come.

        Raises EOFError or OSError when the other side is gone, and anything at all for what is no value.
        """
        head, sizes = self._connection.recv()
        heard()
        return pickle.loads(head, buffers=[self._read_array(size, heard) for size in sizes])

    def _read_array(self, size: int, heard: Callable[[], None]) -> bytearray | bytes:
        """Waits for much in one call: after each call this thread has to wait for the window to make room."""
        if self._socket is None:
            return self._connection.recv_bytes()
        array = bytearray(size)
        view = memoryview(array)
        while view.nbytes:
            count = self._socket.recv_into(view, min(view.nbytes, _PIECE), socket.MSG_WAITALL)
            if not count:
                raise EOFError
            view = view[count:]
            heard()
        return array

    def poll(self) -> bool:
        """Whether ``read`` has something to begin with, be it that the other side is gone."""
        return self._connection.poll()

    def close(self) -> None:
        """Close the connection; the other side reads its end."""
        self._connection.close()
        if self._socket is not None:
            self._socket.close()


# In the process


def serve(connection: Connection) -> None:
    """Run what is asked for until the other side is gone."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl+C at a terminal is for the window, which then closes this
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    line, outbox = _Wire(connection), Queue[object](_WAITING)
    try:
        Thread(target=_post, args=(line, outbox), daemon=True).start()
    except RuntimeError:
        os._exit(_NO_THREAD)
    outbox.put(None)
    training = _Training()
    try:
        while True:
            while training.idle or line.poll():
                training.obey(line.read())
            outbox.put(training.run())
    except (EOFError, OSError):
        return
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _post(line: _Wire, outbox: Queue[object]) -> None:
    """Write beside the training; when nobody listens any more there is nothing left to live for."""
    try:
        while True:
            try:
                message = outbox.get(timeout=_BEAT_SECONDS)
            except Empty:
                message = _BEAT
            line.write(message)
    except OSError:
        os._exit(0)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


class _Training:
    """What the process is at."""

    def __init__(self) -> None:
        self._task: Task | None = None
        self._runner: Runner | None = None
        self._number, self._norms = 0, False
        self._goal = _Goal(0, Keeping())
        self._count = 1

    @property
    def idle(self) -> bool:
        return self._runner is None or self._runner.offset >= self._goal.offset

    def obey(self, message: object) -> None:
        match message:
            case _Import(modules):
                for name in modules:
                    import_module(name)
            case _Begin(number, task, checkpoint, first, offset, norms):
                self._task = task or self._task
                assert self._task is not None
                self._runner = Runner(self._task, checkpoint, first, offset)
                self._number, self._norms, self._count = number, norms, 1
                self._goal = _Goal(offset, Keeping())
            case _Goal():
                self._goal = message

    def run(self) -> tuple[int, RunResult]:
        """One run: as long as it takes to show the next, and small enough to send."""
        assert self._runner is not None
        assert self._task is not None
        keeping, row = self._goal.keeping, 8 * self._task.network.size
        most = max(1, min(keeping) * (STRETCH_BYTES // row))
        count = min(self._count, most, self._goal.offset - self._runner.offset)
        begun = perf_counter()
        result = self._runner.run(count, keeping, self._norms)
        faster = STRETCH_SECONDS / max(perf_counter() - begun, 1e-6)
        self._count = max(1, int(count * min(2.0, faster)))
        return self._number, result


# Beside it


class Worker:
    """A training process and the way to it. Nothing here blocks but ``close``, and that not for long.

    ``ready`` once the process has started; ``failed`` when there is none, or none any more, and ``trouble`` then says
    what happened to it, to be read after "The training process". ``heard`` counts the signs of life; while it waits
    for the window to take what has come, that is one as well.
    """

    def __init__(self, target: Callable[[Connection], None] = serve) -> None:
        self.ready = self.failed = False
        self.trouble, self.heard = "", 0
        self._target = target
        self._number = 0
        self._task: Task | None = None
        self._goal = _Goal(0, Keeping())
        self._closing = Event()
        self._inbox: Queue[tuple[int, RunResult]] = Queue(_WAITING)
        self._outbox: Queue[object] = Queue()
        self._kill: Callable[[], None] = lambda: None
        self._thread = Thread(target=self._run, name="training process", daemon=True)
        try:
            self._thread.start()
        except RuntimeError as wrong:  # no thread to be had
            self._fail(f"could not be started ({wrong})")

    def begin(self, record: Record, norms: bool = False) -> None:
        """Train on from the end of ``record``; whatever ran before is forgotten."""
        self._number += 1
        task = None if record.task is self._task else record.task
        self._task = record.task
        if task is not None and (modules := modules_of(task)):
            self._outbox.put(_Import(modules))
        self._outbox.put(
            _Begin(self._number, task, record.checkpoint(record.length), record.first, record.length, norms)
        )
        self._goal = _Goal(record.length, Keeping())

    def run_to(self, offset: int, keeping: Keeping) -> None:
        """Let it run until the record has ``offset`` iterations."""
        goal = _Goal(offset, keeping)
        if goal != self._goal:
            self._goal = goal
            self._outbox.put(goal)

    def stop(self) -> None:
        """Stop when the iteration at hand is done; what comes of it is dropped."""
        self._number += 1
        self.run_to(0, self._goal.keeping)
        self.taken()

    def taken(self) -> list[RunResult]:
        """What has come since, in order."""
        found: list[RunResult] = []
        with suppress(Empty):
            for _ in range(_WAITING):
                number, result = self._inbox.get_nowait()
                if number == self._number:
                    found.append(result)
        return found

    def end(self, trouble: str = "was ended") -> None:
        """End the process, whatever it is at, because of ``trouble``, and wait for nothing."""
        self._fail(trouble)
        self._closing.set()
        self._kill()

    def close(self) -> None:
        """End the process, and wait until it is gone."""
        self.end()
        if self._thread.ident is not None:
            self._thread.join(_CLOSING_SECONDS)

    def _fail(self, trouble: str) -> None:
        """The first trouble is the cause of the others."""
        self.trouble = self.trouble or trouble
        self.failed, self.ready = True, False

    def _run(self) -> None:
        """The thread: start the process, pass on what it sends, and see it off."""
        context = get_context("spawn")
        try:
            ours, theirs = context.Pipe()
        except OSError as wrong:
            return self._fail(_not_started(wrong))
        process = context.Process(target=self._target, args=(theirs,), name="bpstudio training", daemon=True)
        try:
            process.start()
        except (OSError, RuntimeError, MemoryError) as wrong:
            ours.close()
            return self._fail(_not_started(wrong))
        finally:
            theirs.close()
        self._kill = process.kill
        if self._closing.is_set():
            process.kill()
        return self._attend(process, ours)

    def _attend(self, process: BaseProcess, connection: Connection) -> None:
        line = _Wire(connection)
        sender = Thread(target=self._send, args=(line, process), daemon=True)
        try:
            sender.start()
        except RuntimeError as wrong:
            line.close()
            return self._see_off(process, _not_started(wrong))
        self._see_off(process, self._listen(line))
        self._outbox.put(None)
        sender.join()
        return line.close()

    def _listen(self, line: _Wire) -> str:
        """Until the process is gone or says what cannot be understood; what is wrong, where that is known."""
        try:
            while True:
                self._receive(line.read(self._note))
        except (EOFError, OSError):
            return ""
        except MemoryError:
            return "sent more than there is memory for"
        except Exception:  # whatever pickle makes of what is no pickle
            return _GARBAGE

    def _see_off(self, process: BaseProcess, trouble: str) -> None:
        """Where nothing else is known, it has closed its end and is about to go: what it leaves says why."""
        if not trouble:
            process.join(_CLOSING_SECONDS)
            started = "" if self.ready else " as it started"
            trouble = _GARBAGE if process.is_alive() else exit_in_words(process.exitcode) + started
        self._fail(trouble)
        process.kill()
        process.join()

    def _send(self, line: _Wire, process: BaseProcess) -> None:
        try:
            while (message := self._outbox.get()) is not None:
                line.write(message)
        except OSError:
            return
        except MemoryError:
            self._fail("could not be told what to train: there is not memory enough")
            process.kill()

    def _note(self) -> None:
        self.heard += 1

    def _receive(self, message: object) -> None:
        """Keep it for ``taken``, which the process waits for when it is far ahead."""
        match message:
            case None:
                self.ready = not self.failed
            case (int(number), RunResult() as result):
                while number == self._number and not self._closing.is_set():
                    self._note()
                    with suppress(Full):
                        self._inbox.put((number, result), timeout=0.1)
                        return
            case str() if message == _BEAT:
                return
            case _:
                raise ValueError(_GARBAGE)


_GARBAGE = "sent what cannot be understood"
_CRASHES = ("SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS")


def exit_in_words(code: int | None) -> str:
    """What happened to a process that left this exit code, to be read after "The training process"."""
    told = {
        None: "is gone",
        0: "ended by itself",
        1: "broke off with an error",
        _OUT_OF_MEMORY: "ran out of memory",
        _NO_THREAD: "was refused a thread by the system",
    }
    if code is None or code >= 0:
        return told.get(code, f"broke off with the exit code {code}")
    name = next((known.name for known in signal.Signals if known == -code), f"signal {-code}")
    if name in _CRASHES:
        return f"crashed ({name})"
    return "was killed" if name == "SIGKILL" else f"was ended by {name}"


def _not_started(wrong: BaseException) -> str:
    return f"could not be started ({getattr(wrong, 'strerror', None) or wrong or type(wrong).__name__})"
