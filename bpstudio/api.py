"""The program for scripts and notebooks: open a session, compare numbers of one's own with it.

``bpstudio.compare`` and ``bpstudio.open_session`` are these functions; nothing is imported until one of them is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bpstudio.engine.refused import RefusedError
from bpstudio.explain.own_code.compared import NumbersCompared, compare_numbers
from bpstudio.explain.words.withheld import why_not_compared
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.alone import iteration_of
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.numbers import given_numbers, read_numbers


def open_session(source: str | Path) -> Session:
    """The session in a file or of a preset's name. Raises SessionFileError, a ValueError, where it cannot be read."""
    return Session(reader.read(source).state)


def compare(
    source: Session | str | Path, numbers: Mapping[str, object] | str | Path, iteration: int | None = None
) -> NumbersCompared:
    """Numbers of your own beside those of one iteration, by default of the one at the session's cursor.

    ``source`` is a session, a file or the name of a preset. ``numbers`` maps the names of quantities, such as ``z1``,
    ``yhat``, ``C``, ``dC/dtheta2`` or ``dW2``, to numbers, lists or arrays, or is a JSON or npz file of such; arrays
    have examples as rows and units as columns, or the other way round. Printed, the result is a report; it has
    ``agrees``, ``differences`` and ``mistakes``. Raises ValueError where numbers or session cannot be read, and in
    an exercise whose questions are open.
    """
    state = (source if isinstance(source, Session) else open_session(source)).state
    refused = why_not_compared(state)
    if refused:
        raise RefusedError("source", refused)
    here = iteration_of(state, iteration)
    network = here.task.network
    if isinstance(numbers, Mapping):
        return compare_numbers(here, *given_numbers(numbers, network), notation=ARTICLE)
    return compare_numbers(here, *read_numbers(numbers, network), notation=ARTICLE)
