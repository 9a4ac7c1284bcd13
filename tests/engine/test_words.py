"""How English counts, lists and begins a sentence, for any number and any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.words import (
    MINUS,
    MOST_COUNTED,
    an,
    as_sentence,
    capital,
    counted,
    grouped,
    in_a_row,
    listed,
    ordinal,
    plural,
    without_capital,
)

DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
names = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1))


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 units"),
        (1, "1 unit"),
        (2, "2 units"),
        (1000, "1,000 units"),
        (30_967, "30,967 units"),
        (-1, "−1 units"),
        (10**59, "1.0×10⁵⁹ units"),
        (996 * 10**13, "1.0×10¹⁶ units"),
        (-996 * 10**13, "−1.0×10¹⁶ units"),
        (994 * 10**13, "9.9×10¹⁵ units"),
        (10**15 - 1, "999,999,999,999,999 units"),
        (10**4000 - 1, "1.0×10⁴⁰⁰⁰ units"),
    ],
)
def test_a_count_has_its_number_and_its_word(count: int, text: str) -> None:
    assert counted(count, "unit") == text


@given(st.integers())
def test_only_one_is_one(count: int) -> None:
    assert plural(count, "stretch", "stretches") == ("stretch" if count == 1 else "stretches")
    assert counted(count, "step").endswith(" step") == (count == 1)


@given(st.integers(-MOST_COUNTED + 1, MOST_COUNTED - 1))
def test_grouped_digits_are_the_number_in_threes(count: int) -> None:
    text = grouped(count).removeprefix(MINUS)
    first, *others = text.split(",")
    assert int(text.replace(",", "")) == abs(count)
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in others)
    assert grouped(count).startswith(MINUS) == (count < 0)


@given(st.integers(min_value=MOST_COUNTED))
def test_a_huge_count_is_told_to_two_digits(count: int) -> None:
    mantissa, _, exponent = grouped(count).partition("×10")
    told = int(mantissa.replace(".", "")) * 10 ** (int(exponent.translate(DIGITS)) - 1)
    assert abs(told - count) * 100 <= 6 * count


def test_of_none_no_can_be_said() -> None:
    assert [counted(count, "edit", none="no") for count in (0, 1, 2)] == ["no edits", "1 edit", "2 edits"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (112, "112th"),
        (1024, "1,024th"),
    ],
)
def test_places_are_numbered(value: int, text: str) -> None:
    assert ordinal(value) == text


@given(names)
def test_a_list_names_each_once_and_says_and_before_the_last(every: list[str]) -> None:
    text = listed(every)
    assert text.count(" and ") == (len(every) > 1)
    assert text.replace(" and ", ", ") == in_a_row(every)
    assert listed(every, "or") == text.replace(" and ", " or ")


def test_a_list_is_written_as_people_write_it() -> None:
    assert [listed("abc"[:length]) for length in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("noun", "text"),
    [("unit", "a unit"), ("input", "an input"), ("layer", "a layer"), ("example", "an example")],
)
def test_the_article_goes_by_the_sound(noun: str, text: str) -> None:
    assert an(noun) == text


@given(st.text())
def test_a_sentence_begins_and_ends_like_one_and_stays_one(text: str) -> None:
    said = as_sentence(text)
    assert as_sentence(said) == said
    assert said == "" or said.endswith((".", "?", "!", "…"))
    assert bool(said) == bool(text.strip())


@given(st.text())
def test_a_capital_changes_nothing_but_the_first_letter(text: str) -> None:
    assert capital(text) in (text, text[:1].upper() + text[1:])
    assert without_capital(text) in (text, text[:1].lower() + text[1:])


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("value must be above 0", "Value must be above 0."),
        ("a network has layers.", "A network has layers."),
        ("held-out examples", "Held-out examples."),
        ("is it right?", "Is it right?"),
        ("ŷ is no longer a finite number", "ŷ is no longer a finite number."),
        ("θ₂ is cut", "θ₂ is cut."),
        ("η must be above 0", "η must be above 0."),
        ("x has 2 rows", "x has 2 rows."),
        ("theta1[0,1] is cut", "theta1[0,1] is cut."),
        ("“1e” is not a number", "“1e” is not a number."),
    ],
)
def test_a_symbol_or_a_name_out_of_a_file_keeps_its_letter(text: str, begun: str) -> None:
    assert as_sentence(text) == begun


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Permission denied", "permission denied"),
        ("A number is missing.", "a number is missing."),
        ("I/O error", "I/O error"),
        ("ReLU is off", "ReLU is off"),
        ("HTML has no rows", "HTML has no rows"),
        ("C grows", "C grows"),
    ],
)
def test_within_a_sentence_only_a_word_gives_up_its_capital(text: str, within: str) -> None:
    assert without_capital(text) == within
