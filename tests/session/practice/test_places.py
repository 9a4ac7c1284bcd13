"""What can be asked for in a network is named as the trace names it, and is one number of the plain pass."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from bpstudio.engine.entry import entry_of
from bpstudio.engine.plain_pass import plain_pass
from bpstudio.session.history.document import Document
from bpstudio.session.practice.moment import moment_at
from bpstudio.session.practice.places import asked_for, check_fits, decimals_asked, passing_question, stands
from bpstudio.session.practice.questions import Question, asked_in_passing
from bpstudio.session.session import Session
from tests.session.practice.asked import BATCH, CHAIN


@pytest.mark.parametrize("document", [CHAIN, BATCH])
def test_every_place_that_can_be_asked_for_is_a_number_of_the_pass(document: Document) -> None:
    there = moment_at(Session(document).state, 0)
    run = plain_pass(there.task, there.parameters, there.moments, there.rows)
    count = 0
    for quantity, stand in stands(document.network).items():
        examples = range(len(there.rows)) if stand.by_example else [None]
        for example, place in product(examples, np.ndindex(stand.shape)):
            assert np.isfinite(entry_of(run, quantity, place, example))
            count += 1
    assert count > 20


@pytest.mark.parametrize(
    ("text", "place", "example", "again"),
    [
        ("z1[1]@2", (1,), 2, "z1[1]@2"),
        ("yhat[0]@1", (0,), 1, "yhat[0]@1"),
        ("C", (), None, "C"),
        ("dC/dyhat[1]@0", (1,), 0, "dC/dyhat[1]@0"),
        ("dC/dtheta2[0,1]", (0, 1), None, "dC/dtheta2[0,1]"),
        ("dC/db3[1]", (1,), None, "dC/db3[1]"),
        ("dz2/dtheta2[0,1]@0", (0, 1), 0, "dz2/dtheta2[0,1]@0"),
        ("dz2[1]/da1[0]", (0, 1), None, "dz2/da1[0,1]"),
        ("dyhat[0]/dz3[1]@2", (0, 1), 2, "dyhat/dz3[0,1]@2"),
        ("dyhat/dz3[0,1]@2", (0, 1), 2, "dyhat/dz3[0,1]@2"),
        ("dz2/da1[0,1]", (0, 1), None, "dz2/da1[0,1]"),
        ("da2/dz2[1]@1", (1,), 1, "da2/dz2[1]@1"),
        ("theta1[1,0]", (1, 0), None, "theta1[1,0]"),
        ("b2[1]", (1,), None, "b2[1]"),
    ],
)
def test_a_name_asks_for_one_number(
    text: str, place: tuple[int, ...], example: int | None, again: str
) -> None:
    question = asked_for(text, BATCH)
    assert (question.place, question.example, question.text, question.id) == (place, example, again, again)


def test_every_question_is_found_again_by_its_name() -> None:
    for quantity, stand in stands(BATCH.network).items():
        for place in np.ndindex(stand.shape):
            example = 1 if stand.by_example else None
            question = asked_in_passing(quantity, place, example, 0)
            assert asked_for(question.text, BATCH) == replace(question, id=question.text, points=1.0)
            assert passing_question(question.id, BATCH) == question


def test_what_there_is_one_of_need_not_be_said() -> None:
    assert asked_for("z1", CHAIN).text == "z1[0]@0"
    assert asked_for("dC/dtheta2", CHAIN).text == "dC/dtheta2[0,0]"
    assert asked_for("dz2/db2", CHAIN).text == "dz2/db2[0]"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "is not a quantity"),
        ("x[0]", "this network has no x that could be asked for"),
        ("z9[0]@0", "this network has no z9"),
        ("penalty", "this network has no penalty"),
        ("z1[0]", "every example has its own z1; say which of 3 examples"),
        ("z1[0]@9", "the batch has 3 examples, counted from 0, and no 9"),
        ("z1[4]@0", "z1 has 2 numbers, counted from 0, and none at [4]"),
        ("dC/dtheta1", "dC/dtheta1 has 2 × 2 numbers; say which, counted from 0"),
        ("C@1", "C is of all examples at once; leave the example out"),
        ("dyhat/dz3[1]@0", "dyhat/dz3 has 2 × 2 numbers, counted from 0, and none at [1]"),
    ],
)
def test_what_is_not_there_cannot_be_asked_for(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        asked_for(text, BATCH)
    assert said in str(refused.value)


def test_a_cost_has_one_number_and_no_place() -> None:
    question = Question("1", asked_for("C", BATCH).quantity, (0,))
    with pytest.raises(ValueError, match=r"^C is one number, and has no place \[0\]$"):
        check_fits(question, BATCH)


@pytest.mark.parametrize("kind", ["value", "sign", "formula"])
def test_a_question_of_practice_comes_out_of_its_name_again(kind: str) -> None:
    asked = asked_for("dC/dtheta2[0,1]", BATCH, 4)
    question = asked_in_passing(asked.quantity, asked.place, asked.example, 4, kind)  # type: ignore[arg-type]
    assert passing_question(question.id, BATCH) == question
    rounded = asked_in_passing(asked.quantity, asked.place, asked.example, 4, kind, 2)  # type: ignore[arg-type]
    assert rounded.id == f"{question.id} rounded 2"
    assert passing_question(rounded.id, BATCH) == rounded
    assert (decimals_asked(rounded.id), decimals_asked(question.id)) == (2, None)
    for name in (
        "1a",
        "0: dC/dtheta9[0,0]",
        "0: z1",
        "4: dC/dtheta2[0,1] guess",
        "00: C",
        "",
        "0: C rounded 99",
    ):
        assert passing_question(name, BATCH) is None
