"""What a learner has answered so far in passing, which practice asks no more."""

from __future__ import annotations

from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import EARNS_ALL, Answer


def is_closed(answer: Answer) -> bool:
    """Whether practice asks no more: it was answered right, or its number was shown."""
    return answer.shown or answer.note in EARNS_ALL


def closed_in(state: State) -> frozenset[str]:
    """The ids of the questions that are closed."""
    return frozenset(one.question for one in state.answers if is_closed(one))
