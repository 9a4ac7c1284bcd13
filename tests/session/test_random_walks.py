"""A learner who does anything in any order. After every move the session must be what a fresh one would be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments, Momentum
from bpstudio.engine.parameters import Parameters, every_parameter
from bpstudio.engine.task import Cost, Training
from bpstudio.engine.trainer import Trainer
from bpstudio.session.edits import arrangement, connections
from bpstudio.session.edits.base import Edit, Reinitialize
from bpstudio.session.edits.registry import EDITS
from bpstudio.session.edits.replacing import LoadWeights
from bpstudio.session.frame import Frame, Traces
from bpstudio.session.history.bookmarks import Bookmark
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor, State, replayed
from bpstudio.session.session import Session
from bpstudio.storage import reader, replay, writer
from tests.session.any_edit import GENERATORS
from tests.session.seen import raw, shown, whole_parameters

MOST_ITERATIONS = 60
DATA = Examples(
    np.array([[0.5, -1.0], [1.5, 0.25], [-0.75, 0.5], [0.0, 2.0], [1.0, 1.0]]),
    np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]),
)
DOCUMENTS = [
    Document(
        Network(2, (Layer(3, "relu"), Layer(2, "tanh"), Layer(2, "sigmoid"))), DATA, training=Training(0.5)
    ),
    Document(
        Network(2, (Layer(2, "sigmoid"), Layer(2, "softmax"))),
        DATA,
        Cost("categorical_cross_entropy"),
        Training(0.3, Momentum(0.5), batch_size=2, shuffle=True, seed=4),
    ),
]


def test_every_kind_of_edit_takes_part() -> None:
    assert set(GENERATORS) == set(EDITS.values())


def fresh(state: State) -> Frame:
    """The same moment, run again from the log."""
    first, log = state.segments[0], [(segment.edit, segment.iterations) for segment in state.segments]
    again = replayed(first.document, first.record.start.copy(), log, state.cursor)
    return Frame(replace(again, wish_to_follow=state.wish_to_follow), Traces())


def plain_loop(state: State, known: dict[object, tuple[Any, ...]]) -> Parameters:
    """The parameters at the cursor's iteration, one after the other; ``known`` is where it was, and what names it."""
    document, parameters = state.segments[0].document, state.segments[0].record.start.parameters.copy()
    moments = Moments.fresh(document.training.optimizer, document.network.size)
    way: tuple[object, ...] = (id(state.segments[0].record.start),)
    for segment in state.segments[: state.at + 1]:
        way += (id(segment.edit), min(segment.end, state.cursor.iteration))
        if way in known:
            document, (parameters, moments) = known[way][0], (each.copy() for each in known[way][1:3])
            continue
        if segment.edit is not None:
            before, edit = document, segment.edit
            document, edited = edit.apply(document, parameters)
            parameters = edited.copy()
            if widths(document) != widths(before) or document.training.optimizer != before.training.optimizer:
                moments = Moments.fresh(document.training.optimizer, document.network.size)
            else:
                moments = remembered(moments, edit, before)
        for iteration in range(segment.first, min(segment.end, state.cursor.iteration)):
            Trainer(document.task, parameters, moments, iteration).run(1)
        known[way] = document, parameters.copy(), moments.copy(), state
    return parameters


def remembered(moments: Moments, edit: Edit, before: Document) -> Moments:
    """The optimizer's memory goes where the parameters go, and ends with them; a cut connection has none."""
    if isinstance(edit, Reinitialize | LoadWeights) or (
        isinstance(edit, arrangement.MoveLayer) and edit.layer != edit.to
    ):
        return Moments.fresh(before.training.optimizer, before.network.size)
    if not isinstance(edit, arrangement.MoveUnit | connections.CutConnections):
        return moments
    moved = [edit.apply(before, Parameters(before.network, row))[1].flat for row in moments.rows]
    return Moments(np.array(moved).reshape(moments.rows.shape), moments.updates)


def widths(document: Document) -> tuple[int, ...]:
    return tuple(document.network.width(number) for number in range(document.network.depth + 1))


def just_edited(state: State, edit: Edit) -> bool:
    """Whether the last thing on record is an edit of the same target, and nobody has stepped back over it since."""
    last = state.segments[-1]
    here = state.segment is last and last.iterations == 0 and last.first == state.completed
    return here and last.edit is not None and last.edit.target == edit.target


class Learner(RuleBasedStateMachine):
    @initialize(document=st.sampled_from(DOCUMENTS))
    def open(self, document: Document) -> None:
        self.adopt(Session(document))
        self.before: list[State | tuple[Bookmark, ...]] = []
        self.after: list[State | tuple[Bookmark, ...]] = []
        self.gesture: object = None

    def adopt(self, session: Session) -> None:
        self.session = session
        self.told: list[tuple[State, State]] = []
        self.known = session.state
        self.loops: dict[object, Any] = {}
        session.observe(lambda old, new: self.told.append((old, new)))

    @property
    def frame(self) -> Frame:
        return self.session.frame

    def has_room(self) -> bool:
        return self.session.state.iterations < MOST_ITERATIONS

    # Moving

    @precondition(has_room)
    @rule()
    def step_and_back_and_step(self) -> None:
        before = shown(self.frame)
        self.heard(self.session.step)
        after = shown(self.frame)
        self.heard(self.session.back)
        assert shown(self.frame) == before
        self.heard(self.session.step)
        assert shown(self.frame) == after

    @rule()
    def back_and_step_and_back(self) -> None:
        before, could = shown(self.frame), self.session.can_go_back
        self.heard(self.session.back)
        after = shown(self.frame)
        assert (after != before) == could
        if could:
            self.heard(self.session.step)
            assert shown(self.frame) == before
            self.heard(self.session.back)
            assert shown(self.frame) == after

    @precondition(has_room)
    @rule(name=st.sampled_from(["step", "finish_phase", "finish_iteration", "next_iteration"]))
    def move_on(self, name: str) -> None:
        before = self.session.state.cursor
        self.heard(getattr(self.session, name))
        assert self.session.state.cursor > before

    @rule()
    def previous_iteration(self) -> None:
        before = self.session.state.cursor.iteration
        self.heard(self.session.previous_iteration)
        assert self.session.state.cursor.iteration == max(0, before - 1)

    @rule(data=st.data())
    def seek(self, data: st.DataObject) -> None:
        iteration = data.draw(st.integers(0, self.session.state.iterations))
        there = replace(self.session.state, cursor=Cursor(iteration))
        revealed = data.draw(st.integers(0, len(there.segment.program)))
        self.heard(lambda: self.session.seek(iteration, revealed))
        cursor = self.session.state.cursor
        assert cursor.iteration == iteration
        assert cursor.revealed == revealed or (there.following and cursor.revealed < revealed)
        assert (cursor.revealed == len(self.frame.program)) == (revealed == len(self.frame.program))

    @rule()
    def seek_beyond_the_record(self) -> None:
        state = self.session.state
        for iteration, revealed in ((state.iterations + 1, 0), (-1, 0), (0, 999), (0, -1)):
            with pytest.raises(ValueError, match=r"not begun|cannot be revealed"):
                self.session.seek(iteration, revealed)
        assert self.session.state is state

    @precondition(has_room)
    @rule(iterations=st.integers(0, 20))
    def train(self, iterations: int) -> None:
        before = self.session.state
        divergence = self.heard(lambda: self.session.train(iterations))
        goal = before.completed + iterations if divergence is None else divergence.iteration
        if goal <= before.completed:
            assert self.session.state == before
            return
        assert self.session.state.cursor == Cursor(goal - 1, len(self.frame.program))
        assert self.frame.visible_steps == self.frame.program.steps
        assert self.session.state.completed == goal

    @precondition(lambda self: self.session.state.iterations)
    @rule(data=st.data())
    def go_to(self, data: st.DataObject) -> None:
        iteration = data.draw(st.integers(0, self.session.state.iterations - 1))
        self.heard(lambda: self.session.go_to(iteration))
        assert self.session.state.cursor == Cursor(iteration, len(self.frame.program))
        assert self.frame.visible_steps == self.frame.program.steps

    @rule(data=st.data())
    def follow(self, data: st.DataObject) -> None:
        network = self.frame.network
        choice = st.sampled_from([None, *whole_parameters(network), *every_parameter(network)])
        parameter, seen = data.draw(choice), self.frame.visible_steps
        if parameter is not None and parameter.is_cut_in(network):
            with pytest.raises(ValueError, match="is cut"):
                self.session.follow(parameter)
            return
        self.heard(lambda: self.session.follow(parameter))
        following = self.session.state.following
        assert (following.parameter if following else None) == parameter
        if parameter is not None:
            assert set(seen) - {self.frame.program[-1]} == set(self.frame.visible_steps)

    # Editing

    @rule(data=st.data(), kind=st.sampled_from(sorted(EDITS)))
    def edit_undo_and_redo(self, data: st.DataObject, kind: str) -> None:
        state, seen = self.session.state, shown(self.frame)
        if self.edited(data, kind, None):
            after = self.session.state
            self.heard(self.session.undo)
            assert self.session.state is state
            assert shown(self.frame) == seen
            self.heard(self.session.redo)
            assert self.session.state is after

    @rule(data=st.data(), kind=st.sampled_from(["set_learning_rate", "set_parameter", "add_example"]))
    def edit_in_one_gesture(self, data: st.DataObject, kind: str) -> None:
        self.edited(data, kind, "drag")

    def edited(self, data: st.DataObject, kind: str, gesture: object) -> bool:
        """Make an edit; whether it was one the session took."""
        state = self.session.state
        try:
            edit = data.draw(GENERATORS[EDITS[kind]](state.document))
            self.heard(lambda: self.session.apply(edit, gesture))
        except ValueError:
            assert self.session.state is state
            return False
        assert self.session.state.cursor == Cursor(state.completed)
        assert self.session.state.segments[-1].edit == edit
        if not (gesture is not None and gesture == self.gesture and just_edited(state, edit)):
            self.before.append(state)
        self.after.clear()
        self.gesture = gesture
        return True

    @rule()
    def undo(self) -> None:
        state = self.session.state
        self.heard(self.session.undo)
        self.restored(state, self.before, self.after)

    @rule()
    def redo(self) -> None:
        state = self.session.state
        self.heard(self.session.redo)
        self.restored(state, self.after, self.before)

    def restored(
        self,
        state: State,
        taken: list[State | tuple[Bookmark, ...]],
        given: list[State | tuple[Bookmark, ...]],
    ) -> None:
        """The whole state of before an edit; of before a bookmark, the bookmarks alone."""
        if not taken:
            assert self.session.state is state
            return
        entry = taken.pop()
        if isinstance(entry, State):
            assert self.session.state is entry
            given.append(state)
        else:
            assert self.session.state == replace(state, bookmarks=entry)
            given.append(state.bookmarks)
        self.gesture = None

    # Bookmarks

    @rule(name=st.text(min_size=1, max_size=5).filter(str.strip))
    def bookmark(self, name: str) -> None:
        state, cursor = self.session.state, self.session.state.cursor
        self.heard(lambda: self.session.bookmark(name))
        mark = Bookmark(cursor.iteration, cursor.revealed, name)
        assert mark in self.session.state.bookmarks
        self.remarked(state)

    @rule(data=st.data())
    def remove_a_bookmark(self, data: st.DataObject) -> None:
        state = self.session.state
        if state.bookmarks:
            mark = data.draw(st.sampled_from(state.bookmarks))
            self.heard(lambda: self.session.remove_bookmark(mark))
            assert mark not in self.session.state.bookmarks
            self.remarked(state)

    def remarked(self, state: State) -> None:
        if self.session.state.bookmarks != state.bookmarks:
            assert self.session.state == replace(state, bookmarks=self.session.state.bookmarks)
            self.before.append(state.bookmarks)
            self.after.clear()
            self.gesture = None

    # Files

    @rule()
    def save_and_open(self) -> None:
        written = writer.encode(self.frame)
        opened = reader.decode(written)
        assert replay.verify(opened).agrees
        assert opened.state == replace(self.session.state, wish_to_follow=None)
        if self.session.state.following is None:
            assert writer.encode(Session(opened.state).frame) == written

    @precondition(lambda self: not self.before and not self.after)
    @rule()
    def go_on_with_the_file(self) -> None:
        self.adopt(Session(reader.decode(writer.encode(self.frame)).state))

    # What must always hold

    def heard(self, act: Callable[[], Any]) -> Any:
        """Observers are told once of a change, from what to what, and never of none."""
        old = self.session.state
        self.told.clear()
        result = act()
        new = self.session.state
        assert self.told == ([] if old is new else [(old, new)]) or (old == new and not self.told)
        return result

    @invariant()
    def nothing_is_seen_before_its_time(self) -> None:
        frame, revealed = self.frame, self.session.state.cursor.revealed
        for step in frame.program:
            if not frame.visible(step):
                assert frame.value(step) is None
                assert frame.factor(step) is None
            elif step.index >= revealed:
                assert frame.reused(step)
        if frame.state.following is None:
            assert [step.index for step in frame.visible_steps] == list(range(revealed))
        assert frame.current is None or frame.visible(frame.current)
        assert frame.next is None or frame.next.index >= revealed

    @invariant()
    def what_is_seen_is_what_a_fresh_run_gives(self) -> None:
        assert shown(self.frame) == shown(fresh(self.session.state))

    @invariant()
    def the_parameters_are_those_of_a_plain_loop(self) -> None:
        assert self.frame.before == plain_loop(self.session.state, self.loops)

    @invariant()
    def what_is_held_out_is_never_seen(self) -> None:
        data = self.frame.state.document.data
        seen = set(self.frame.rows.tolist())
        assert seen
        assert not seen & set(data.held_out)
        assert seen <= set(range(len(data)))

    @invariant()
    def a_cut_connection_is_not_there(self) -> None:
        network = self.frame.network
        for parameter in every_parameter(network):
            if parameter.is_cut_in(network):
                assert raw(self.frame.parameters[parameter]) == raw(0.0)
                assert self.frame.gradient(parameter) in (None, 0.0)

    @invariant()
    def segments_join_without_gap(self) -> None:
        segments = self.session.state.segments
        assert segments[0].first == 0
        assert all(one.end == other.first for one, other in pairwise(segments))
        assert self.session.state.completed <= self.session.state.iterations


TestARandomWalk = Learner.TestCase
TestARandomWalk.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
