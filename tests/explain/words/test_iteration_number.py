"""Which iteration is meant by what is typed, and what is said where there is none such."""

from __future__ import annotations

import pytest

from bpstudio.explain.words.iteration_number import iteration_asked_for


@pytest.mark.parametrize(
    "text", ["30999", " 30,999 ", "30 999", "30’999", "30_999", "30\N{NO-BREAK SPACE}999", "+30999"]
)
def test_a_number_is_understood_however_its_thousands_are_parted(text: str) -> None:
    assert iteration_asked_for(text, 31_000) == 30_999


@pytest.mark.parametrize(
    "text", ["1,0", "1,00", "1,0000", "10,00", ",100", "100,", "1,,000", "1 234,567", "1_0"]
)
def test_a_comma_that_parts_no_thousands_is_no_part_of_a_whole_number(text: str) -> None:
    with pytest.raises(ValueError, match="is not the number of an iteration"):
        iteration_asked_for(text, 31_000_000)


@pytest.mark.parametrize("text", ["1,234,567", "1 234 567", "1’234’567"])
def test_every_group_of_three_may_be_parted(text: str) -> None:
    assert iteration_asked_for(text, 31_000_000) == 1_234_567


@pytest.mark.parametrize("text", ["31000", "-1", "−1", "9" * 5000])
def test_a_number_that_is_not_on_record_is_told_how_many_are(text: str) -> None:
    with pytest.raises(
        ValueError, match=r"^there are 31,000 iterations on record, 0 to 30,999; train to go further$"
    ):
        iteration_asked_for(text, 31_000)


@pytest.mark.parametrize(
    ("text", "completed", "said"),
    [
        ("1", 1, "there is 1 iteration on record, number 0; train to go further"),
        ("0", 0, "no iteration is on record yet: train, or step to the end of this one"),
        ("x", 5, "“x” is not the number of an iteration; type a whole number, for example 12"),
        ("1.5", 5, "“1.5” is not the number of an iteration; type a whole number, for example 12"),
        ("  ", 5, "type the number of an iteration, for example 12"),
    ],
)
def test_what_cannot_be_gone_to_is_said_in_a_sentence(text: str, completed: int, said: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011
        iteration_asked_for(text, completed)
    assert str(refusal.value) == said
