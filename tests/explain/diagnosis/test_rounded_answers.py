"""Where a sheet has results rounded on the way, an answer is judged by that sheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.parameters import Parameters
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.judging import judge
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.textbook import ARTICLE
from tests.explain.diagnosis.article import FRAME, TASK, WEIGHTS, asked
from tests.explain.diagnosis.sessions import revealed


def test_rounded_as_one_goes_the_truth_is_the_one_on_the_sheet() -> None:
    """ŷ is 0.36, so ∂ŷ/∂z³ is 0.36 · 0.64."""
    found = judge(FRAME, asked("dC/dz3"), "-0.29", ARTICLE, decimals=2)
    assert found.right
    assert judge(FRAME, asked("dC/dz3"), "-0.2948", ARTICLE).right


def test_where_a_sheet_has_results_rounded_its_own_decimals_are_told_and_no_finer_ones() -> None:
    """To one decimal ∂C/∂θ₂ is −0.56; to three, or to four, it is what the sheet wants, or better."""
    asking = AskedNumber(FRAME, asked("dC/dtheta2"), ARTICLE, 3)
    rounded = [made.way + 1 for made, _ in asking.mistaken() if made.mistake == "rounded_on_the_way"]
    assert rounded == [1, 2]
    coarse = {made.way: value for made, value in asking.mistaken() if made.mistake == "rounded_on_the_way"}[0]
    found = judge(FRAME, asked("dC/dtheta2"), f"{coarse:.3f}", ARTICLE, decimals=3)
    assert "rounded_on_the_way" in found.mistakes
    made = MistakeMade.of_asked(
        asking, next(each for each, _ in asking.mistaken() if each.mistake in found.note)
    )
    assert cause_of(made).instead == "Here every result is rounded to 3 decimals."
    short = judge(FRAME, asked("dC/dtheta2"), "-0.37", ARTICLE, decimals=3)
    assert (short.note, short.sentence) == ("open", "Right so far. Give 3 decimals.")


@pytest.mark.parametrize(
    ("asked_for", "typed", "said"),
    [
        (
            "z2",
            "0.574",
            "Rounded to 1 decimal on the way, 0.7 comes out when b is left out, in layers 1 and 2.",
        ),
        ("z2", "0.7", "0.7 comes out when b is left out, in layers 1 and 2."),
        ("z2", "0.41", "Rounded to 1 decimal on the way, 0.4 comes out when all weights of θ₁ are 0."),
    ],
)
def test_of_a_mistake_comes_what_it_gives_with_the_decimals_of_the_sheet(
    asked_for: str, typed: str, said: str
) -> None:
    """An answer is held against so many decimals: of those that were typed beyond them nothing is known."""
    found = judge(FRAME, asked(asked_for), typed, ARTICLE, decimals=1)
    assert found.sentence.startswith(said)


def test_of_several_mistakes_only_those_are_told_from_which_the_same_number_comes() -> None:
    found = judge(FRAME, asked("a2"), "0.6", ARTICLE, decimals=1)
    asking = AskedNumber(FRAME, asked("a2"), ARTICLE, 1)
    told = {made.mistake for made, value in asking.mistaken() if value == 0.7}
    assert "It also comes out" in found.sentence
    assert set(found.mistakes[:2]) <= told


def test_where_results_are_rounded_the_right_one_is_shown_with_all_its_decimals() -> None:
    task = replace(TASK, examples=Examples(np.array([[100.0]]), np.array([[1.0]])))
    frame = revealed(task, WEIGHTS)
    found = judge(frame, asked("z2"), "48.420", ARTICLE, decimals=3)
    assert found.sentence == "Right: z² = 48.42."
    weights = Parameters.of(TASK.network, [[[0.8123]], [[0.6]], [[0.9]]], [[0.2], [0.3], [-1.6]])
    found = judge(revealed(task, weights), asked("z1"), "81.43", ARTICLE, decimals=3)
    assert found.sentence == "Right: z¹ = 81.43."
    weights = Parameters.of(TASK.network, [[[0.81234]], [[0.6]], [[0.9]]], [[0.2], [0.3], [-1.6]])
    found = judge(revealed(task, weights), asked("z1"), "81.434", ARTICLE, decimals=3)
    assert found.sentence == "Right: z¹ = 81.434."
