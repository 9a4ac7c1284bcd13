"""Edits and training where there is a past, a future, or a network of another shape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Momentum
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Training
from bpstudio.session.edits.base import Reinitialize, SetActivation
from bpstudio.session.edits.structure import RemoveLayer
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import Cursor, replayed
from bpstudio.session.session import Divergence, Session

NETWORK = Network(2, (Layer(2, "tanh"), Layer(1, "sigmoid")))
DATA = Examples(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([[1.0], [0.0]]))
DOCUMENT = Document(NETWORK, DATA, training=Training(0.4, seed=2))


def opened() -> Session:
    return Session(DOCUMENT)


def test_training_on_after_it_diverged_stays_where_it_is_and_names_the_first_cause() -> None:
    document = replace(DOCUMENT, network=Network(2, (Layer(2, "relu"), Layer(1, "identity"))))
    session = Session(replace(document, training=Training(1e200, seed=2)))
    for _ in range(4):
        session.next_iteration()
    before = session.state.completed
    assert session.train(3) == Divergence(1, Quantity.parse("z2"), 2)
    assert session.state.completed == before


def test_an_edit_at_the_end_of_an_iteration_is_made_to_the_network_that_is_seen_there() -> None:
    session = opened()
    session.train(1)
    depth = session.document.network.depth
    session.apply(RemoveLayer(1))
    session.seek(0, len(session.state.segments[0].program))
    assert session.document.network.depth == depth
    session.apply(SetActivation(depth, "identity"))
    assert session.document.network.depth == depth
    assert session.document.network.layers[-1].activation == "identity"
    session.undo()
    assert session.state.segments[-1].document.network.depth == depth - 1


def test_an_optimizer_forgets_when_the_weights_are_drawn_anew() -> None:
    document = replace(opened().document, training=Training(0.1, Momentum()))
    session = Session(document)
    session.train(5)
    session.apply(Reinitialize("xavier", 8))
    fresh = Session(replace(session.document))
    session.train(3)
    fresh.train(3)
    assert session.frame.parameters == fresh.frame.parameters


def test_replaying_tells_how_far_it_is_the_more_often_the_longer_an_iteration_takes() -> None:
    told = list[int]()
    replayed(DOCUMENT, None, [(None, 3000)], Cursor(), told.append)
    assert told == [1024, 2048, 3000]
    large = Network(2, (Layer(600, "tanh"), Layer(600, "tanh"), Layer(1)))
    examples = Examples(np.zeros((50, 2)), np.zeros((50, 1)))
    told.clear()
    replayed(Document(large, examples, training=Training(0.0)), None, [(None, 3)], Cursor(), told.append)
    assert told == [1, 2, 3]
