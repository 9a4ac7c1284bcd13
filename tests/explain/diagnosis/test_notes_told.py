"""What notes say in words, and which mistakes are most frequent."""

from __future__ import annotations

import pytest

from bpstudio.explain.diagnosis.notes_told import (
    frequent_mistakes,
    note_words,
    overview_of_notes,
    said_of_note,
)
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.notation.textbook import ARTICLE, Notation

NOTES = [
    "right",
    "sign",
    "mistake:factor_two",
    "mistake:factor_two",
    "carried",
    "open",
    "sign",
    "wrong",
    "unreadable",
]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("right", "right"),
        ("carried", "right with an earlier answer"),
        ("sign", "the sign"),
        ("power", "the decimal point"),
        ("mistake:slope_at_activation", "the slope is taken at a"),
        ("other:dC/dz3", "∂C/∂z³ in its place"),
        ("wrong", "no mistake that is known"),
        ("unreadable", "not to be read"),
        ("open", "not answered"),
        ("mistake:something", "mistake:something"),
        ("other:something", "other:something"),
        ("something", "something"),
        ("shown", "shown"),
        ("foreign: its numbers are others", "no points: its numbers are others"),
    ],
)
def test_a_note_is_told_in_a_few_words(note: str, words: str) -> None:
    assert note_words(note, ARTICLE) == words


def test_of_what_was_typed_earlier_it_is_said_what_the_judge_said_then() -> None:
    assert said_of_note("sign", typed="-2") == "The size is right, and the sign is not."
    assert said_of_note("sign", typed="+", asked="sign") == "It has another sign."
    assert said_of_note("wrong", typed="2") == "2 is not right."
    assert said_of_note("wrong", typed="the sign", asked="mistake") == "That would give other numbers."


def test_every_mistake_has_words_and_they_are_in_the_learners_letters() -> None:
    assert {note_words(f"mistake:{name}", ARTICLE) for name in TITLES} == set(TITLES.values())
    notation = Notation("w", "J", "superscript")
    assert note_words("mistake:output_for_cost", notation) == "ŷ differentiated for J"
    assert note_words("other:dC/dtheta2", notation) == "∂J/∂w² in its place"


def test_the_most_frequent_come_first_and_what_is_right_is_none() -> None:
    assert frequent_mistakes(NOTES) == (("mistake:factor_two", 2), ("sign", 2), ("wrong", 1))
    assert frequent_mistakes(NOTES, 1) == (("mistake:factor_two", 2),)
    assert frequent_mistakes([]) == ()


def test_a_summary_says_how_many_are_right_and_what_was_most_often_done() -> None:
    assert overview_of_notes(NOTES, ARTICLE, 2) == (
        "2 of 9 answers right. Most often: a factor of 2 (2 times), the sign (2 times)."
    )
    assert overview_of_notes(["right"], ARTICLE) == "1 of 1 answer right."
