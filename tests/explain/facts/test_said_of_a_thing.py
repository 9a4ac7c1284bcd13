"""What the inspector and the network say of a thing: its heading, its facts, and what the step has to do with it."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.facts.heading import follow_words, heading_at_the_start
from bpstudio.explain.facts.network_numbers import NumbersOf, StepMark
from bpstudio.explain.facts.parameter import facts_of_parameter
from bpstudio.explain.facts.parameter_order import flat_gradients, sorted_positions
from bpstudio.explain.facts.step import chain_title, facts_of_step, numbers_title, reads_title
from bpstudio.explain.facts.unit import facts_of_input, facts_of_unit, remark_on_curve
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import THETA
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session
from bpstudio.storage.reader import read
from tests.explain.documents import document
from tests.explain.troubles.test_corner import walked

THETA_2 = Parameter("theta", 2, 0, 0)


def session(name: str = "article") -> Session:
    return Session(read(name).state)


def numbers_of(given: Session) -> NumbersOf:
    return NumbersOf(given.frame, "example", 0, ARTICLE)


def finished(name: str = "article") -> Session:
    given = session(name)
    given.finish_iteration()
    return given


def test_at_the_start_it_is_said_how_to_begin_and_whose_chain_fills_later() -> None:
    given = session()
    assert heading_at_the_start(given.frame, "example", 0, ARTICLE).words == (
        "Press → to compute the first value, z¹. Click anything to see what it is."
    )
    given.follow(Parameter("theta", 2))
    heading = heading_at_the_start(given.frame, "example", 0, ARTICLE)
    assert heading.symbol == "θ₂"
    assert heading.words == (
        "Weight from layer 1 to layer 2. Press → to compute the first value, z¹. The chain of θ₂ fills later."
    )


def test_the_button_that_follows_says_what_it_will_do() -> None:
    assert follow_words("θ₂", True) == ("Step through the whole network again, not only the chain of θ₂.")
    assert follow_words("θ₂", False) == "Step through the forward pass and the chain of θ₂ only."


def test_a_number_is_marked_where_the_step_reads_or_writes_it() -> None:
    def mark(name: str) -> StepMark:
        return numbers_of(given).mark(Quantity.parse(name))

    given = session()
    assert mark("z1") is StepMark.NONE
    given.finish_phase()
    assert (mark("yhat"), mark("z3"), mark("z1")) == (StepMark.WRITTEN, StepMark.READ, StepMark.NONE)
    given.finish_iteration()
    assert (mark("theta2"), mark("z2")) == (StepMark.WRITTEN, StepMark.NONE)


def test_what_the_update_leaves_as_it_was_is_not_marked() -> None:
    given = Session(document(Network(1, (Layer(1, "relu", train_b=False), Layer(1)))))
    given.finish_iteration()
    numbers = numbers_of(given)
    assert numbers.mark(Quantity.parse("b1")) is StepMark.NONE
    assert numbers.mark(Quantity.parse("theta2")) is StepMark.WRITTEN
    assert numbers.moved(Parameter("b", 1, None, 0)) is None
    assert numbers.frozen(Parameter("b", 1, None, 0))
    moved = numbers.moved(THETA_2)
    assert moved == (given.frame.before[THETA_2], given.frame.parameters[THETA_2])


def test_a_number_is_there_once_it_is_computed() -> None:
    given = session()
    numbers = numbers_of(given)
    assert (numbers.a(0, 0), numbers.a(1, 0), numbers.gradient(THETA_2)) == (1.5, None, None)
    assert not numbers.known(Quantity.parse("yhat"))
    given.finish_phase()
    assert numbers_of(given).known(Quantity.parse("yhat"))
    assert numbers_of(given).a(1, 0) == pytest.approx(1.4)
    assert not numbers_of(given).is_zero(Quantity.parse("z1"), 0)
    assert not numbers_of(given).on_corner(1, 0)
    assert numbers_of(given).legend == ("", ())


def test_a_gradient_is_that_of_the_cost_or_of_the_studied_examples_part() -> None:
    for name, symbol in (("article", "∂C/∂θ"), ("xor", "∂C₁/∂θ")):
        numbers = numbers_of(session(name))
        assert to_plain(numbers.derivative_symbol(THETA), ARTICLE) == symbol


def test_on_a_corner_that_rounding_decided_the_number_is_flagged() -> None:
    numbers = NumbersOf(walked(), "example", 0, ARTICLE)
    assert numbers.is_zero(Quantity.parse("z1"), 0)
    assert numbers.on_corner(1, 0)


def test_headings_say_whose_numbers_they_are_where_there_are_several() -> None:
    one, many = finished().frame, finished("xor").frame
    ends = many.program.branch(Parameter("b", 1))
    assert numbers_title(one, one.program.branch(Parameter("b", 1)), "batch", 0) == "With its numbers"
    assert numbers_title(many, ends, "batch", 1) == "With its numbers: example 2 of 4"
    assert numbers_title(many, many.program[0], "batch", 1) == "With its numbers"
    assert (reads_title(one, 0), reads_title(many, 1)) == ("Uses", "Uses: example 2 of 4")
    assert chain_title(one, THETA_2, True, 0, ARTICLE)[0] == "In the chain of θ₂"
    assert chain_title(one, THETA_2, False, 0, ARTICLE)[0] == "Not in the chain of θ₂, which is followed:"
    many_title = chain_title(many, Parameter("theta", 1, 0, 0), True, 1, ARTICLE)[0]
    assert many_title == "In the chain of θ₁₁¹, example 2 of 4"


def test_a_factor_that_was_computed_before_says_that_it_is_reused() -> None:
    given = session()
    given.follow(THETA_2)
    given.finish_iteration()
    given.follow(Parameter("b", 2, None, 0))
    frame = given.frame
    reused = [step for step in frame.program if step.gradient is not None and frame.reused(step)]
    assert [str(step.symbol) for step in reused[:4]] == ["dC/dyhat", "dyhat/dz3", "dz3/da2", "da2/dz2"]
    for step in frame.program:
        values = [fact.value for fact in facts_of_step(frame, step, "example", 0, ARTICLE)]
        assert ("from an earlier chain" in values) == (step in reused)


def test_a_units_z_that_is_0_but_for_rounding_says_so_and_why() -> None:
    facts = facts_of_unit(walked(), Unit(1, 0), 0, ARTICLE)
    assert facts[0].value == "≈ 0 (2.8e-17)"
    assert facts[0].reason.startswith("on the corner: rounding decided")
    assert facts[1].reason == "", "a is no corner"


def test_under_the_curve_it_is_said_what_its_tangent_is() -> None:
    given = session()
    assert remark_on_curve(False, given.frame, Unit(1, 0)).startswith("The tangent at z appears with")
    given.finish_iteration()
    assert remark_on_curve(False, given.frame, Unit(1, 0)).startswith("The slope of the tangent at z is")
    assert remark_on_curve(True, given.frame, Unit(1, 0)).startswith("Softmax couples all units")


def test_an_input_is_given() -> None:
    (fact,) = facts_of_input(0.5)
    assert (fact.label, fact.value) == ("Value", "0.5")


def test_a_lone_gradient_has_no_rank_and_a_layer_shows_all_its_values() -> None:
    given = session()
    while given.frame.gradient(Parameter("theta", 3)) is None:
        given.step()
    last = Parameter("theta", 3, 0, 0)
    labels = [fact.label for fact in facts_of_parameter(given.frame, last, "batch", 0, ARTICLE)]
    assert "Strength" not in labels, "it is the only one known"
    given.step()
    labels = [fact.label for fact in facts_of_parameter(given.frame, last, "batch", 0, ARTICLE)]
    assert "Strength" in labels
    frame = finished("xor").frame
    for kind in ("theta", "b"):
        value, before, *_ = facts_of_parameter(frame, Parameter(kind, 1), "batch", 0, ARTICLE)
        assert (value.label, before.label) == ("Value", "Before the update")
        assert value.numbers is not None


def test_what_is_nan_comes_after_the_numbers_and_before_the_unknown() -> None:
    keys, known = np.array([2.0, np.nan, 1.0, 5.0]), np.array([True, True, True, False])
    assert sorted_positions(keys, known, False).tolist() == [2, 0, 1, 3]
    assert sorted_positions(keys, known, True).tolist() == [0, 2, 1, 3]


def test_gradients_lie_in_the_order_of_the_flat_vector_and_unknown_ones_are_not_seen() -> None:
    given = session()
    assert not flat_gradients(given.frame)[1].any()
    given.finish_iteration()
    gradients, seen = flat_gradients(given.frame)
    assert seen.all()
    place = THETA_2.position(given.frame.network)
    assert gradients[place] == np.ravel(np.asarray(given.frame.gradient(THETA_2)))[0]
    assert given.frame.program.find(Op.UPDATE).index == len(given.frame.program) - 1
