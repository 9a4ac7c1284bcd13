"""What is said of events holds in the engine's numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.task import Training
from bpstudio.explain.pages.copying import of_update
from bpstudio.explain.pages.update import change_in_words, update_of
from bpstudio.explain.words.happened import (
    dropped_by_an_edit,
    edit_sentence,
    held_out_but_seen,
    moved_in_words,
    old_and_new,
    update_sentence,
)
from bpstudio.explain.words.withheld import UPDATE_WITHHELD
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.session.edits.base import SetLearningRate, SetOptimizer, SetParameter, SetTrained
from bpstudio.session.edits.examples import HoldOut
from bpstudio.session.edits.replacing import LoadExamples
from bpstudio.session.edits.structure import AddUnit
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from bpstudio.storage import presets, reader
from tests.explain.exercises.sheets import exercise_on

X = np.linspace(-1.0, 1.0, 8).reshape(8, 1)
LINE = Document(Network(1, (Layer(1, "identity"),)), Examples(X, 2 * X + 1), training=Training(0.1))


def opened(name: str = "article") -> Session:
    return Session(reader.read(presets.located(name)).state)


@pytest.mark.parametrize("name", ["article", "mazur", "xor", "softmax-3"])
def test_after_the_update_the_sentence_says_what_the_next_iteration_begins_with(name: str) -> None:
    session = opened(name)
    for _ in range(5):
        session.finish_iteration()
        sentence, before = update_sentence(session.frame, textbook.ARTICLE), session.frame.cost
        session.step()
        session.finish_phase()
        session.step()
        after = session.frame.cost
        assert before is not None
        assert after is not None
        numbers = re.search(r"C (falls|rises) from (\S+) to (\S+?)(?: on these .* examples)?\.$", sentence)
        assert numbers is not None, sentence
        assert numbers.groups() == (
            "falls" if after < before else "rises",
            format_number(before),
            format_number(after),
        )
        assert format_number(session.document.training.learning_rate) in sentence
        assert sentence.startswith("Every weight and bias moved by −η times its gradient, η = ") == (
            name != "mazur"
        )


def test_what_an_update_moved_is_counted_and_its_rule_is_named() -> None:
    session = opened("mazur")  # whose biases are frozen
    session.finish_iteration()
    assert update_sentence(session.frame, textbook.ARTICLE).startswith(
        "8 of 12 weights and biases moved by −η times their gradients, η"
    )
    session.apply(SetOptimizer(Adam()))
    session.finish_iteration()
    assert update_sentence(session.frame, textbook.ARTICLE).startswith(
        "8 of 12 weights and biases moved by the rule of Adam, η = 0.5: C "
    )
    session.apply(SetTrained(1, False, False))
    session.apply(SetTrained(2, False, False))
    session.finish_iteration()
    assert update_sentence(session.frame, textbook.ARTICLE) == "The update moved nothing."


def where_the_update_is_hidden(*asked: str) -> Session:
    session = exercise_on("mazur", *asked, given="all_but_asked")
    session.step()
    session.finish_iteration()
    assert session.frame.current is not None
    assert session.frame.current.op is Op.UPDATE
    assert not session.frame.updated
    return session


def test_of_an_update_that_a_question_hides_it_is_not_said_that_it_moved_nothing() -> None:
    session = where_the_update_is_hidden("0: dC/dtheta2[0,1]")
    assert update_sentence(session.frame, textbook.ARTICLE) == UPDATE_WITHHELD
    page = update_of(session.frame, None, notation=textbook.ARTICLE)
    moved = {str(change.parameter): change.words for change in page.changes}
    assert moved == {
        "theta1": ("4 numbers", "—"),
        "b1": ("2 numbers", "none moved"),  # held fixed, which is no secret
        "theta2": ("4 numbers", "—"),
        "b2": ("2 numbers", "none moved"),
    }
    assert page.changes[0].every.startswith("1, 1:  0.15 → —\n")
    copied = to_plain(of_update(page), textbook.ARTICLE)
    assert "0.15" not in copied, "what was before is not what it is afterwards"


def test_of_one_parameter_whose_update_is_hidden_there_is_a_dash_and_no_old_number_in_its_place() -> None:
    session = where_the_update_is_hidden("0: theta2[0,1]")
    hidden = Parameter("theta", 2, 0, 0)
    assert session.frame.gradient(hidden) is not None
    page = update_of(session.frame, hidden, notation=textbook.ARTICLE)
    (change,), (sides,) = page.changes, page.equations
    assert change.numbers is None
    assert change_in_words(change, textbook.ARTICLE).endswith("0.4 → —")
    assert to_plain(sides.value, textbook.ARTICLE).endswith("0.4 → —")


def test_a_step_too_long_raises_the_cost_and_is_said_to() -> None:
    session = Session(LINE)
    session.apply(SetLearningRate(3.0))
    session.finish_iteration()
    assert "rises from" in update_sentence(session.frame, textbook.ARTICLE)


def test_a_cost_that_is_no_number_neither_falls_nor_rises_nor_stays() -> None:
    session = Session(LINE)
    session.apply(SetLearningRate(1e200))
    said = []
    for _ in range(3):
        session.finish_iteration()
        said.append(update_sentence(session.frame, textbook.ARTICLE).partition(": ")[2])
    assert said[0] == "C rises from 1.997 to ∞ on these 8 examples."
    assert said[1:] == ["C is not a finite number on these 8 examples."] * 2


def test_without_a_step_to_speak_of_it_stays() -> None:
    session = opened()
    session.apply(SetLearningRate(1e-12))
    session.finish_iteration()
    assert "C stays at 0.4092, to the digits shown." in update_sentence(session.frame, textbook.ARTICLE)


def test_in_the_past_it_is_said_beforehand_how_much_an_edit_drops_and_just_that_is_dropped() -> None:
    session = opened()
    assert dropped_by_an_edit(session.state) == ""
    session.train(1300)
    assert dropped_by_an_edit(session.state) == ""
    for iteration, revealed in ((17, 0), (17, 3), (1298, 0)):
        session.seek(iteration, revealed)
        said = dropped_by_an_edit(session.state)
        before = session.state.iterations
        session.apply(SetParameter("theta2[0,0]", 1 / 3))
        gone = before - session.state.iterations
        assert said == f"An edit here drops {gone:,} later iteration{'s' * (gone != 1)}"
        session.undo()


def test_what_an_edit_dropped_is_told_and_where_nothing_was_nothing_is_said() -> None:
    session = opened()
    edit = SetLearningRate(0.2)
    assert edit_sentence(edit, 0, session.state, textbook.ARTICLE) == ""
    assert edit_sentence(edit, 1, session.state, textbook.ARTICLE).endswith(": 1 later iteration is gone.")
    assert edit_sentence(edit, 30_967, session.state, textbook.ARTICLE).endswith(
        ": 30,967 later iterations are gone."
    )


def test_holding_out_what_was_trained_on_is_said() -> None:
    session = opened("xor")
    hold = HoldOut((1,), True)
    session.apply(hold)
    assert edit_sentence(hold, 0, session.state, textbook.ARTICLE) == held_out_but_seen(session.state) == ""
    session.train(5)
    hold = HoldOut((3,), True)
    session.apply(hold)
    assert edit_sentence(hold, 0, session.state, textbook.ARTICLE) == (
        "1 of the 2 examples held out was trained on before, so the held-out cost says little about new examples."
    )


def test_of_several_numbers_it_is_said_how_far_the_one_moved_most_went_and_every_one_is_listed() -> None:
    session = opened("mazur")
    session.finish_iteration()
    before, after = session.frame.before.theta(1), session.frame.parameters.theta(1)
    assert moved_in_words(before, after) == (
        "4 numbers",
        f"moved by up to {format_number(abs(after - before).max())}",
    )
    assert moved_in_words(before, before) == ("4 numbers", "none moved")
    listed = old_and_new(before, after).split("\n")
    assert listed[1] == f"1, 2:  0.25 → {format_number(float(after[0, 1]))}"
    assert len(listed) == 4
    assert old_and_new(np.zeros(30), np.ones(30)).endswith("\n… 6 more")


def test_held_out_rows_that_come_with_a_table_are_spoken_of_as_well() -> None:
    session = opened("xor")
    session.train(5)
    data = session.document.data
    edit = LoadExamples(replace(data, held_out=(1,)))
    session.apply(edit)
    assert "was trained on before" in edit_sentence(edit, 0, session.state, textbook.ARTICLE)


def test_a_unit_that_was_added_is_told_although_nothing_was_dropped() -> None:
    session, edit = opened("xor"), AddUnit(1)
    session.apply(edit)
    assert edit_sentence(edit, 0, session.state, textbook.ARTICLE) == "Add unit to layer 1."
    session.apply(SetLearningRate(0.2))
    assert edit_sentence(SetLearningRate(0.2), 0, session.state, textbook.ARTICLE) == ""
