from __future__ import annotations

import pytest

from bpstudio.notation.typed_numbers import parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        (" 1/3 ", 1 / 3),
        ("-1 / 4", -0.25),
        ("1,5/3", 0.5),
        ("-2e-3", -0.002),
        ("2E3", 2000.0),
        (".25", 0.25),
        ("7.", 7.0),
        ("+4", 4.0),
        ("−0.75", -0.75),
        ("–0.75", -0.75),
        ("1.5×10⁻⁵", 1.5e-5),
        ("-3*10^4", -3e4),
        ("0", 0.0),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "  ", "abc", "1,2,3", "1.2,3", "1/", "/2", "1/2/3", "nan", "inf", "1_0", "٣", "0 1 1", "1 ,5"],
)
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"for example 0\.5"):
        parse_number(text)


def test_what_is_not_finite_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="1/0 divides by 0"):
        parse_number("1/0")
    with pytest.raises(ValueError, match="1e999 is too large"):
        parse_number("1e999")
