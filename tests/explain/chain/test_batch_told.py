"""The batch as a table: of many examples some have a row, each says what it adds, and the switch says whose it is."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Training
from bpstudio.explain.chain.batch import (
    Batch,
    batch_of,
    scope_names,
    short_scope_names,
    side_words,
    why_no_batch,
)
from bpstudio.explain.chain.parts import (
    batch_in_short,
    batch_words,
    example_words,
    legend,
    short_legend,
    update_note,
)
from bpstudio.notation import textbook
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.explain.chain.test_cards import WIDE, whole_pass
from tests.explain.documents import ARTICLE, document

ONE = Parameter("theta", 1, 0, 0)


def table(frame: Frame) -> Batch:
    return batch_of(frame, ONE, notation=textbook.ARTICLE)


@pytest.mark.parametrize("studied", [0, 1, 15, 29])
def test_of_many_examples_those_about_the_studied_one_and_the_largest_have_a_row(studied: int) -> None:
    batch = table(whole_pass(document(WIDE, examples=30)))
    assert batch.parts is not None
    listed = batch.listed(studied)
    assert len(listed) == 12
    assert table(whole_pass(document(WIDE, examples=12))).listed(3) == tuple(range(12))
    assert list(listed) == sorted(listed)
    assert {place for place in range(studied - 2, studied + 3) if 0 <= place < 30} <= set(listed)
    assert set(np.argsort(-np.abs(batch.parts))[:7].tolist()) <= set(listed)


def test_before_there_are_parts_the_first_examples_have_a_row() -> None:
    session = Session(document(WIDE, examples=30))
    assert table(session.frame).parts is None
    assert table(session.frame).listed(0) == tuple(range(12))
    assert table(session.frame).shares is None


def test_the_largest_part_is_the_whole_bar_and_one_that_is_no_number_has_none() -> None:
    batch = table(whole_pass(document(WIDE, examples=5)))
    assert batch.parts is not None
    assert batch.shares is not None
    assert np.abs(batch.shares).max() == 1.0
    assert (np.sign(batch.shares) == np.sign(batch.parts)).all()
    batch.parts[1] = np.nan
    shares = Batch.shares.func(batch)  # type: ignore[attr-defined]
    assert np.isnan(shares).tolist() == [False, True, False, False, False]


def test_a_row_says_in_a_sentence_what_its_example_adds_and_what_a_click_does() -> None:
    batch = table(whole_pass(document(WIDE, examples=3)))
    assert batch.parts is not None
    share = abs(batch.parts[1]) / np.abs(batch.parts).sum()
    words = batch.words(1)
    assert words.startswith("Example 2: ∂z₁¹/∂θ₁₁¹ = ")
    assert words.endswith(f", {share:.0%} of all sizes together.")
    assert batch.tip(1) == f"{words} Click to study it, double-click to see it alone."


def test_numbers_that_are_not_all_finite_are_told_by_how_many_there_are() -> None:
    network = Network(1, (Layer(2, "identity"), Layer(2, "identity")))
    data = Examples(np.array([[1e308], [1.0]]), np.zeros((2, 2)))
    with np.errstate(all="ignore"):
        frame = whole_pass(Document(network, data))
        batch = batch_of(frame, Parameter("theta", 2), notation=textbook.ARTICLE)
        assert batch.cells(0)[-1] == "2×2 numbers, not all finite"
        assert batch.foot.startswith("∂C/∂θ₂ = Σ of the parts (2×2 numbers, not all finite): ")


def test_the_two_sides_of_the_switch_say_whose_numbers_they_show() -> None:
    frame = whole_pass(document(WIDE, examples=30))
    assert scope_names(frame, 2) == ("One example ▸ 3 of 30", "The batch")
    assert short_scope_names(frame, 2) == ("3 of 30", "all 30")
    assert why_no_batch(frame) == ""
    assert side_words(frame, "batch", "The batch", "all 30", textbook.ARTICLE).startswith(
        "The batch (all 30): C and ∂C/∂θ are those of all examples"
    )
    assert update_note(frame, "example") == "The gradient in the update is that of all 30 examples."
    assert update_note(frame, "batch") == ""


def test_where_there_is_one_example_there_is_nothing_to_choose_and_it_says_why() -> None:
    frame = whole_pass(document(WIDE))
    assert scope_names(frame, 0) == ("One example", "The batch")
    assert short_scope_names(frame, 0) == ("1", "all")
    words = side_words(frame, "example", "One example", "1", textbook.ARTICLE)
    assert words.startswith("One example (1): All numbers are one example’s")
    assert words.endswith("\nAn iteration sees one example here, so it is the whole batch.")
    assert why_no_batch(frame) in words


def test_of_a_batch_the_legend_has_the_row_of_the_data_and_how_many_are_in_it() -> None:
    session = Session(document(ARTICLE, examples=5, training=Training(batch_size=2)))
    session.finish_iteration()
    frame = session.frame
    assert batch_in_short(frame) == "batch of 2"
    name = example_words(frame, 0)
    assert name == "example 1 in a batch of 2"
    assert legend(frame, "example", 0, textbook.ARTICLE) == (
        "example 1: z, a, ∂C/∂z, and its part C₁, ∂C₁/∂θ"
    )
    assert legend(frame, "batch", 0, textbook.ARTICLE) == (
        "z, a, ∂C/∂z: example 1 · C, ∂C/∂θ: the batch of 2"
    )
    assert short_legend(frame, "batch", 0, textbook.ARTICLE) == (
        "z, a, ∂C/∂z: example 1",
        "C, ∂C/∂θ: batch of 2",
    )


def test_a_last_batch_of_one_example_is_called_that() -> None:
    session = Session(document(ARTICLE, examples=3, training=Training(batch_size=2)))
    session.train(1)
    session.step()
    assert batch_words(session.frame) == batch_in_short(session.frame) == "1 example"
