"""A learner who walks about in an exercise in any order: what is asked for stays hidden, wherever the way leads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bpstudio.engine.parameters import every_parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame
from bpstudio.session.nudge import cost_at
from bpstudio.session.practice.places import stands
from bpstudio.session.practice.questions import Answer, Exercise, Question
from bpstudio.session.session import Session
from bpstudio.storage import reader, replay, writer
from tests.session.practice.asked import BATCH, CHAIN, GIVEN, asking_for

ASKED = ("z1", "C", "dC/dtheta2", "theta1", "dC/db1")
MOVES: tuple[Callable[[Session], object], ...] = (
    Session.step,
    Session.back,
    Session.finish_phase,
    Session.finish_iteration,
    Session.next_iteration,
    Session.previous_iteration,
    lambda session: session.train(1),
    lambda session: session.train(3),
)


def questions(places: list[tuple[str, int]], of: str) -> tuple[Question, ...]:
    document = CHAIN if of == "chain" else BATCH
    asked = (asking_for(document, Quantity.parse(name), iteration) for name, iteration in places)
    return tuple(replace(question, id=str(number)) for number, question in enumerate(asked))


class Learner(RuleBasedStateMachine):
    @initialize(
        of=st.sampled_from(["chain", "batch"]),
        given=st.sampled_from(GIVEN),
        places=st.lists(st.tuples(st.sampled_from(ASKED), st.integers(0, 3)), min_size=1, max_size=3),
        tries=st.sampled_from([None, 1, 2]),
    )
    def open(self, of: str, given: str, places: list[tuple[str, int]], tries: int | None) -> None:
        exercise = Exercise(questions(places, of), given=given, tries=tries)  # type: ignore[arg-type]
        document = CHAIN if of == "chain" else BATCH
        self.session = Session(replace(Session(document).state, exercise=exercise))

    @rule(move=st.sampled_from(MOVES))
    def move(self, move: Callable[[Session], object]) -> None:
        before, after = self.session.state, []
        with suppress(RefusedError):
            move(self.session)
            after.append(self.session.state)
        if not after:
            assert before.open_questions
            assert self.session.state is before

    @rule(iteration=st.integers(0, 4), revealed=st.integers(0, 20))
    def seek(self, iteration: int, revealed: int) -> None:
        with suppress(RefusedError):
            self.session.seek(iteration, revealed)

    @rule(number=st.integers(0, 2), tries=st.integers(1, 2), shown=st.booleans())
    def answer(self, number: int, tries: int, shown: bool) -> None:
        self.session.answer(Answer(str(number), "", tries, shown=shown, note="shown" if shown else "open"))

    @rule()
    def begin_another_round(self) -> None:
        self.session.replace_answers(())

    @rule()
    def save_and_open(self) -> None:
        written = writer.encode(self.session.frame)
        opened = reader.decode(written)
        assert replay.verify(opened).agrees
        assert opened.state == self.session.state
        assert writer.encode(Session(opened.state).frame) == written

    @invariant()
    def nothing_lies_behind_an_open_question(self) -> None:
        state = self.session.state
        if state.first_open is not None:
            assert state.iterations <= state.first_open
            assert state.cursor.iteration <= state.first_open
            assert state.completed <= state.first_open
        assert state.completed <= state.iterations

    @invariant()
    def what_is_asked_for_is_hidden(self) -> None:
        frame = self.session.frame
        for question in frame.asking:
            step = stands(frame.network)[question.quantity].step
            assert not frame.visible(step)
            assert frame.value(step) is None
            assert frame.factor(step) is None
        if frame.asking:
            assert all(cost_at(frame, parameter, 0.5) is None for parameter in every_parameter(frame.network))
            update = frame.program.find(Op.UPDATE)
            forward_or_back = {stands(frame.network)[question.quantity].step.op for question in frame.asking}
            assert forward_or_back == {Op.C} or not frame.visible(update)

    @invariant()
    def the_frame_of_the_same_state_tells_the_same(self) -> None:
        assert Frame(self.session.state).visible_steps == self.session.frame.visible_steps


TestAWalkInAnExercise = Learner.TestCase
TestAWalkInAnExercise.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
