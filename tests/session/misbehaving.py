"""What a training process may do wrong, each as what runs in the process instead of ``serve``."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

from bpstudio.session.history.checkpoint import Runner
from bpstudio.session.training import worker


def garbage(connection: Connection) -> None:
    worker._Wire(connection).write(None)
    connection.send_bytes(b"this is no pickle")
    time.sleep(600)


def half_a_pickle(connection: Connection) -> None:
    worker._Wire(connection).write(None)
    connection.send_bytes(b"\x80\x05\x95")
    time.sleep(600)


def another_value(connection: Connection) -> None:
    worker._Wire(connection).write(None)
    worker._Wire(connection).write({"iterations": 5})
    time.sleep(600)


def out_of_memory(connection: Connection) -> None:
    def run(self: Runner, *rest: Any) -> None:
        raise MemoryError

    Runner.run = run  # type: ignore[assignment]
    worker.serve(connection)


def too_large_to_send(connection: Connection) -> None:
    def write(self: worker._Wire, value: object) -> None:
        raise MemoryError

    worker._Wire.write = write  # type: ignore[method-assign]
    worker.serve(connection)


def no_thread(connection: Connection) -> None:
    class Refused(Thread):
        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    worker.__dict__["Thread"] = Refused
    worker.serve(connection)


def leaves_at_once(connection: Connection) -> None:
    os._exit(3)


def one_long_iteration(connection: Connection) -> None:
    """An iteration that lasts until the file named in the environment is there."""
    done, run = Path(os.environ["UNTIL"]), Runner.run

    def wait(self: Runner, *rest: Any) -> Any:
        while not done.exists():
            time.sleep(0.01)
        return run(self, *rest)

    Runner.run = wait  # type: ignore[assignment, method-assign]
    worker._BEAT_SECONDS = 0.02
    worker.serve(connection)
