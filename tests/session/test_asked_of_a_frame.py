"""What is asked of the network at the cursor: answers to any input, the gradient check, what lies ahead, what was."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.parameters import Parameter
from bpstudio.session.answers import answers, passed
from bpstudio.session.checking import check, checking, numbers_of
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.recall import Recall
from bpstudio.session.session import Session
from bpstudio.session.training.ahead import ahead
from bpstudio.storage.progress import Stopped
from bpstudio.storage.reader import read


def session(preset: str = "xor") -> Session:
    return Session(read(preset).state)


def test_it_answers_inputs_of_anybodys_choosing_with_the_parameters_in_force() -> None:
    asked = session()
    x = np.array([[0.25, 0.5], [1.0, 0.0]])
    before = answers(asked.frame, x)
    assert before.shape == (2, 1)
    assert passed(asked.frame, x).a[2].ravel().tolist() == before.ravel().tolist()
    asked.train(3)
    assert not np.array_equal(answers(asked.frame, x), before)


def test_all_gradients_are_checked_and_those_ahead_stay_hidden() -> None:
    asked = session("article")
    found = check(asked.frame).comparisons
    assert len(found) == 6
    assert [numbers_of(asked.frame, one) for one in found] == [None] * 6
    asked.finish_iteration()
    for one in found:
        assert numbers_of(asked.frame, one) == (one.gradient, one.reference)


def test_a_check_says_how_far_it_is_and_reads_the_iteration_it_began_with() -> None:
    asked, shares = session("article"), list[float]()
    here, work = check(asked.frame), checking(asked.frame)
    asked.apply(SetLearningRate(0.05))
    asked.train(2)
    assert work(shares.append) == here != check(asked.frame)
    assert shares == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])


def test_a_check_is_left_where_whoever_watches_it_says_so() -> None:
    def leave(share: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        checking(session("article").frame)(leave)


def test_the_iterations_ahead_are_there_for_stopping_in_time() -> None:
    asked = session("article")
    asked.train(4)
    asked.apply(SetLearningRate(0.05))
    asked.train(3)
    record = asked.state.segments[-1].record
    costs = [*asked.state.segments[0].record.costs[:4], *record.costs[:3]]
    asked.seek(0, 0)
    assert asked.state.completed == 0
    found, norms = ahead(asked.state, 7)
    assert found.tolist() == costs
    assert (norms > 0).all()


def test_what_an_iteration_began_with_and_its_gradients_are_run_again() -> None:
    asked, recall = session("article"), Recall()
    weights, gradients = [], []
    for _ in range(5):
        weights.append(asked.frame.before[Parameter("theta", 2, 0, 0)])
        asked.finish_iteration()
        gradients.append(asked.frame.all_gradients)
        asked.step()
    for iteration in (0, 3, 4):
        checkpoint = recall.checkpoint(asked.frame, iteration)
        assert checkpoint.parameters[Parameter("theta", 2, 0, 0)] == weights[iteration]
        row = recall.gradients(asked.frame, iteration)
        assert row.values.tolist() == pytest.approx(gradients[iteration])
    with pytest.raises(ValueError, match="iteration 9 is not completed"):
        recall.gradients(asked.frame, 9)
    with pytest.raises(ValueError, match="what iteration 9 begins with is not known yet"):
        recall.checkpoint(asked.frame, 9)
