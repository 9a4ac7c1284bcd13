from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Phase
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Training
from bpstudio.session.edits.base import (
    AddExample,
    SetInput,
    SetLearningRate,
    SetParameter,
)
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.session import Divergence, Session
from tests.undone import redo_title, undo_title

NETWORK = Network(2, (Layer(2, "tanh"), Layer(1, "sigmoid")))
DATA = Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0], [0.0]]))
DOCUMENT = Document(NETWORK, DATA, training=Training(0.4, seed=2))
STEPS = 14


def opened() -> Session:
    return Session(DOCUMENT)


def at(session: Session) -> tuple[int, int]:
    return session.state.cursor.iteration, session.state.cursor.revealed


def test_a_session_begins_with_nothing_seen() -> None:
    session = opened()
    assert at(session) == (0, 0)
    assert session.frame.visible_steps == ()
    assert session.frame.current is None
    assert session.frame.cost is None
    assert session.frame.parameters == DOCUMENT.initial_parameters()
    assert not session.can_go_back


def test_each_step_reveals_one_more() -> None:
    session = opened()
    for revealed, step in enumerate(session.frame.program, start=1):
        session.step()
        assert at(session) == (0, revealed)
        assert session.frame.current == step
        assert session.frame.value(step) is not None
    session.step()
    assert at(session) == (1, 0)


def test_back_at_the_very_start_does_nothing() -> None:
    session, told = opened(), []
    session.observe(lambda old, new: told.append(new))
    session.back()
    session.previous_iteration()
    assert at(session) == (0, 0)
    assert told == []


def test_back_from_an_iterations_start_is_the_end_of_the_one_before() -> None:
    session = opened()
    session.train(1)
    session.step()
    assert at(session) == (1, 0)
    session.back()
    assert at(session) == (0, STEPS)
    assert session.frame.updated


def test_finishing_a_phase_stops_at_each_of_the_four() -> None:
    session, phases = opened(), []
    for _ in range(4):
        session.finish_phase()
        phases.append((session.frame.phase, session.state.cursor.revealed))
    assert phases == [(Phase.FORWARD, 4), (Phase.COST, 5), (Phase.BACKWARD, 13), (Phase.UPDATE, 14)]
    session.finish_phase()
    assert at(session) == (1, 0)


def test_finishing_an_iteration_reveals_the_rest_and_then_all_of_the_next() -> None:
    session = opened()
    session.step()
    session.finish_iteration()
    assert at(session) == (0, STEPS)
    session.finish_iteration()
    assert at(session) == (1, STEPS)


def test_the_next_iteration_is_seen_as_far_as_this_one() -> None:
    session = opened()
    session.seek(0, 5)
    session.next_iteration()
    assert at(session) == (1, 5)
    session.previous_iteration()
    assert at(session) == (0, 5)


@pytest.mark.parametrize("moment", [(11, 0), (-1, 0), (10, STEPS + 1), (3, -1)])
def test_a_moment_that_is_not_on_record_cannot_be_sought(moment: tuple[int, int]) -> None:
    session = opened()
    session.train(10)
    before = session.state
    with pytest.raises(ValueError, match="has not begun; the last is 10|steps cannot be revealed"):  # noqa: RUF043
        session.seek(*moment)
    assert session.state is before


def test_the_frame_is_one_object_until_something_changes() -> None:
    session = opened()
    frame = session.frame
    assert session.frame is frame
    session.step()
    assert session.frame is not frame


def test_within_an_iteration_nothing_is_computed_again() -> None:
    session = opened()
    session.train(7)
    session.step()
    whole = session.frame.whole_trace()
    for _ in range(STEPS):
        session.step()
        assert session.frame.whole_trace() is whole


def test_the_update_moves_the_parameters_and_the_factors_still_read_the_old_ones() -> None:
    session = opened()
    session.finish_iteration()
    frame = session.frame
    assert frame.parameters != frame.before
    step = next(step for step in frame.program if str(step.symbol) == "dz2/da1")
    factor = frame.factor(step)
    assert factor is not None
    assert factor.tolist() == frame.before.theta(2).tolist() != frame.parameters.theta(2).tolist()


# Edits, undo, redo


def test_an_edit_begins_the_iteration_again() -> None:
    session = opened()
    session.train(3)
    session.seek(3, 6)
    session.apply(SetLearningRate(0.1))
    assert at(session) == (3, 0)
    assert session.document.training.learning_rate == 0.1


def test_after_the_update_an_edit_belongs_to_the_next_iteration() -> None:
    session = opened()
    session.finish_iteration()
    session.apply(SetLearningRate(0.1))
    assert at(session) == (1, 0)
    session.back()
    assert at(session) == (0, STEPS)
    assert session.document.training.learning_rate == 0.4


def test_an_edit_in_the_past_drops_the_future_and_undo_brings_it_back() -> None:
    session = opened()
    session.train(10)
    session.seek(4, 2)
    before = session.state
    session.apply(SetParameter("theta1[0,1]", 0.125))
    assert session.state.iterations == 4
    assert session.frame.parameters[Parameter.parse("theta1[0,1]")] == 0.125
    session.undo()
    assert session.state is before
    assert session.state.iterations == 10
    session.redo()
    assert session.state.iterations == 4


def test_undo_is_for_edits_and_not_for_stepping_or_training() -> None:
    session = opened()
    session.train(3)
    session.step()
    assert undo_title(session) is None
    before = session.state
    session.undo()
    session.redo()
    assert session.state is before


def test_titles_say_what_undo_and_redo_would_do() -> None:
    session = opened()
    session.apply(SetParameter("b1[0]", 0.5))
    session.apply(SetLearningRate(0.2))
    assert (undo_title(session), redo_title(session)) == ("set learning rate", None)
    session.undo()
    assert (undo_title(session), redo_title(session)) == ("set b1[0]", "set learning rate")


def test_a_new_edit_ends_what_could_be_redone() -> None:
    session = opened()
    session.apply(SetLearningRate(0.2))
    session.undo()
    session.apply(SetLearningRate(0.3))
    assert redo_title(session) is None


def test_an_edit_that_ran_for_no_iteration_is_kept() -> None:
    session = opened()
    session.apply(SetLearningRate(0.2))
    session.apply(SetParameter("b1[0]", 0.5))
    session.train(2)
    log = [(segment.edit, segment.iterations) for segment in session.state.segments]
    assert log == [(None, 0), (SetLearningRate(0.2), 0), (SetParameter("b1[0]", 0.5), 2)]


def test_an_edit_is_a_stop_of_its_own() -> None:
    session = opened()
    session.train(2)
    session.apply(SetParameter("b1[0]", 9.0))
    edited = session.frame.before[Parameter.parse("b1[0]")]
    session.back()
    after_update = session.frame.parameters[Parameter.parse("b1[0]")]
    assert at(session) == (1, STEPS)
    assert (edited, after_update != 9.0) == (9.0, True)
    session.step()
    assert session.frame.before[Parameter.parse("b1[0]")] == 9.0


def test_an_edit_that_does_not_fit_changes_nothing() -> None:
    session, told = opened(), []
    session.observe(lambda old, new: told.append(new))
    before = session.state
    for edit in (SetParameter("theta9[0,0]", 1.0), SetParameter("b1[0]", np.nan), SetInput(5, 0, 1.0)):
        with pytest.raises(ValueError, match=r"."):
            session.apply(edit)
    assert session.state is before
    assert told == []
    assert undo_title(session) is None


# Gestures


def test_edits_of_one_gesture_are_one_edit() -> None:
    session, drag = opened(), object()
    before = session.state
    for value in (0.1, 0.2, 0.3):
        session.apply(SetLearningRate(value), drag)
    assert [segment.edit for segment in session.state.segments] == [None, SetLearningRate(0.3)]
    session.undo()
    assert session.state is before


def test_another_gesture_or_another_target_is_another_edit() -> None:
    session = opened()
    session.apply(SetLearningRate(0.1), "one")
    session.apply(SetLearningRate(0.2), "other")
    session.apply(SetParameter("b1[0]", 1.0), "other")
    session.apply(SetParameter("b1[1]", 1.0), "other")
    session.apply(SetLearningRate(0.3))
    session.apply(SetLearningRate(0.4))
    assert len(session.state.segments) == 7


def test_a_gesture_does_not_reach_over_training() -> None:
    session, drag = opened(), object()
    session.apply(SetLearningRate(0.1), drag)
    session.train(3)
    trained = session.state
    session.apply(SetLearningRate(0.2), drag)
    assert [segment.iterations for segment in session.state.segments] == [0, 3, 0]
    session.undo()
    assert session.state is trained


@pytest.mark.parametrize("iteration", [0, 1])
def test_a_gesture_in_the_past_can_be_undone_to_the_future_it_dropped(iteration: int) -> None:
    session, drag = opened(), object()
    session.apply(SetLearningRate(0.1), drag)
    session.train(3)
    session.seek(iteration)
    before = session.state
    session.apply(SetLearningRate(0.2), drag)
    session.undo()
    assert session.state is before
    assert session.state.iterations == 3


# Observers


def test_observers_hear_each_change_once_until_they_leave() -> None:
    session = opened()
    told: list[tuple[State, State]] = []
    leave = session.observe(lambda old, new: told.append((old, new)))
    states = [session.state]
    acts: tuple[Callable[[], object], ...] = (
        session.step,
        lambda: session.train(2),
        lambda: session.apply(AddExample()),
        session.undo,
    )
    for act in acts:
        act()
        states.append(session.state)
    assert told == list(zip(states, states[1:], strict=False))  # noqa: RUF007
    leave()
    session.step()
    assert len(told) == 4


# Divergence


def diverging(rate: float = 1e200) -> Session:
    document = replace(DOCUMENT, network=Network(2, (Layer(2, "relu"), Layer(1, "identity"))))
    return Session(replace(document, training=Training(rate, seed=2)))


def test_training_that_diverges_names_the_quantity_and_the_iteration_and_leaves_the_past() -> None:
    session = diverging()
    divergence = session.train(50)
    assert divergence == Divergence(1, Quantity.parse("z2"), 2)
    assert at(session) == (0, STEPS)
    assert session.state.iterations == 1
    session.seek(1, STEPS)
    finite = {
        name: bool(np.isfinite(np.asarray(session.frame.quantity(Quantity.parse(name)))).all())
        for name in ("z1", "a1", "z2", "C")
    }
    assert finite == {"z1": True, "a1": True, "z2": False, "C": False}
    session.seek(0, STEPS)
    assert np.isfinite(session.frame.parameters.flat).all()


def test_an_update_that_overflows_is_named_before_the_cost_that_suffers_from_it() -> None:
    session = diverging(1e308)
    session.apply(SetParameter("b2[0]", 1e4))
    before = session.state
    assert session.train(50) == Divergence(0, Quantity.parse("update"))
    assert session.state is before, "there is no iteration before it to show"


def test_training_that_stays_finite_reports_nothing() -> None:
    assert opened().train(50) is None


def test_what_was_on_record_before_it_diverged_stays_on_record() -> None:
    session = diverging()
    session.next_iteration()
    session.next_iteration()
    session.seek(0)
    assert session.train(9) == Divergence(1, Quantity.parse("z2"), 2)
    assert session.state.iterations == 2
    assert at(session) == (0, STEPS)
