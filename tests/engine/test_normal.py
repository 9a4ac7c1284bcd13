"""Φ, φ and the error function against the C library and against a hundred digits."""

from __future__ import annotations

import math
from decimal import Decimal, getcontext, localcontext
from typing import Any, cast

import numpy as np
import pytest

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.functions.normal import density, erf, share_below


def test_the_error_function_is_that_of_the_c_library_to_4_units_in_the_last_place() -> None:
    dense, chance = np.linspace(-7.0, 7.0, 140_001), np.random.default_rng(1).normal(size=50_000) * 2
    small = 10.0 ** np.linspace(-300, 0, 3_001)
    for x in (dense, chance, small, -small, np.array([0.0, np.inf, -np.inf, 27.9, 28.0, 1e3])):
        known = np.array([math.erf(each) for each in x])
        assert (np.abs(erf(x) - known) <= 4 * np.spacing(np.abs(known))).all()
    assert np.isnan(erf(np.array([np.nan]))).all()


def beyond(z: Decimal) -> Decimal:
    """The share of the normal distribution beyond z > 0, by its series to a hundred digits."""
    with localcontext() as context:
        context.prec = 140
        term, total, n = z, z, 1
        while abs(term) > Decimal(10) ** -130:
            term = term * z * z / (2 * n + 1)
            total, n = total + term, n + 1
        return Decimal("0.5") - total * (-z * z / 2).exp() / (2 * PI).sqrt()


PI = Decimal(
    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798214808651"
    "32823066470938446095505822317253594081284811174502841"
)


@pytest.mark.parametrize("z", [-0.5, -1.0, -1.5, -2.5, -4.0, -8.0, -8.123456789, -12.3])
def test_the_left_tail_is_right_to_a_few_units_in_the_last_place(z: float) -> None:
    getcontext().prec = 140
    known = beyond(-Decimal(z))
    share, a = share_below(np.array([z])), np.empty(1)
    ACTIVATIONS["gelu"].value(np.array([z]), a)
    for found, expected in ((share[0], known), (a[0], Decimal(z) * known)):
        unit = Decimal(float(np.spacing(abs(float(expected)))))
        assert abs(Decimal(float(found)) - expected) <= 5 * unit


def test_the_density_is_the_slope_of_the_share() -> None:
    z = np.linspace(-10.0, 10.0, 401)
    slope = share_below(cast("Any", z + 1e-200j)).imag / 1e-200
    np.testing.assert_allclose(density(z), slope, rtol=1e-13)


@pytest.mark.parametrize(
    ("name", "below", "above"),
    [
        ("elu", (-1.0, 0.0), (math.inf, 1.0)),
        ("gelu", (0.0, 0.0), (math.inf, 1.0)),
        ("silu", (0.0, 0.0), (math.inf, 1.0)),
        ("softplus", (0.0, 0.0), (math.inf, 1.0)),
        ("hard_tanh", (-1.0, 0.0), (1.0, 0.0)),
    ],
)
def test_at_infinity_an_activation_is_its_limit(
    name: str, below: tuple[float, float], above: tuple[float, float]
) -> None:
    z = np.array([[-math.inf, math.inf]])
    a, slope = np.empty_like(z), np.empty_like(z)
    entry = ACTIVATIONS[name]
    assert entry.derivative is not None
    with np.errstate(all="ignore"):
        entry.value(z, a)
        entry.derivative(z, a, slope)
    assert [tuple(pair) for pair in zip(a[0], slope[0], strict=True)] == [below, above]


def test_hard_tanh_is_flat_at_its_corners() -> None:
    z = np.array([[-1.0, 1.0, np.nextafter(1.0, 0.0)]])
    slope, derivative = np.empty_like(z), ACTIVATIONS["hard_tanh"].derivative
    assert derivative is not None
    derivative(z, z, slope)
    assert slope.tolist() == [[0.0, 0.0, 1.0]]
