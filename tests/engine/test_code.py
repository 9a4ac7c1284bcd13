"""How a script writes each function is what the entry computes: its value and its derivative, and each update."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS, COSTS, PAIRS, PENALTIES, Code, CostName
from bpstudio.engine.network import ActivationName, Layer, Network
from bpstudio.engine.optimizers import OPTIMIZERS, Moments, OptimizerName, Update
from bpstudio.engine.parameters import Parameters

RNG = np.random.default_rng(4)
Z = np.vstack([RNG.normal(scale=3.0, size=(40, 3)), [[-1.0, 0.0, 1.0], [-30.0, 30.0, 5.0]]])
YHAT, Y = RNG.uniform(0.01, 0.99, (30, 3)), RNG.uniform(size=(30, 3))
SURE = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
"""Targets of classes, and outputs that have no doubt about them."""


def assert_alike(found: np.ndarray, meant: np.ndarray) -> None:
    np.testing.assert_allclose(found, meant, rtol=1e-13, atol=1e-16)


def evaluated(text: str, code: Code, **values: object) -> np.ndarray:
    names: dict[str, Any] = {"np": np, "math": math}
    exec(code.first, names)
    with np.errstate(all="ignore"):
        return np.asarray(eval(text, names, values))


def written(function: Any, like: np.ndarray, *arrays: np.ndarray, **constants: float) -> np.ndarray:
    """What a function of the registry, for which examples are columns, gives of rows."""
    out = np.empty_like(like.T)
    with np.errstate(all="ignore"):
        function(*(np.ascontiguousarray(each.T) for each in arrays), out, **constants)
    return out.T


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_written_as_it_is_computed(name: ActivationName) -> None:
    entry = ACTIVATIONS[name]
    a = written(entry.value, Z, Z)
    assert_alike(evaluated(entry.numpy.value, entry.numpy, z=Z), a)
    if entry.coupling is None:
        slope = written(entry.derivative, Z, Z, a)
        assert_alike(evaluated(entry.numpy.slope, entry.numpy, z=Z, a=a), slope)
    else:
        by_a = np.cos(Z)
        product = written(entry.coupling.product, Z, by_a, a)
        found = evaluated(entry.numpy.slope, entry.numpy, by_a=by_a, a=a)
        assert_alike(found, product)


@pytest.mark.parametrize(
    "name", [name for name, each in ACTIVATIONS.items() if not each.same and not each.couples]
)
def test_the_slope_of_no_number_is_written_as_no_number(name: ActivationName) -> None:
    code, z = ACTIVATIONS[name].numpy, np.array([[np.nan, 0.5]])
    found = evaluated(code.slope, code, z=z, a=evaluated(code.value, code, z=z))
    assert np.isnan(found).tolist() == [[True, False]]


@pytest.mark.parametrize(
    ("yhat", "y"), [(YHAT, Y), (SURE, SURE), (3.0 * Z[:30], Y), (SURE, 2.0 * SURE - 1.0)]
)
@pytest.mark.parametrize("name", COSTS)
def test_a_cost_is_written_as_it_is_computed(name: CostName, yhat: np.ndarray, y: np.ndarray) -> None:
    entry = COSTS[name]
    constants = {each: 0.7 * setting.default for each, setting in entry.settings.items()}
    given = {"yhat": yhat, "y": y, **constants}
    terms, slope = written(entry.terms, yhat, yhat, y, **constants), entry.derivative
    assert_alike(evaluated(entry.numpy.value, entry.numpy, **given), terms)
    found = evaluated(entry.numpy.slope, entry.numpy, **given)
    assert_alike(found, written(slope, yhat, yhat, y, **constants))


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_is_written_as_it_is_computed(pair: tuple[str, str]) -> None:
    entry, z = PAIRS[pair], 40.0 * Z[:30]
    terms = written(entry.terms, z, z, Y)
    np.testing.assert_allclose(evaluated(entry.numpy.value, entry.numpy, z=z, y=Y), terms, rtol=1e-12)
    slope = written(entry.derivative, YHAT, YHAT, Y)
    found = evaluated(entry.numpy.slope, entry.numpy, yhat=YHAT, y=Y)
    np.testing.assert_allclose(found, slope, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", PENALTIES)
def test_a_penalty_is_written_as_it_is_computed(name: str) -> None:
    entry, theta = PENALTIES[name], np.vstack([Z, np.zeros((1, 3))])
    total, slope = np.zeros(()), np.empty_like(theta)
    entry.value(theta, np.array(0.03), total)
    entry.derivative(theta, np.array(0.03), slope)
    np.testing.assert_allclose(evaluated(entry.numpy.value, entry.numpy, theta=theta, rate=0.03), total)
    np.testing.assert_allclose(evaluated(entry.numpy.slope, entry.numpy, theta=theta, rate=0.03), slope)


NETWORK = Network(2, (Layer(3), Layer(2)))


def by_the_lines(name: OptimizerName, gradients: list[np.ndarray], start: np.ndarray) -> Iterator[np.ndarray]:
    """The parameters after each of the gradients, weights and biases by their own lines."""
    kind = OPTIMIZERS[name]
    weights = np.zeros(NETWORK.size, dtype=bool)
    weights[[*range(6), *range(9, 15)]] = True
    theta, memory = start.copy(), {letter: np.zeros_like(start) for letter in kind.letters}
    for t, gradient in enumerate(gradients, start=1):
        found = []
        for code in (kind.code, kind.bias_code or kind.code):
            names: dict[str, Any] = {"np": np, "gradient": gradient, "learning_rate": 0.05, "t": t}
            names |= {each: setting.default for each, setting in kind.settings().items()}
            names |= memory | {"theta": theta}
            exec("\n".join(code), names)
            found.append({key: names[key] for key in ("theta", *kind.letters)})
        mixed = {key: np.where(weights, found[0][key], found[1][key]) for key in found[0]}
        theta, memory = mixed.pop("theta"), mixed
        yield theta


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_is_written_as_it_is_computed(name: OptimizerName) -> None:
    gradients = list(RNG.normal(size=(5, NETWORK.size)))
    start, optimizer = np.linspace(-1.0, 1.0, NETWORK.size), OPTIMIZERS[name]()
    parameters, moments = Parameters(NETWORK, start.copy()), Moments.fresh(optimizer, NETWORK.size)
    for gradient, expected in zip(gradients, by_the_lines(name, gradients, start), strict=True):
        for run in Update(optimizer, 0.05, parameters, moments)(gradient):
            run()
        np.testing.assert_allclose(expected, parameters.flat, rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_line_of_an_update_has_its_code(name: OptimizerName) -> None:
    kind = OPTIMIZERS[name]
    assert len(kind.code) == len(kind.lines)
    assert len(kind.bias_code) == len(kind.bias_lines)
    assert all(letter.isidentifier() for letter in kind.letters)


@pytest.mark.parametrize(
    "entry",
    [*ACTIVATIONS.values(), *COSTS.values(), *PAIRS.values(), *PENALTIES.values()],
    ids=[*ACTIVATIONS, *COSTS, *map(str, PAIRS), *PENALTIES],
)
def test_an_entry_is_written_for_pytorch_as_well(entry: Any) -> None:
    torch = pytest.importorskip("torch")
    rate, values = 0.03, {"delta": 0.7, "a": None, "by_a": np.cos(Z[:30])}
    values |= {"z": Z[:30], "y": Y, "yhat": YHAT, "theta": Z[:30], "rate": rate}
    values["a"] = YHAT
    there = {
        key: torch.tensor(each) if isinstance(each, np.ndarray) else each for key, each in values.items()
    }
    for ours, theirs in ((entry.numpy.value, entry.torch.value), (entry.numpy.slope, entry.torch.slope)):
        found = eval(theirs, {"torch": torch, "math": math}, there)
        np.testing.assert_allclose(found, evaluated(ours, entry.numpy, **values), rtol=1e-12, atol=1e-15)
