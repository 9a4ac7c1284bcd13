"""To how many digits numbers are given, and how far off they may therefore be."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.explain.own_code.given import HALF, SINGLE, GivenArray, Written, as_an_array, as_written


def written(*texts: str) -> GivenArray:
    return as_written({"z1": Written("z1", (len(texts),), texts)})["z1"]


def differs(text: str, right: float, *others: str) -> bool:
    return bool(written(text, *others).differs(np.full(1 + len(others), right))[0])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("0.37", 0.3715),
        ("0.37", 0.3651),
        ("-0.136", -0.13608),
        ("-0.137", -0.1360),
        ("0.08", 0.0827),
        ("1.5e3", 1480.0),
        ("12", 12.3),
        ("1234", 1234.4),
        ("2", 2.0),
        ("0", 0.0),
        ("0.1", 0.1 + 1e-17),
        (".5", 0.5),
        ("NaN", np.nan),
        ("Infinity", np.inf),
        ("-Infinity", -np.inf),
    ],
)
def test_one_unit_of_the_last_digit_that_is_written_is_allowed(text: str, right: float) -> None:
    assert not differs(text, right)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("0.37", 0.3815),
        ("0.37", -0.37),
        ("0.370", 0.3715),
        ("2", 2.3),
        ("1", 2.0),
        ("0", 1e-9),
        ("0.0", 0.04),
        ("12", 14.0),
        ("NaN", 1.0),
        ("1.0", np.nan),
        ("Infinity", -np.inf),
        ("Infinity", 1e300),
        ("1e300", np.inf),
    ],
)
def test_more_than_that_is_another_number(text: str, right: float) -> None:
    assert differs(text, right)


def test_a_zero_has_as_many_decimals_as_the_numbers_beside_it() -> None:
    assert not differs("0.0", 0.00003, "0.1234")
    assert differs("0.0", 0.0003, "0.1234")


def test_where_a_machine_wrote_the_numbers_a_short_one_is_meant_exactly() -> None:
    long = ("0.36027999999999999", "0.98765432109876543")
    assert differs("0.5", 0.45, *long)
    assert not differs("0.5", 0.45, "0.360", "0.988")
    assert not differs("0.3715", 0.37149999999999, *long)


def test_ones_zeros_and_halves_do_not_tell_whether_a_machine_wrote_the_others() -> None:
    plain = ("1.0", "0.0", "0.5", "1.0", "0.25", "1.0")
    assert differs("0.75", 0.745, "0.36027999999999999", *plain)
    assert not differs("0.75", 0.745, "0.36", *plain)
    assert written(repr(float(np.float32(0.36))), *plain).precision is SINGLE


def test_numbers_of_single_precision_are_compared_to_its_digits() -> None:
    right = np.array([0.36028, 1.27943])
    single = [repr(float(number)) for number in right.astype(np.float32)]
    assert written(*single).precision is SINGLE
    assert not written(*single).differs(right).any()
    assert written(*single).differs(right * 1.0001).all()


@pytest.mark.parametrize(("kind", "precision"), [(np.float16, HALF), (np.float32, SINGLE)])
def test_an_array_is_as_exact_as_its_type(kind: type[np.generic], precision: object) -> None:
    right = np.array([0.36028, -1.27943])
    assert as_an_array("z1", right.astype(kind)).precision is precision
    assert not as_an_array("z1", right.astype(kind)).differs(right).any()


def test_an_array_of_double_precision_out_of_single_ones_is_as_exact_as_those() -> None:
    right = np.array([0.36028, -1.27943])
    assert not as_an_array("z1", right.astype(np.float32).astype(np.float64)).differs(right).any()
    assert as_an_array("z1", np.array([0.36, -1.28])).differs(right).all()


def test_whole_numbers_and_flags_in_arrays_are_exact() -> None:
    for values in (np.array([1, 0]), np.array([True, False])):
        assert not as_an_array("slope", values).differs(np.array([1.0, 0.0])).any()
        assert as_an_array("slope", values).differs(np.array([0.9, 0.1])).all()


def test_noise_beside_a_small_number_is_no_difference_and_another_small_number_is_one() -> None:
    right = np.array([1e-9, 3e-13])
    assert not as_an_array("z1", right + 2e-16).differs(right).any()
    assert as_an_array("z1", right * 1.5).differs(right).all()
