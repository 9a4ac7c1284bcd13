"""Sessions that commands open, work on, and write."""

from __future__ import annotations

from argparse import Namespace

from bpstudio.cli.output import STANDARD_OUTPUT, hand_over
from bpstudio.cli.sources import UsageError, about
from bpstudio.engine.words import grouped
from bpstudio.explain.words.withheld import HUNT_OPEN, locked_in_a_line
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import hunting
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.contents import MOST_ITERATIONS
from bpstudio.storage.files import check_before_work
from bpstudio.storage.sources import is_source, source_name


def opened_session(arguments: Namespace, tells: bool = True) -> Session:
    """The session to work on; what -o names is checked before any work is done.

    Where the command ``tells`` numbers, an exercise with open questions is refused.
    """
    if getattr(arguments, "out", None) not in (None, STANDARD_OUTPUT):
        check_before_work(arguments.out)
    with about(arguments.source):
        session = Session(reader.read(arguments.source).state)
    if tells:
        refuse_where_asked(session.state, source_name(arguments.source))
    return session


def refuse_where_asked(state: State, source: str) -> None:
    """Raises UsageError in an exercise with open questions: whatever a command tells could answer one."""
    if state.open_questions:
        raise UsageError(f"{source}: {locked_in_a_line(state.open_questions)}")


def refuse_open_hunt(state: State, source: str) -> None:
    """Raises UsageError where a planted mistake is not found yet: right numbers beside the wrong ones would tell it."""
    if hunting(state):
        raise UsageError(f"{source}: {HUNT_OPEN}")


def refuse_own_file(out: str, *sources: str) -> None:
    """Raises UsageError where what is no session any more would be written over the file of one."""
    if any(is_source(out, source) for source in sources):
        raise UsageError(f"{out} is the file of the session itself; choose another name")


def save_where_asked(session: Session, arguments: Namespace) -> None:
    """Write the session where ``-o`` says, which as ``-`` is standard output; without it, nothing.

    Raises what the writer does where it cannot be written.
    """
    if arguments.out is not None:
        from bpstudio.storage import writer  # most commands write nothing

        if arguments.out == STANDARD_OUTPUT:
            hand_over(writer.saved_bytes(session))
        else:
            writer.save(session, arguments.out)


def kept(session: Session, arguments: Namespace) -> str:
    """What has become of the work of a command that was told to end, once it is saved; the rest of a sentence."""
    where = f"iteration {grouped(session.state.completed)}"
    if arguments.out is None:
        return f" in {where}; nothing is kept, as no -o says where"
    place = "on standard output" if arguments.out == STANDARD_OUTPUT else f"in {arguments.out}"
    return f" in {where}; what there is until then is {place}"


def refuse_too_many(session: Session, count: int) -> None:
    """What is written must be a file that can be read again."""
    if session.state.completed + count > MOST_ITERATIONS:
        raise UsageError(f"a session can have {grouped(MOST_ITERATIONS)} iterations at most")
