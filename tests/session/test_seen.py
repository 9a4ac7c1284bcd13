"""Which of the examples held out were trained on before."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Training
from bpstudio.session.edits.base import Reinitialize
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.edits.replacing import LoadExamples
from bpstudio.session.history.document import Document
from bpstudio.session.seen import seen_in_training, since_drawn
from bpstudio.session.session import Session

X = np.arange(8.0).reshape(8, 1)
NETWORK = Network(1, (Layer(1, "tanh"),))


def opened(batch_size: int | None = None, shuffle: bool = False) -> Session:
    training = Training(0.01, batch_size=batch_size, shuffle=shuffle)
    return Session(Document(NETWORK, Examples(X, -X), training=training))


def test_nothing_was_seen_before_anything_ran() -> None:
    session = opened()
    session.apply(HoldOut((1, 2), True))
    assert seen_in_training(session.state) == ()


def test_rows_held_out_after_training_were_seen() -> None:
    session = opened()
    session.train(3)
    session.apply(HoldOut((1, 2), True))
    assert seen_in_training(session.state) == (1, 2)


def test_rows_held_out_from_the_start_were_not() -> None:
    session = opened()
    session.apply(HoldOut((1,), True))
    session.train(3)
    session.apply(HoldOut((2,), True))
    session.train(2)
    assert seen_in_training(session.state) == (2,)


def test_of_mini_batches_only_those_that_came_were_seen() -> None:
    for shuffle in (False, True):
        session = opened(batch_size=2, shuffle=shuffle)
        session.train(2)
        task = session.document.task
        came = {int(row) for iteration in (0, 1) for row in task.rows(iteration)}
        session.apply(HoldOut(tuple(range(7)), True))
        assert set(seen_in_training(session.state)) == came - {7}


def test_going_back_before_the_training_nothing_was_seen() -> None:
    session = opened()
    session.apply(HoldOut((1,), True))
    session.train(2)
    session.apply(HoldOut((3,), True))
    assert seen_in_training(session.state) == (3,)
    session.seek(0, 0)
    assert seen_in_training(session.state) == ()


def test_an_example_loaded_again_is_the_same_example_and_another_is_not() -> None:
    session = opened()
    session.train(2)
    again = np.vstack([X[5:6], [[99.0]], X[:2]])
    session.apply(LoadExamples(Examples(again, -again, held_out=(0, 1))))
    assert seen_in_training(session.state) == (0,)


def test_weights_drawn_again_have_seen_nothing_of_what_was_before() -> None:
    session = opened()
    session.train(3)
    session.apply(Reinitialize("xavier", 3))
    session.apply(HoldOut((1,), True))
    assert seen_in_training(session.state) == ()
    assert since_drawn(session.state)[0].first == 3
    session.train(2)
    session.apply(HoldOut((2,), True))
    assert seen_in_training(session.state) == (2,)


def test_where_nothing_is_held_out_nothing_held_out_was_seen() -> None:
    session = opened()
    session.train(3)
    assert seen_in_training(session.state) == ()
