"""Somebody's own numbers as a window shows them: in its letters, places from 1, and only what may be seen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.explain.own_code import shown
from bpstudio.explain.own_code.compared import NumbersCompared, compare_numbers
from bpstudio.explain.own_code.names import known
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.document import Document
from bpstudio.session.practice.questions import asked_in_passing
from bpstudio.session.session import Session
from bpstudio.storage.numbers import given_numbers

NETWORK = Network(2, (Layer(3, "tanh"), Layer(2, "softmax")))


@pytest.fixture
def session() -> Session:
    rng = np.random.default_rng(1)
    return Session(Document(NETWORK, Examples(rng.normal(size=(4, 2)), np.eye(2)[[0, 1, 1, 0]])))


def compared(session: Session, numbers: Mapping[str, object]) -> NumbersCompared:
    iteration = iteration_of(session.state)
    return compare_numbers(iteration, *given_numbers(numbers, iteration.task.network), notation=ARTICLE)


def row(session: Session, name: str, array: object, notation: Notation = ARTICLE) -> shown.ComparedRow:
    (found,) = shown.rows_compared(compared(session, {name: array}), shown.hides_in(session.frame), notation)
    return found


def wrong_at(session: Session, name: str, *place: int) -> np.ndarray:
    """The right array with one number that is another."""
    session.finish_iteration()
    frame = session.frame
    named = known(NETWORK)[name]
    step = next(step for step in frame.program if named.quantity in (step.symbol, step.writes))
    value = frame.factor(step) if step.symbol == named.quantity and step.gradient else frame.value(step)
    array = np.array(value)
    array[place] += 1.0
    return array


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [
        ("z1", (3, 1), "example 4, unit 2"),
        ("dC/dz2", (0, 0), "example 1, unit 1"),
        ("dyhat/dz2", (1, 0, 1), "example 2, unit 1 by 2"),
        ("dz2/dtheta2", (2, 2), "example 3, unit 3"),
        ("dC/dtheta1", (1, 2), "from unit 2 to 3"),
        ("dz2/da1", (2, 0), "from unit 3 to 1"),
        ("dC/db1", (2,), "unit 3"),
        ("C", (), ""),
    ],
)
def test_the_place_of_the_first_difference_is_told_as_units_are_counted_on_the_screen(
    session: Session, name: str, place: tuple[int, ...], words: str
) -> None:
    found = row(session, name, wrong_at(session, name, *place))
    assert found.place == words
    assert not found.agrees
    assert found.typed != found.right


def test_a_quantity_has_the_letters_of_the_window_and_after_the_update_says_so(session: Session) -> None:
    letters = Notation(weight="w", cost="L")
    assert row(session, "dW2", np.zeros((3, 2)), letters).name == "∂L/∂w₂"
    assert row(session, "new_b1", np.zeros(3)).name == "b₁ after the update"
    assert row(session, "x", session.document.data.x).name == "x"


def test_one_that_agrees_and_one_of_another_shape_have_no_place(session: Session) -> None:
    found = row(session, "x", session.document.data.x)
    assert (found.agrees, found.verdict, found.place, found.typed, found.right) == (
        True,
        "agrees",
        "",
        "",
        "",
    )
    found = row(session, "C", [[1, 2]])
    assert (found.agrees, found.place, found.right) == (False, "", "")
    assert found.verdict.startswith("has another shape")


def test_what_is_right_is_not_told_before_the_learner_comes_to_it(session: Session) -> None:
    shapes = {"x": (4, 2), "theta1": (2, 3), "z1": (4, 3), "dyhat/dz2": (4, 2, 2), "update/b1": (3,)}
    wrong = {name: np.full(shape, 9.0) for name, shape in shapes.items()}
    wrong["theta1"] = session.frame.before.theta(1) + np.eye(2, 3)
    session.step()

    def right() -> dict[str, str]:
        hides = shown.hides_in(session.frame)
        rows = shown.rows_compared(compared(session, wrong), hides, ARTICLE)
        return {row.name: row.right for row in rows}

    hidden = {name for name, text in right().items() if text == "—"}
    assert hidden == {"∂ŷ/∂z²", "b₁ after the update"}
    assert shown.HIDDEN_STILL in shown.details_of(
        compared(session, wrong), shown.hides_in(session.frame), ARTICLE
    )
    session.finish_iteration()
    assert "—" not in right().values()
    assert shown.details_of(compared(session, wrong), shown.hides_in(session.frame), ARTICLE) == ""


def test_the_summary_counts_what_differs(session: Session) -> None:
    x = session.document.data.x
    assert shown.summary_of(compared(session, {"x": x})) == "Everything agrees."
    found = compared(session, {"x": x, "C": 17})
    assert shown.summary_of(found) == "1 of 2 quantities differs; look at the first of them."
    assert (
        shown.mistakes_of(found, ARTICLE)
        == "No single mistake that is known here gives all of these numbers."
    )
    assert shown.mistakes_of(compared(session, {"x": x}), ARTICLE) == ""


def test_mistakes_are_told_in_the_letters_of_the_window(session: Session) -> None:
    iteration = iteration_of(session.state)
    run = iteration.run()
    moved = {"dC/dtheta1": run.parameters.theta(1) - run.gradient.theta(1)}
    notation = Notation(weight="w", cost="L")
    numbers = given_numbers(moved, iteration.task.network)
    told = shown.mistakes_of(compare_numbers(iteration, *numbers, notation=notation), notation)
    assert "less its gradient stands for the gradient" in told
    assert "w" in told
    assert "θ" not in told


def test_it_is_said_with_which_iteration_numbers_are_compared(session: Session) -> None:
    assert "They are compared with iteration 0." in shown.intro(session.frame)


def test_nothing_is_compared_while_something_is_asked(session: Session) -> None:
    assert shown.why_none_compared(session.frame) == ""
    question = asked_in_passing(known(NETWORK)["C"].quantity, (), None, 0)
    session.ask(question)
    assert shown.why_none_compared(session.frame) == shown.A_QUESTION_IS_OPEN
