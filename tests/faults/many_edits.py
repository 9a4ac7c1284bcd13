"""Ten thousand random edits of one session, undone and done again in any order: every state comes back as it was."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b

from hypothesis import strategies as st
from hypothesis.control import BuildContext
from hypothesis.internal.conjecture.data import ConjectureData

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import COSTS
from bpstudio.engine.task import Cost
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.registry import EDITS
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import reader, replay, writer
from tests.faults.lines import Line
from tests.session.any_edit import GENERATORS
from tests.session.seen import shown
from tests.session.test_random_walks import DOCUMENTS, fresh

AT_ONCE = 25
LARGEST = 300  # parameters: above that the session goes on from an earlier state
MOST_ITERATIONS = 200


class Editor:
    """One session, and what was seen of it at every state that an undo can reach."""

    def __init__(self) -> None:
        whole, cost = DOCUMENTS[0], next(name for name, kind in COSTS.items() if not kind.needs_target)
        untold = replace(whole, data=Examples(whole.data.x), cost=Cost(cost))  # to add targets is an edit too
        self.session = Session(untold)
        self.states: list[tuple[State, bytes]] = []
        self.at = 0
        self.made: Counter[str] = Counter()
        self.refused = self.undone = self.redone = 0
        self.note()

    def note(self) -> None:
        del self.states[self.at :]
        self.states.append((self.session.state, self.seen()))
        self.at = len(self.states)

    def seen(self) -> bytes:
        return blake2b(repr(shown(self.session.frame)).encode()).digest()

    def train(self) -> None:
        """What an undo leads away from is the state as it is left."""
        self.session.train(1)
        self.states[self.at - 1] = self.session.state, self.seen()

    def edit(self, dice: random.Random) -> None:
        """Any edit there is."""
        kind, state = dice.choice(sorted(EDITS)), self.session.state
        try:
            self.session.apply(drawn(GENERATORS[EDITS[kind]](state.document), dice))
        except ValueError:
            assert self.session.state is state, f"a refused {kind} changed the session"
            self.refused += 1
            return
        self.made[kind] += 1
        self.note()

    def go(self, by: int) -> None:
        """Undo or redo so many times; compare every state passed through with what it was."""
        for _ in range(abs(by)):
            if not (0 < self.at + (1 if by > 0 else -1) <= len(self.states)):
                return
            self.session.redo() if by > 0 else self.session.undo()
            self.at += 1 if by > 0 else -1
            self.undone, self.redone = self.undone + (by < 0), self.redone + (by > 0)
            state, seen = self.states[self.at - 1]
            assert self.session.state is state, "undo or redo led to another state"
            assert self.seen() == seen, "a state looks otherwise than before"

    def shrink(self) -> None:
        while self.session.document.network.size > LARGEST and self.at > 1:
            self.go(-1)


def drawn(strategy: st.SearchStrategy[Edit], dice: random.Random) -> Edit:
    """Without hypothesis's search, which wants to begin again and again."""
    data = ConjectureData(random=dice)
    with BuildContext(data, wrapped_test=many_edits):
        return data.draw(strategy)


def many_edits() -> Iterator[Line]:
    goal, editor, dice = int(os.environ.get("EDITS", "10000")), Editor(), random.Random(7)
    while editor.made.total() < goal:
        for _ in range(AT_ONCE):
            editor.edit(dice)
            if dice.random() < 0.2:
                editor.go(-dice.randrange(1, 40))
                editor.go(dice.randrange(0, 40))
        if editor.session.state.iterations < MOST_ITERATIONS:
            editor.train()
        editor.shrink()
    session = editor.session
    alike = shown(fresh(session.state)) == shown(session.frame)
    opened = reader.decode(writer.encode(session.frame))
    kinds = len(editor.made)
    kept = alike and replay.verify(opened).agrees and kinds == len(EDITS)
    found = (
        f"{editor.made.total():,} of {kinds} kinds ({len(EDITS)} there are), {editor.refused:,} refused, "
        f"{editor.undone:,} undone, {editor.redone:,} done again, to {session.document.network.size} parameters"
    )
    yield Line("random edits of one session", found, kept)
