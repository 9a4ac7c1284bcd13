"""The hunt for a planted mistake: what is asked for, what was found of it, and what waits until all of it is.

What was found is kept among the answers, which no undo takes back: the card, the rule, the number, and that the
gradient check was run. Each waits for the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bpstudio.engine.planted import Planted
from bpstudio.session.history.segment import beginning
from bpstudio.session.history.state import Cursor, State, placed
from bpstudio.session.practice.questions import Answer

CARD, RULE, NUMBER, CHECK = "hunt card", "hunt rule", "hunt number", "hunt check"
"""The names under which the answers of a hunt are kept, in the order in which they are asked for."""
STAGES = (CARD, RULE, NUMBER, CHECK)
RIGHT = "right"


@dataclass(frozen=True, slots=True)
class HuntSoFar:
    """How far the learner is with the mistake that is planted: which of ``STAGES`` are found, and in how many tries."""

    planted: Planted
    found: tuple[str, ...]
    probes: int

    @property
    def asks(self) -> str | None:
        """What is asked for next; None when there is nothing more."""
        return next((stage for stage in STAGES if stage not in self.found), None)

    @property
    def unlocked(self) -> bool:
        """Whether card, rule and number are found: nothing is hidden any more, and the gradients may be checked."""
        return self.asks in (CHECK, None)

    @property
    def over(self) -> bool:
        """Whether the gradient check has confirmed it."""
        return self.asks is None


def hunt_of(state: State) -> HuntSoFar | None:
    """The hunt that goes on in a session; None where nothing is planted.

    Card and rule are held against what is planted; the number was judged when it was typed.
    """
    planted = state.document.planted
    if planted is None:
        return None
    given = {answer.question: answer for answer in state.answers}
    right = {CARD: str(planted.step), RULE: planted.mistake}
    found: list[str] = []
    for stage in STAGES:
        answer = given.get(stage)
        if answer is None or answer.note != RIGHT or right.get(stage, answer.typed) != answer.typed:
            break
        found.append(stage)
    return HuntSoFar(planted, tuple(found), sum(given[stage].tries for stage in STAGES[:3] if stage in given))


def hunting(state: State) -> bool:
    """Whether a mistake is planted that has not been found: what would tell it, or the right numbers, is withheld."""
    hunt = hunt_of(state)
    return hunt is not None and not hunt.unlocked


def why_not_checked(state: State) -> str:
    """Why the gradients are not checked now; empty where they are."""
    if hunting(state):
        return (
            "a mistake is planted in this network: the gradients are checked once its card, its rule and the right "
            "number are found"
        )
    return ""


def after_try(state: State, stage: str, typed: str, right: bool) -> Answer:
    """What is kept of another try."""
    before = next((answer for answer in state.answers if answer.question == stage), Answer(stage))
    return replace(before, typed=typed, tries=before.tries + 1, note=RIGHT if right else "wrong")


# The iteration in which it is hunted


def hunted(state: State) -> State:
    """The first iteration, all of it revealed: there the mistake is looked for, wherever the cursor is."""
    return placed(replace(state, wish_to_follow=None), Cursor(0, len(state.segments[0].program)))


def shown_in_a_hunt(state: State) -> Cursor:
    """The moment at which all that is hunted in is to be seen, with the weights of before the update."""
    return Cursor(0, len(state.segments[0].program) - 1)


# Taking it out


def without_mistake(state: State) -> State:
    """The same session run as it should be, at the same place: nothing is planted in it any more."""
    first = state.segments[0]
    segment = beginning(replace(first.document, planted=None), first.record.start)
    return replace(state, segments=(segment.lasting(first.iterations),))
