"""What commands open, and where they write."""

from __future__ import annotations

import contextlib
from argparse import Namespace
from collections.abc import Iterator

from bpstudio.cli.usage import UsageError
from bpstudio.session.session import Session
from bpstudio.storage import reader, writer
from bpstudio.storage.contents import MOST_ITERATIONS
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import check_writable


@contextlib.contextmanager
def about(source: str) -> Iterator[None]:
    """Put the source before what is wrong with it."""
    try:
        yield
    except SessionFileError as wrong:
        raise UsageError(f"{source}: {wrong}") from None


def opened(arguments: Namespace) -> Session:
    """The session to work on; what -o names is checked before any work is done."""
    if getattr(arguments, "out", None) is not None:
        check_writable(arguments.out)
    with about(arguments.source):
        return Session(reader.read(arguments.source).state)


def save(session: Session, arguments: Namespace) -> None:
    if arguments.out is not None:
        writer.save(session, arguments.out)


def refuse_too_many(session: Session, count: int) -> None:
    """What is written must be a file that can be read again."""
    if session.state.completed + count > MOST_ITERATIONS:
        raise UsageError(f"a session can have {MOST_ITERATIONS:,} iterations at most")
