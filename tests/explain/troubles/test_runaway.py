"""Training that runs away is noticed; training that goes well, or is only noisy, is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Training
from bpstudio.explain.troubles.runaway import Runaway, runaway
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage import presets, reader


def opened_preset(name: str) -> Session:
    return Session(reader.read(presets.located(name)).state)


X = np.linspace(-1.0, 1.0, 8).reshape(8, 1)
LINE = Document(Network(1, (Layer(1, "identity"),)), Examples(X, 2 * X + 1), training=Training(0.1))


@pytest.fixture
def session() -> Session:
    return Session(LINE)


def test_too_large_a_learning_rate_is_noticed_with_the_way_back(session: Session) -> None:
    session.train(100)
    session.apply(SetLearningRate(3.0))
    session.train(50)
    found = runaway(session.frame)
    assert found is not None
    costs = session.state.segment.record.costs[:50]
    assert found.before == costs.min()
    assert found.best == 100 + int(np.argmin(costs))
    assert found.now == costs[-1] > 10 * found.before
    assert found.smaller == 0.3
    assert format_number(found.now) in found.sentence(ARTICLE)
    assert format_number(found.before) in found.sentence(ARTICLE)


@pytest.mark.parametrize("name", ["moons", "spiral"])
@pytest.mark.parametrize("trained", [0, 11])
def test_of_mini_batches_it_is_noticed_though_the_first_of_them_have_run_away_already(
    name: str, trained: int
) -> None:
    session = opened_preset(name)
    session.train(trained)
    session.apply(SetLearningRate(1000.0))
    session.train(1000)
    found = runaway(session.frame)
    assert found is not None
    assert found.now > 10 * found.before


def test_it_is_not_known_before_it_happens(session: Session) -> None:
    session.train(100)
    session.apply(SetLearningRate(3.0))
    session.train(50)
    session.seek(100, 0)
    assert runaway(session.frame) is None


@pytest.mark.parametrize("name", presets.presets())
def test_no_preset_runs_away(name: str) -> None:
    session = opened_preset(name)
    for iterations in (1, 5, 60, 200):
        session.train(iterations)
        assert runaway(session.frame) is None


@pytest.mark.parametrize("size", [1, 2])
def test_the_noise_of_mini_batches_is_no_running_away(size: int) -> None:
    session = opened_preset("moons")
    document = session.document
    training = replace(document.training, batch_size=size, shuffle=True)
    session = Session(replace(document, training=training))
    for _ in range(40):
        session.train(10)
        assert runaway(session.frame) is None


def test_what_has_run_away_offers_the_way_back_and_shorter_steps() -> None:
    found = Runaway(1_204, 0.25, 3_000.0, 0.3)
    assert found.back(ARTICLE) == ("Back to iteration 1,204", "Where C was least. Nothing is forgotten.")
    assert found.onward == (
        "Go on from there with η = 0.03",
        "Go back to iteration 1,204 and set η to 0.03. Undo brings everything back.",
    )


def test_a_cost_that_is_no_number_any_more_is_said_to_be_none() -> None:
    assert Runaway(4, 0.25, float("inf"), 0.3).sentence(ARTICLE) == (
        "Training runs away: C was 0.25 in iteration 4 and is no longer a finite number. "
        "The learning rate η = 0.3 is too large here."
    )
