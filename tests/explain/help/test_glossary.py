"""The glossary: one table, found by the words that stand in the window."""

from __future__ import annotations

import re

import pytest

from bpstudio.explain.help.glossary import GLOSSARY, MOST_IN_A_TIP, as_markdown, entries_in, explained
from bpstudio.notation import textbook
from bpstudio.notation.textbook import Notation


@pytest.mark.parametrize(
    "word",
    [
        *(
            "factor",
            "gradient",
            "chain",
            "running product",
            "reused",
            "held out",
            "batch",
            "epoch",
            "vanishing",
        ),
        *("dead unit", "learning rate", "saturated", "update", "softmax", "Jacobian", "penalty", "seed"),
    ],
)
def test_every_word_a_learner_meets_has_a_sentence(word: str) -> None:
    [entry] = entries_in(f"What is the {word}?")
    assert word.lower() in {form.lower() for form in (entry.word, *entry.forms)}


def test_no_form_belongs_to_two_entries_and_every_meaning_is_a_short_sentence() -> None:
    forms = [form.lower() for entry in GLOSSARY for form in (entry.word, *entry.forms)]
    assert len(forms) == len(set(forms))
    for entry in GLOSSARY:
        assert entry.meaning.endswith(".")
        assert len(entry.meaning) < 140


def test_the_longer_of_two_words_wins_and_parts_of_words_count_for_nothing() -> None:
    assert [entry.word for entry in entries_in("Batch size")] == ["batch size"]
    assert entries_in("stepped weightless units’ unitary") == entries_in("units")


def test_a_tip_keeps_its_own_words_and_explains_few_others() -> None:
    told = explained("Its own sentence.", "Batch, epoch, factor and gradient", textbook.ARTICLE).split("\n")
    assert told[0] == "Its own sentence."
    assert len(told) == 1 + MOST_IN_A_TIP
    assert explained("As it is.", "No such words", textbook.ARTICLE) == "As it is."


def test_a_long_sentence_is_left_alone() -> None:
    assert explained("", "gradient " * 20, textbook.ARTICLE) == ""


def test_the_meanings_are_written_as_the_textbook_writes() -> None:
    [entry] = entries_in("gradient")
    assert "∂J/∂w" in entry.sentence(Notation(weight="w", cost="J"))


def test_the_page_lists_every_entry_once_in_order() -> None:
    words = re.findall(r"^\*\*(.+?)\*\*:", as_markdown(textbook.ARTICLE), re.MULTILINE)
    assert words == sorted((entry.word for entry in GLOSSARY), key=str.lower)
