"""A learner who also answers: whatever is undone, walked or saved between, the last answers are still there."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.state import State
from bpstudio.session.practice.questions import Answer
from bpstudio.session.session import Session
from tests.session.test_random_walks import Learner

ANSWERS = st.builds(Answer, st.sampled_from(["1a", "1b", "1c"]), st.text(max_size=4), st.integers(0, 3))


class Answering(Learner):
    def adopt(self, session: Session) -> None:
        super().adopt(session)
        self.given = {answer.question: answer for answer in session.state.answers}

    @rule(answer=ANSWERS)
    def answer(self, answer: Answer) -> None:
        before = self.session.state
        self.heard(lambda: self.session.answer(answer))
        self.given[answer.question] = answer
        assert self.session.state == replace(before, answers=self.session.state.answers)

    @rule()
    def begin_another_round(self) -> None:
        self.heard(lambda: self.session.replace_answers(()))
        self.given.clear()

    def restored(
        self,
        state: State,
        taken: list[State | tuple[Bookmark, ...]],
        given: list[State | tuple[Bookmark, ...]],
    ) -> None:
        """As before the edit, but for the answers."""
        if taken and isinstance(taken[-1], State):
            taken[-1] = replace(taken[-1], answers=state.answers)
            assert self.session.state == taken[-1]
            taken[-1] = self.session.state
        super().restored(state, taken, given)

    @invariant()
    def every_answer_is_there(self) -> None:
        assert {answer.question: answer for answer in self.session.state.answers} == self.given


TestAWalkWithAnswers = Answering.TestCase
TestAWalkWithAnswers.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
