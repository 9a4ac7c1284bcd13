"""Thousands of edits: plots read of them what is new, and draw what they would draw had they read everything."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.explain.series.series import Trails, points
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.edits.structure import AddUnit
from bpstudio.session.history import record as record_module
from bpstudio.session.history.document import Document
from bpstudio.session.history.room import Room
from bpstudio.session.history.segment import Segment
from bpstudio.session.past import Column, Series, cost_column
from bpstudio.session.session import Session

DOCUMENT = Document(
    Network(1, (Layer(2, "tanh"), Layer(1, "sigmoid"))),
    Examples(np.array([[0.5], [1.0]]), np.array([[0.0], [1.0]])),
)
WINDOW = (-1.0, 1e6)
WEIGHT = Parameter("theta", 1, 0, 1)


def same(session: Session, trails: Trails, window: tuple[float, float] = WINDOW) -> bool:
    past = session.frame.past
    for column, name in ((past.costs, "C"), (past.gradient(WEIGHT), WEIGHT)):
        kept = points(session.state, column, trails, window, name)
        anew = points(session.state, column, Trails(trails.most), window)
        if not (np.array_equal(kept.x, anew.x) and np.array_equal(kept.y, anew.y, equal_nan=True)):
            return False
    return True


def test_a_series_that_is_kept_is_the_one_that_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_module, "_room", Room())
    monkeypatch.setattr(record_module, "ALL_BYTES", 30_000)  # records are thinned on the way
    session, trails, chance = Session(DOCUMENT), Trails(32), np.random.default_rng(3)
    for number in range(120):
        match int(chance.integers(6)):
            case 0 | 1:
                session.apply(SetLearningRate(0.1 + 0.01 * number))
            case 2:
                session.undo()
            case 3 if session.document.network.width(1) < 5:
                session.apply(AddUnit(1))
            case 4:
                session.seek(int(chance.integers(session.state.iterations + 1)))
            case _:
                session.train(int(chance.integers(1, 40)))
        assert same(session, trails)
        assert same(session, trails, (3.0, 20.0))


def test_what_is_over_is_not_read_again() -> None:
    session, trails, read = Session(DOCUMENT), Trails(), list[int]()

    def column(segment: Segment) -> Column:
        read.append(segment.first)
        return cost_column(segment)

    for _ in range(50):
        session.apply(SetLearningRate(0.1))
        session.train(1)
    points(session.state, Series(column), trails, WINDOW, "C")
    assert len(read) == 51
    for _ in range(10):
        read.clear()
        session.apply(SetLearningRate(0.2))
        session.train(1)
        points(session.state, Series(column), trails, WINDOW, "C")
        assert len(read) <= 2
