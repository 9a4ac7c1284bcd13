from __future__ import annotations

from functools import partial
from typing import get_args

import numpy as np
import pytest

from bpstudio.engine.datasets import (
    DATASETS,
    DatasetName,
    circles,
    gaussians,
    line,
    logic_and,
    moons,
    sine,
    spirals,
    xor,
)

COUNTS = (1, 2, 3, 4, 7, 100)
TWO_CLASSES = ("moons", "circles", "spirals")
CURVES = ("sine", "line")


def kinds(y: np.ndarray) -> np.ndarray:
    return y.argmax(axis=1) if y.shape[1] > 1 else y[:, 0].astype(int)


def test_every_name_is_registered() -> None:
    assert set(DATASETS) == set(get_args(DatasetName))


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("count", COUNTS)
def test_rows_are_examples_of_float64(name: DatasetName, count: int) -> None:
    x, y = DATASETS[name](count, 0.1, 3)
    assert x.shape == (count, 1 if name in CURVES else 2)
    assert y.shape == (count, 3 if name == "gaussians" else 1)
    assert x.dtype == y.dtype == np.float64
    assert np.isfinite(x).all()
    assert np.isfinite(y).all()


@pytest.mark.parametrize("name", DATASETS)
def test_the_same_seed_gives_the_same_bits(name: DatasetName) -> None:
    for one, other in zip(DATASETS[name](50, 0.2, 9), DATASETS[name](50, 0.2, 9), strict=True):
        assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("name", DATASETS)
def test_another_seed_moves_the_noise_and_nothing_else(name: DatasetName) -> None:
    (x, y), (other_x, other_y) = DATASETS[name](50, 0.2, 9), DATASETS[name](50, 0.2, 10)
    curve = name in CURVES
    assert np.array_equal(x, other_x) == curve
    assert np.array_equal(y, other_y) == (not curve)


@pytest.mark.parametrize("name", DATASETS)
def test_without_noise_the_seed_is_idle(name: DatasetName) -> None:
    for one, other in zip(DATASETS[name](50, 0.0, 9), DATASETS[name](50, 0.0, 10), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", DATASETS)
def test_noise_is_a_standard_deviation(name: DatasetName) -> None:
    for exact, noisy in zip(DATASETS[name](4000, 0.0, 1), DATASETS[name](4000, 0.3, 1), strict=True):
        assert (noisy - exact).std() == pytest.approx(0.3, rel=0.05) or np.array_equal(exact, noisy)
    assert not all(map(np.array_equal, DATASETS[name](4000, 0.0, 1), DATASETS[name](4000, 0.3, 1)))


@pytest.mark.parametrize("name", [*TWO_CLASSES, "gaussians"])
@pytest.mark.parametrize("count", COUNTS)
def test_classes_differ_in_size_by_one_at_most(name: DatasetName, count: int) -> None:
    y = DATASETS[name](count, 0.1, 3)[1]
    members = np.bincount(kinds(y), minlength=max(2, y.shape[1]))
    assert members.max() - members.min() <= 1


@pytest.mark.parametrize("name", [*TWO_CLASSES, "gaussians"])
def test_classes_take_turns(name: DatasetName) -> None:
    y = DATASETS[name](12, 0.1, 3)[1]
    np.testing.assert_array_equal(kinds(y), np.arange(12) % max(2, y.shape[1]))


def test_four_examples_are_the_truth_tables() -> None:
    for dataset, truth in ((xor, [0, 1, 1, 0]), (logic_and, [0, 0, 0, 1])):
        x, y = dataset(4, 0.0, 0)
        np.testing.assert_array_equal(x, [[0, 0], [0, 1], [1, 0], [1, 1]])
        np.testing.assert_array_equal(y[:, 0], truth)


def test_noise_moves_a_corner_and_keeps_its_truth() -> None:
    x, y = xor(40, 0.05, 1)
    np.testing.assert_array_equal(y[:, 0], np.round(x[:, 0]) != np.round(x[:, 1]))


def test_moons_lie_on_two_half_circles() -> None:
    x, y = moons(40, 0.0, 0)
    upper, lower = x[y[:, 0] == 0], x[y[:, 0] == 1] - [1.0, 0.5]
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0, rtol=1e-14)
    np.testing.assert_allclose(np.hypot(*lower.T), 1.0, rtol=1e-14)
    assert upper[:, 1].min() > -1e-12
    assert lower[:, 1].max() < 1e-12
    np.testing.assert_allclose(upper[[0, -1]], [[1, 0], [-1, 0]], atol=1e-12)


def test_circles_have_radius_one_and_a_half_and_no_point_twice() -> None:
    x, y = circles(40, 0.0, 0)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y[:, 0] == 0, 1.0, 0.5), rtol=1e-14)
    assert len(np.unique(x.round(9), axis=0)) == 40


def test_one_spiral_arm_is_the_other_turned_by_half_a_circle() -> None:
    x, y = spirals(40, 0.0, 0)
    first, second = x[y[:, 0] == 0], x[y[:, 0] == 1]
    np.testing.assert_allclose(first, -second, atol=1e-14)


def test_a_spiral_arm_grows_evenly_over_a_turn_and_a_quarter() -> None:
    x, y = spirals(400, 0.0, 0)
    arm = x[y[:, 0] == 0]
    np.testing.assert_allclose(np.hypot(*arm.T), np.linspace(0.3, 3.0, 200), rtol=1e-12)
    angle = np.unwrap(np.arctan2(arm[:, 1], arm[:, 0]))
    assert angle[-1] - angle[0] == pytest.approx(2.5 * np.pi)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_clouds_without_noise_are_their_centres_evenly_spaced(classes: int) -> None:
    x, y = gaussians(3 * classes, 0.0, 0, classes=classes)
    assert y.shape == (3 * classes, classes)
    np.testing.assert_array_equal(y.sum(axis=1), 1.0)
    np.testing.assert_allclose(np.hypot(*x.T), 2.0, rtol=1e-14)
    np.testing.assert_allclose(x[0], [0, 2], atol=1e-14)
    steps = np.linalg.norm(x[:classes] - np.roll(x[:classes], 1, axis=0), axis=1)
    np.testing.assert_allclose(steps, 4 * np.sin(np.pi / classes), rtol=1e-12)


def test_curves_are_exact_and_even_without_noise() -> None:
    for curve, bound, formula in ((sine, np.pi, np.sin), (line, 1.0, lambda x: 2 * x + 1)):
        x, y = curve(21, 0.0, 0)
        np.testing.assert_array_equal(y, formula(x))
        np.testing.assert_allclose(np.diff(x[:, 0]), 2 * bound / 20)
        assert (x[0, 0], x[-1, 0]) == (-bound, bound)


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize(
    ("count", "noise", "message"),
    [
        (0, 0.1, "count must be at least 1, not 0"),
        (-3, 0.1, "count must be at least 1, not -3"),
        (5, -0.1, "noise must be at least 0 and finite, not -0.1"),
        (5, float("nan"), "noise must be at least 0 and finite, not nan"),
        (5, float("inf"), "noise must be at least 0 and finite, not inf"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    name: DatasetName, count: int, noise: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        DATASETS[name](count, noise, 0)


def test_a_single_cloud_is_no_classification() -> None:
    with pytest.raises(ValueError, match="classes must be at least 2, not 1"):
        partial(gaussians, classes=1)(5, 0.1, 0)
