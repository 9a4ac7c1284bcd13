"""What is said of examples that come in place of others, and of a quantity that is no finite number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Training
from bpstudio.explain.words.examples import (
    START_ANEW,
    about_to_change,
    about_to_replace,
    column_in_words,
    example_in_words,
    examples_in_words,
    generated,
    heading_is,
    holding_out,
    into_the_cells,
    leaving_out,
    loaded,
    not_added,
    not_filled_in,
    over_the_examples,
    pasted_in_place,
    removing_examples,
    trained_on_others,
    training_on,
    why_not_studied,
    written_to,
)
from bpstudio.explain.words.finite import not_finite
from bpstudio.session.edits.replacing import GenerateExamples
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session

BEFORE, AFTER = Network(1, (Layer(1),)), Network(2, (Layer(3),))


def test_what_was_done_is_told_with_what_became_of_the_network() -> None:
    assert loaded(1, "a.csv", BEFORE, BEFORE) == "Loaded 1 example from a.csv."
    assert pasted_in_place(1200, BEFORE, AFTER) == (
        "Pasted 1,200 examples in place of the others; the network is 2-3 now, so that its inputs and outputs fit."
    )
    made = generated(GenerateExamples("moons", 5, 0.0, 0, 0.0), BEFORE, BEFORE)
    assert made.startswith("Generated 5 examples of ")
    assert made.endswith(".")


def test_what_will_be_replaced_is_told_before() -> None:
    assert about_to_replace(2, 1, 0, 4, fits=True) == (
        "2 inputs and 1 target each. They take the place of the 4 examples you have; undo brings those back."
    )
    assert about_to_replace(1, 3, 6, 1, fits=False) == (
        "1 input and 3 targets each, 6 of them held out. The network gets as many inputs and outputs. "
        "They take the place of the 1 example you have; undo brings those back."
    )


@pytest.mark.parametrize(
    ("changed", "added", "text"),
    [
        (1, 0, "1 example changes."),
        (2, 0, "2 examples change."),
        (0, 1, "1 new example after the last."),
        (3, 2, "3 examples change, 2 new examples after the last."),
    ],
)
def test_rows_that_are_pasted_change_examples_or_add_some(changed: int, added: int, text: str) -> None:
    assert about_to_change(changed, added) == text


def test_an_example_says_what_it_is_to_the_numbers_shown() -> None:
    assert "ones shown" in example_in_words(1, studied=True, held_out=False, in_batch=True)
    assert "never sees" in example_in_words(1, studied=False, held_out=True, in_batch=False)
    assert "mini-batch" in example_in_words(1, studied=False, held_out=False, in_batch=False)
    assert "click" in example_in_words(1, studied=False, held_out=False, in_batch=True)
    assert why_not_studied(1233, held_out=True) == "example 1,234 is held out, and cannot be studied now"
    assert why_not_studied(1, held_out=False) == "example 2 is in another batch, and cannot be studied now"


def test_what_never_was_finite_is_not_said_to_be_so_no_longer() -> None:
    assert not_finite("z²", was=True, iteration="3") == "z² is no longer a finite number in iteration 3"
    assert not_finite("The gradient", was=False) == "The gradient is not a finite number"


def test_a_column_is_called_by_its_name_where_it_has_one() -> None:
    assert column_in_words("x₁", "height", target=False).startswith("Input x₁ “height” of every example.")
    assert column_in_words("y", "y", target=True).startswith("Target y of every example.")


def test_what_is_pasted_says_where_it_goes() -> None:
    assert into_the_cells(2, "height") == "into the cells from example 3, height on"
    assert over_the_examples(0) == "over the examples from 1 on"


def test_a_table_says_what_of_it_is_no_example() -> None:
    assert leaving_out(1) == "Leave out the 1 row with a missing number"
    assert leaving_out(1200) == "Leave out the 1,200 rows with a missing number"
    assert heading_is("line") == "The first line is the heading"


def test_other_examples_for_a_trained_network_come_with_two_ways() -> None:
    what, ways = trained_on_others(1)
    assert what == "This network was trained for 1 iteration on other examples."
    assert ways.startswith(f"{START_ANEW}: ")


def test_a_new_example_that_is_dropped_says_why() -> None:
    assert not_added(not_filled_in(["x₁"])) == "The new example was not added: x₁ was not filled in."
    assert not_filled_in(["x₁", "y"]) == "x₁, y were not filled in."


def test_selected_examples_are_counted_in_the_menu() -> None:
    assert holding_out(1) == "&Keep the example out of training"
    assert holding_out(3) == "&Keep 3 examples out of training"
    assert training_on(1) == "Train on the example again"
    assert removing_examples(2) == "&Remove 2 examples"
    assert written_to(2, "a.csv") == "Wrote 2 examples to a.csv."


def test_the_line_over_the_examples_counts_what_is_held_out_and_what_is_in_the_batch() -> None:
    every = Examples(np.ones((5, 1)), np.ones((5, 1)))
    assert examples_in_words(Session(Document(BEFORE, every)).frame) == ["5 examples"]
    batches = replace(every, held_out=(1, 3))
    frame = Session(Document(BEFORE, batches, training=Training(0.1, batch_size=2))).frame
    assert examples_in_words(frame) == ["5 examples", "○ 2 held out", "• 2 in this iteration’s batch"]
