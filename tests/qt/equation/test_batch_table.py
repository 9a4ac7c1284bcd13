"""The batch in the strip: a row an example, its factors, its part of the whole, and at the foot what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.chain.batch import MOST_ROWS, Batch
from bpstudio.explain.chain.shares import part_of_example
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.session.history.document import Document
from bpstudio.session.selection import Factor, Selection, Unit
from bpstudio.session.session import Session
from tests.qt.equation.strips import WEIGHT, Make, number, walked

NARROW = Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid")))
WIDE = Network(2, (Layer(3, "tanh"), Layer(4, "tanh"), Layer(3, "softmax")))


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    """A strip in which the batch is shown."""
    holders: list[QWidget] = []

    def build(
        network: Network = WIDE, examples: int = 5, cost: Cost | None = None, training: Training | None = None
    ) -> tuple[EquationStrip, Bridge]:
        rng = np.random.default_rng(2)
        x = rng.normal(size=(examples, network.inputs))
        y = np.eye(network.outputs)[rng.integers(network.outputs, size=examples)]
        window = QWidget()
        qtbot.addWidget(window)
        holders.append(window)
        document = Document(network, Examples(x, y), cost or Cost(), training or Training())
        bridge = Bridge(Session(document), window, notation=textbook.ARTICLE)
        strip = EquationStrip(bridge, window)
        bridge.show_scope("batch")
        window.resize(1000, 640)
        strip.setGeometry(0, 400, 1000, 230)
        with qtbot.waitExposed(window):
            window.show()
        return strip, bridge

    yield build
    holders.clear()


def shown(strip: EquationStrip) -> Batch:
    assert strip.batch.isVisible()
    assert strip.batch.showing is not None
    return strip.batch.showing


def value_of(text: str) -> float:
    """A number as it is written for people."""
    plain, _, power = text.strip("()").replace("−", "-").partition("×10")
    return float(plain) * 10.0 ** int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")) or 0)


def texts(strip: EquationStrip, row: int) -> list[str]:
    model = strip.batch.model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_each_example_has_its_part_and_the_parts_make_the_gradient(make: Make, reduction: str) -> None:
    strip, bridge = make(cost=Cost("categorical_cross_entropy", over_examples=reduction))  # type: ignore[arg-type]
    walked(bridge)
    batch = shown(strip)
    assert batch.parts is not None
    assert batch.parts.sum() == pytest.approx(number(bridge.frame.gradient(WEIGHT)))
    assert ("a mean over m = 5" if reduction == "mean" else "a sum over 5, without 1/m") in batch.foot
    gradient = format_number(number(bridge.frame.gradient(WEIGHT)))
    assert batch.foot.startswith(f"∂C/∂θ₁₂¹ = Σ of the parts = {gradient}: ")


def test_a_chain_of_numbers_has_a_column_for_each_factor_and_the_rows_multiply(make: Make) -> None:
    strip, bridge = make(NARROW)
    walked(bridge, Parameter.parse("theta1[0,0]"))
    batch = shown(strip)
    assert batch.columns == ("∂z¹/∂θ₁", "∂a¹/∂z¹", "∂z²/∂a¹", "∂ŷ/∂z²", "∂C/∂ŷ", "∂Cᵢ/∂θ₁")
    for place in range(5):
        *factors, part = map(value_of, batch.cells(place))
        assert np.prod(factors) == pytest.approx(part, rel=5e-3)


@pytest.mark.parametrize("penalty", ["none", "l2"])
def test_how_many_numbers_there_are_is_no_side_of_an_equation(make: Make, penalty: str) -> None:
    strip, bridge = make(training=Training(regularization=Regularization(penalty, 0.1)))
    walked(bridge, Parameter("theta", 2))
    batch = shown(strip)
    term = r" \+ the penalty’s term" if penalty == "l2" else ""
    assert re.match(rf"∂C/∂θ₂ = Σ of the parts{term} \(3×4 numbers, \S+ to \S+\): a ", batch.foot)
    for text in (batch.foot, batch.words(1)):
        assert "numbers, " in text
        assert not re.search(r"= \d+×\d", text)


def test_a_factor_that_is_one_number_of_a_layer_has_its_units_in_its_name(make: Make) -> None:
    strip, bridge = make(Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid"))))
    walked(bridge, Parameter.parse("theta1[1,2]"))
    batch = shown(strip)
    assert batch.columns == ("∂z₃¹/∂θ₂₃¹", "∂a₃¹/∂z₃¹", "∂z²/∂a₃¹", "∂ŷ/∂z²", "∂C/∂ŷ", "∂Cᵢ/∂θ₂₃¹")
    weight = number(bridge.frame.parameters.theta(2)[2, 0])
    assert {cells[2] for cells in map(batch.cells, range(5))} == {format_number(weight)}


def test_in_a_wide_network_the_row_is_the_two_factors_whose_product_the_part_is(make: Make) -> None:
    strip, bridge = make()
    walked(bridge)
    batch, upstream = shown(strip), bridge.frame.quantity(Quantity.parse("dC/dz1"))
    assert upstream is not None
    assert batch.columns == ("∂z₂¹/∂θ₁₂¹", "∂C/∂z₂¹", "∂Cᵢ/∂θ₁₂¹")
    for place in range(5):
        x, slope = float(bridge.frame.x[place, 0]), float(upstream[place, 1])
        assert batch.cells(place) == tuple(map(format_number, (x, slope, x * slope)))


def test_of_a_whole_layer_the_rows_have_vectors_and_the_bar_is_the_length_of_the_part(make: Make) -> None:
    strip, bridge = make()
    walked(bridge, Parameter("theta", 2))
    batch = shown(strip)
    part = part_of_example(bridge.frame, Parameter("theta", 2), 3)
    assert part is not None
    assert batch.parts is not None
    assert batch.parts[3] == pytest.approx(np.linalg.norm(part))
    assert batch.cells(3)[-1] == f"3×4 numbers, {format_number(part.min())} to {format_number(part.max())}"
    assert "a bar is the length of its part" in batch.title


def test_factors_to_come_are_dashes_and_fill_from_the_cost_on(make: Make) -> None:
    strip, bridge = make(NARROW)
    bridge.select(Parameter.parse("theta1[0,0]"))
    bridge.session.seek(0, 6)
    batch = shown(strip)
    assert [text == "—" for text in batch.cells(0)] == [True, True, True, True, False, True]
    assert batch.parts is None
    assert not batch.foot
    bridge.session.step()
    assert [text == "—" for text in shown(strip).cells(0)] == [True, True, True, False, False, True]


def test_at_the_cost_each_example_has_its_part_of_it_and_a_penalty_is_told_apart(make: Make) -> None:
    strip, bridge = make(training=Training(regularization=Regularization("l2", 0.1)))
    bridge.session.seek(0, 7)
    batch = shown(strip)
    assert batch.columns == ("ŷ", "y", "Cᵢ")
    assert batch.parts is not None
    cost, penalty = number(bridge.frame.cost), number(bridge.frame.penalty)
    assert batch.parts.sum() + penalty == pytest.approx(cost)
    told = " + ".join(map(format_number, (cost - penalty, penalty)))
    assert f"C = Σ of the parts + the penalty = {told} = {format_number(cost)}: " in batch.foot


def test_the_penalty_of_a_weight_stands_at_the_foot_and_in_no_row(make: Make) -> None:
    strip, bridge = make(training=Training(regularization=Regularization("l2", 0.1)))
    walked(bridge)
    batch, term = shown(strip), number(bridge.frame.penalty_gradient(WEIGHT))
    assert batch.parts is not None
    assert batch.parts.sum() + term == pytest.approx(number(bridge.frame.gradient(WEIGHT)))
    assert "Σ of the parts + the penalty’s term = " in batch.foot


def test_going_forward_each_example_has_its_own_value_and_nothing_is_summed(make: Make) -> None:
    strip, bridge = make()
    bridge.session.seek(0, 2)
    bridge.select(Unit(1, 2))
    batch = shown(strip)
    assert batch.title == "a₃¹ of each example"
    assert batch.parts == pytest.approx(np.asarray(bridge.frame.quantity(Quantity.parse("a1")))[:, 2])
    assert not batch.foot


def test_at_the_update_the_rule_is_shown_for_it_belongs_to_no_example(make: Make) -> None:
    strip, bridge = make()
    bridge.session.finish_iteration()
    assert bridge.frame.updated
    assert strip.update_view.isVisible()
    assert not strip.batch.isVisible()


@pytest.mark.parametrize("selected", [None, Unit(2, 1), Factor(3), WEIGHT, Parameter.parse("b2")])
def test_the_table_has_something_to_say_at_every_step(make: Make, selected: Selection) -> None:
    strip, bridge = make()
    bridge.select(selected)
    for revealed in range(len(bridge.frame.program) - 1):
        bridge.session.seek(0, revealed) if bridge.state.iterations else bridge.session.step()
        batch = shown(strip)
        assert batch.parts is None or batch.parts.shape == (5,)
        assert all(len(batch.cells(place)) == len(batch.columns) for place in range(5))
        assert all(batch.words(place).startswith(f"Example {place + 1}: ") for place in range(5))
        assert to_plain(strip.equation, textbook.ARTICLE)


def test_a_click_on_a_row_studies_the_example_and_arrows_go_on(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    walked(bridge)
    table = strip.batch.table
    where = table.visualRect(strip.batch.model.index(2, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert bridge.example == 2
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert bridge.example == 3
    bridge.study(0)
    assert table.currentIndex().row() == 0
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert bridge.scope == "example"
    assert strip.chain.isVisible()


def test_return_on_a_row_shows_that_example_alone(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    walked(bridge)
    strip.batch.table.setFocus()
    qtbot.keyClick(strip.batch.table, Qt.Key.Key_Down)
    qtbot.keyClick(strip.batch.table, Qt.Key.Key_Return)
    assert (bridge.scope, bridge.example) == ("example", 1)


def test_of_many_examples_those_about_the_studied_one_and_the_largest_have_a_row(
    make: Make, qtbot: QtBot
) -> None:
    strip, bridge = make(NARROW, 1000)
    walked(bridge, Parameter.parse("theta2"))
    bridge.study(900)
    batch = shown(strip)
    assert batch.parts is not None
    places = strip.batch.model.places
    assert {898, 899, 900, 901, 902} <= set(places)
    assert int(np.argmax(np.abs(batch.parts))) in places
    assert list(places) == sorted(places)
    assert len(places) == MOST_ROWS
    assert texts(strip, len(places))[0] == f"⋯ {1000 - len(places)} more"
    gradient = format_number(number(bridge.frame.gradient(Parameter.parse("theta2[0,0]"))))
    assert to_plain(strip.equation, textbook.ARTICLE) == f"∂C/∂θ₂ = Σᵢ ∂Cᵢ/∂θ₂ = {gradient}"
    row = places.index(901)
    table = strip.batch.table
    table.scrollTo(strip.batch.model.index(row, 0))
    qtbot.mouseClick(
        table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=table.visualRect(strip.batch.model.index(row, 0)).center(),
    )
    assert bridge.example == 901
    assert {899, 900, 901, 902, 903} <= set(strip.batch.model.places)
    assert table.currentIndex().row() == strip.batch.model.places.index(901)


def test_rows_are_made_when_they_are_looked_at_so_100_000_examples_cost_what_twelve_do(make: Make) -> None:
    strip, bridge = make(NARROW, 100_000)
    walked(bridge, Parameter.parse("theta1[0,0]"))
    made: list[int] = []
    batch = shown(strip)
    object.__setattr__(batch, "cells", lambda place, before=batch.cells: made.append(place) or before(place))
    strip.grab()
    assert len(set(made)) <= MOST_ROWS
    assert strip.batch.model.rowCount(QModelIndex()) == MOST_ROWS + 1


def test_the_row_of_a_mini_batch_is_named_by_its_row_in_the_data(make: Make) -> None:
    strip, bridge = make(examples=5, training=Training(batch_size=2, shuffle=True, seed=1))
    walked(bridge)
    rows = [int(row) + 1 for row in bridge.frame.rows]
    assert [texts(strip, place)[0] for place in range(2)] == [str(row) for row in rows]
    assert strip.bar.scope.buttons["example"].text() == f"One example ▸ {rows[0]}"


def test_what_is_of_one_example_cannot_be_opened_in_the_batch_and_says_why(make: Make) -> None:
    strip, bridge = make()
    walked(bridge)
    for name in ("paths", "composition"):
        assert not strip.bar.buttons[name].isEnabled()
        assert "press E" in strip.bar.buttons[name].toolTip()
    bridge.show_scope("example")
    assert strip.bar.buttons["paths"].isEnabled()
    assert strip.chain.isVisible()


def test_the_switch_is_always_there_and_turns_both_ways(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    buttons = strip.bar.scope.buttons
    for revealed in range(len(bridge.frame.program) + 1):
        bridge.session.seek(0, revealed) if bridge.state.iterations else bridge.session.step()
        assert buttons["example"].isVisible()
        assert buttons["batch"].isChecked()
    qtbot.mouseClick(buttons["example"], Qt.MouseButton.LeftButton)
    assert bridge.scope == "example"
    bridge.study(1)
    assert buttons["example"].isChecked()
    assert buttons["example"].text() == "One example ▸ 2 of 5"
    qtbot.mouseClick(buttons["batch"], Qt.MouseButton.LeftButton)
    assert bridge.scope == "batch"


def test_with_one_example_there_is_nothing_to_choose_and_the_switch_says_so(make: Make) -> None:
    strip, bridge = make(examples=1)
    walked(bridge)
    assert strip.chain.isVisible()
    for button in strip.bar.scope.buttons.values():
        assert not button.isEnabled()
        assert "An iteration sees one example here" in button.toolTip()


def test_few_parts_are_copied_as_a_sum_written_out_that_is_true(make: Make) -> None:
    strip, bridge = make(training=Training(regularization=Regularization("l2", 0.1)))
    walked(bridge)
    text = to_plain(strip.equation, textbook.ARTICLE)
    left, letters, summed, total = text.split(" = ")
    terms = [value_of(term) for term in summed.replace(" − ", " + −").split(" + ")]
    assert (left, letters) == ("∂C/∂θ₁₂¹", "Σᵢ ∂Cᵢ/∂θ₁₂¹ + 2λθ₁₂¹")
    assert len(terms) == 6
    assert sum(terms) == pytest.approx(value_of(total), abs=6 * 5e-5)


def test_above_the_parameters_own_layer_the_table_is_of_the_step_as_long_as_the_parts_have_no_number(
    make: Make,
) -> None:
    strip, bridge = make()
    bridge.select(WEIGHT)
    bridge.session.seek(0, bridge.frame.program.find(Op.DA_DZ, 3).number)
    assert shown(strip).title == "∂C/∂z₁³ of each example"
    bridge.session.seek(0, bridge.frame.program.find(Op.DA_DZ, 1).number)
    assert shown(strip).title.startswith("What each example adds to ∂C/∂θ₁₂¹")
    assert [text == "—" for text in shown(strip).cells(0)] == [True, False, True]
