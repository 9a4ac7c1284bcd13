"""Whose numbers are shown, in full and where there is little room."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.explain.chain.batch import scope_names, short_scope_names
from bpstudio.explain.chain.parts import batch_words, example_name, example_words
from bpstudio.explain.words.naming import unit_title
from bpstudio.session.edits.base import SetBatch
from bpstudio.session.edits.examples import SplitExamples
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session


def session_of(examples: int) -> Session:
    numbers = np.arange(examples, dtype=np.float64).reshape(-1, 1)
    return Session(Document(Network(1, (Layer(2), Layer(1))), Examples(numbers, numbers)))


def test_of_all_examples_the_second_is_told_with_their_number() -> None:
    frame = session_of(4).frame
    assert example_words(frame, 1) == example_name(frame, 1) == "example 2 of 4"
    assert batch_words(frame) == "all 4 examples"
    assert scope_names(frame, 1) == ("One example ▸ 2 of 4", "The batch")
    assert short_scope_names(frame, 1) == ("2 of 4", "all 4")


def test_of_a_batch_an_example_has_its_row_of_the_table() -> None:
    session = session_of(1200)
    session.apply(SetBatch(2, shuffle=False))
    frame = session.frame
    assert example_words(frame, 1) == "example 2 in a batch of 2"
    assert example_name(frame, 1) == "example 2"
    assert batch_words(frame) == "the batch of 2"
    assert short_scope_names(frame, 1) == ("example 2", "batch of 2")


def test_of_those_trained_on_it_is_said_that_they_are() -> None:
    session = session_of(4)
    session.apply(SplitExamples(0.5))
    assert batch_words(session.frame) == "all 2 examples trained on"
    assert short_scope_names(session.frame, 0)[1] == "all 2 trained on"


def test_a_long_table_has_its_thousands_apart() -> None:
    assert example_words(session_of(1200).frame, 1099) == "example 1,100 of 1,200"


@pytest.mark.parametrize(
    ("layer", "index", "title"), [(0, 0, "Input 1"), (1, 1, "Unit 2 of layer 1"), (2, 0, "Output")]
)
def test_a_unit_has_a_title(layer: int, index: int, title: str) -> None:
    assert unit_title(layer, index, Network(1, (Layer(2), Layer(1)))) == title
