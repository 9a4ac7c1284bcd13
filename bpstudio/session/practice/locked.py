"""Whether a document may be changed."""

from __future__ import annotations

from bpstudio.engine.refused import RefusedError
from bpstudio.session.history.state import State


def refuse_where_locked(state: State) -> None:
    """Nothing; raises ValueError in an exercise, and where a mistake is planted: their numbers are the question."""
    if state.exercise is not None:
        raise RefusedError(
            "edit", "this is an exercise, and its network, examples and settings stay as they are"
        )
    if state.document.planted is not None:
        raise RefusedError(
            "edit", "a mistake is planted in this network, which stays as it is until the mistake is found"
        )
