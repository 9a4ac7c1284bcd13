"""A cost may have numbers of its own, as Huber’s has δ: they change what is computed, and nothing else knows of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import COSTS
from bpstudio.engine.gradient_check import check_gradients
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.engine.trainer import Trainer, trace

HUBER = Cost("huber", settings=(("delta", 0.25),))
X, Y = np.array([[0.3, -0.2], [0.1, 0.9], [-0.4, 0.2]]), np.array([[0.1], [2.0], [-1.5]])
TASK = Task(Network(2, (Layer(3, "tanh"), Layer(1))), HUBER, Examples(X, Y), Training(0.1))


def start() -> Parameters:
    return Parameters(TASK.network, np.linspace(-0.5, 0.6, Parameters(TASK.network).flat.size))


@pytest.mark.parametrize("delta", [0.25, 1.0, 3.0])
def test_within_delta_it_is_the_square_and_beyond_it_a_straight_line(delta: float) -> None:
    off = np.array([[-4.0, -0.2, 0.0, 0.2, 0.9, 4.0]])
    terms, slope = np.empty_like(off), np.empty_like(off)
    COSTS["huber"].terms(off, np.zeros_like(off), terms, delta=delta)
    COSTS["huber"].derivative(off, np.zeros_like(off), slope, delta=delta)
    size = np.abs(off)
    expected = np.where(size <= delta, off**2 / 2, delta * (size - delta / 2))
    np.testing.assert_allclose(terms, expected, rtol=1e-15)
    np.testing.assert_allclose(slope, np.clip(off, -delta, delta), rtol=1e-15)


def test_what_is_left_out_is_what_the_entry_says() -> None:
    assert Cost("huber") == Cost("huber", settings=(("delta", 1.0),))
    assert Cost("squared_error").settings == ()
    assert Cost("huber").constants == {"delta": 1.0}


def test_another_cost_in_its_place_does_not_take_its_numbers() -> None:
    assert replace(HUBER, scale=0.5).named("squared_error") == Cost("squared_error", 0.5)
    assert HUBER.named("huber") == HUBER
    assert HUBER.with_setting("delta", 2.0) == Cost("huber", settings=(("delta", 2.0),))


@pytest.mark.parametrize(
    ("name", "settings", "about", "sentence"),
    [
        ("huber", (("delta", 0.0),), "delta", "delta must be a positive number, not 0.0"),
        ("huber", (("delta", np.inf),), "delta", "delta must be a positive number, not inf"),
        ("output", (("delta", 1.0),), "delta", "the output itself has no delta"),
    ],
)
def test_what_it_may_not_be_is_refused(
    name: str, settings: tuple[tuple[str, float], ...], about: str, sentence: str
) -> None:
    with pytest.raises(RefusedError, match=f"^{sentence}$") as refused:
        Cost(name, settings=settings)
    assert refused.value.about == about


def test_training_goes_where_the_plain_pass_goes_and_the_gradients_are_right() -> None:
    trainer, moments = Trainer(TASK, start()), Moments.fresh(TASK.training.optimizer, TASK.network.size)
    plain = plain_pass(TASK, start(), moments, np.arange(3))
    found = trace(TASK, start(), None, 0)
    assert float(found.workspace.C) == pytest.approx(plain.C, rel=1e-14)
    np.testing.assert_allclose(found.workspace.gradient.flat, plain.gradient.flat, rtol=1e-13)
    trainer.run(1)
    np.testing.assert_allclose(trainer.parameters.flat, plain.after.flat, rtol=1e-14)
    assert check_gradients(TASK, found).passed


def test_delta_matters() -> None:
    usual = trace(replace(TASK, cost=Cost("huber")), start(), None, 0)
    assert float(usual.workspace.C) > 2 * float(trace(TASK, start(), None, 0).workspace.C)
