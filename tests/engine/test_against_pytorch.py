"""Every activation, cost and optimizer against PyTorch in float64."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS, COSTS
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, Moments, Update
from bpstudio.engine.parameters import Parameters
from tests.engine import pytorch_truth

TRUTH: dict[str, Any] = json.loads(pytorch_truth.TRUTH.read_text("utf-8"))
SELDOM = {"gelu": {-40.0, -8.0, -3.0}}
"""Where PyTorch's own GELU has lost digits to 1 + erf: there the tests of Φ say what is right."""


@pytest.mark.parametrize("name", [name for name, found in ACTIVATIONS.items() if not found.couples])
def test_an_activation_has_the_value_and_the_slope_of_pytorchs(name: str) -> None:
    known, entry = TRUTH["activations"][name], ACTIVATIONS[name]
    z = np.array([known["at"]])
    a, slope = np.empty_like(z), np.empty_like(z)
    assert entry.derivative is not None
    with np.errstate(all="ignore"):
        entry.value(z, a)
        entry.derivative(z, a, slope)
    theirs = [at not in SELDOM.get(name, ()) for at in known["at"]]
    np.testing.assert_allclose(a[0][theirs], np.array(known["value"])[theirs], rtol=4e-15, atol=1e-300)
    np.testing.assert_allclose(slope[0][theirs], np.array(known["slope"])[theirs], rtol=1e-14, atol=4e-16)


@pytest.mark.parametrize("name", COSTS)
def test_a_cost_has_the_terms_and_the_slope_of_pytorchs(name: str) -> None:
    for known, target in zip(TRUTH["costs"][name], pytorch_truth._targets(name), strict=True):
        yhat = np.array([known["at"]])
        y, terms, slope = np.full_like(yhat, target), np.empty_like(yhat), np.empty_like(yhat)
        COSTS[name].terms(yhat, y, terms)
        COSTS[name].derivative(yhat, y, slope)
        np.testing.assert_allclose(terms[0], known["value"], rtol=1e-14, atol=1e-16)
        np.testing.assert_allclose(slope[0], known["slope"], rtol=1e-14, atol=1e-16)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_goes_the_way_of_pytorchs(name: str) -> None:
    network = Network(2, (Layer(2),))
    parameters, gradient = Parameters(network), Parameters(network)
    parameters.theta(1)[...], parameters.b(1)[...] = pytorch_truth.THETA, pytorch_truth.B
    optimizer = OPTIMIZERS[name]()
    kernels = Update(optimizer, pytorch_truth.RATE, parameters, Moments.fresh(optimizer, network.size))(
        gradient.flat
    )
    for update, known in enumerate(TRUTH["optimizers"][name]):
        gradient.theta(1)[...], gradient.b(1)[...] = pytorch_truth.gradients(update)
        for run in kernels:
            run()
        np.testing.assert_allclose(parameters.theta(1), known["theta"], rtol=1e-13)
        np.testing.assert_allclose(parameters.b(1), known["b"], rtol=1e-13)


def test_where_pytorch_is_there_it_says_what_the_table_says() -> None:
    pytest.importorskip("torch")
    assert flat(pytorch_truth.truth()) == pytest.approx(flat(TRUTH), rel=1e-14, abs=1e-300)


def flat(found: Any) -> list[float]:
    """Every number of nested lists and objects."""
    if isinstance(found, dict):
        found = list(found.values())
    if isinstance(found, list):
        return [number for each in found for number in flat(each)]
    return [found] if isinstance(found, float) and math.isfinite(found) else []
