from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Op
from bpstudio.explain.facts import nudge as nudging
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.nudge import cost_at
from bpstudio.session.selection import Factor, Unit
from tests.qt.there import there

NARROW = Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid")))
WIDE = Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")))
THETA_2 = Parameter.parse("theta2[0,0]")
Make = Callable[..., tuple[Bridge, Inspector]]


def facts(panel: Inspector) -> dict[str, str]:
    """What the page in front says, by label."""
    pages = (panel.parameter_page, panel.unit_page, panel.step_page)
    page = next(page for page in pages if page.isVisible())
    return dict(line.split(": ", 1) for line in page.facts.text().splitlines())


def nudge(panel: Inspector) -> dict[str, str]:
    lines = panel.parameter_page.nudge.facts.text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def test_at_the_start_it_says_how_to_begin(make: Make) -> None:
    _, panel = make()
    assert "Press → to compute the first value, z¹." in panel.heading.words.text()


def test_without_a_selection_it_shows_the_current_step(make: Make) -> None:
    bridge, panel = make()
    bridge.session.step()
    assert panel.heading.symbol.text() == "z¹"
    assert panel.heading.words.text() == "Step 1 of 14, forward, layer 1"
    bridge.session.step()
    assert panel.heading.symbol.text() == "a¹"
    bridge.session.back()
    assert panel.heading.symbol.text() == "z¹"


def test_a_gradient_to_come_is_a_dash_with_the_way_to_it(make: Make) -> None:
    bridge, panel = make()
    bridge.select(THETA_2)
    assert panel.heading.symbol.text() == "θ₂"
    assert facts(panel)["∂C/∂θ₂"] == "—"
    assert {link.value for link in panel.parameter_page.chain.links} == {"—"}
    while bridge.frame.gradient(THETA_2) is None:
        bridge.session.step()
    panel.heading.back.click()
    assert facts(panel)["∂C/∂θ₂"] != "—"
    assert "—" not in {link.value for link in panel.parameter_page.chain.links}


def test_the_chain_is_in_the_articles_order_and_its_rows_select_factors(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    bridge.session.finish_iteration()
    bridge.select(Parameter.parse("theta1[0,0]"))
    chain = panel.parameter_page.chain
    symbols = [link.symbol for link in chain.links]
    assert symbols == ["∂z¹/∂θ₁", "∂a¹/∂z¹", "∂z²/∂a¹", "∂ŷ/∂z²", "∂C/∂ŷ"]
    assert [link.reused for link in chain.links] == [False, False, False, True, True]
    chain.rows[3].setFocus()
    qtbot.keyClick(chain.rows[3], Qt.Key.Key_Space)
    assert bridge.selection == Factor(bridge.frame.program.chain_of(Parameter.parse("theta1"))[3].index)
    assert panel.heading.symbol.text() == "∂ŷ/∂z²"


def test_paths_and_what_reuse_spares_are_counted(make: Make) -> None:
    bridge, panel = make(WIDE)
    bridge.select(Parameter.parse("theta1[0,1]"))
    assert facts(panel)["Factors in the chain"] == "5"
    assert facts(panel)["Paths to the cost"] == "2"
    assert facts(panel)["Saved by reuse"] == "4 of 8 multiplications"


def step_to_the_cost(bridge: Bridge) -> None:
    """And look at what is selected, although a step has the stage."""
    while bridge.frame.cost is None:
        bridge.session.step()
    bridge.stage_selection()


def test_the_nudge_says_nothing_of_a_cost_that_is_not_computed_yet(make: Make) -> None:
    bridge, panel = make()
    bridge.select(THETA_2)
    assert set(nudge(panel).values()) <= {"—", "not computed yet: step to C"}
    assert panel.parameter_page.nudge.curve.graph is None
    step_to_the_cost(bridge)
    assert float(nudge(panel)["C(θ₂)"]) == pytest.approx(bridge.frame.cost, rel=1e-7)
    bridge.session.back()
    bridge.stage_selection()
    assert nudge(panel)["C(θ₂)"] == "—"


def test_the_nudge_shows_the_ratio_at_once_and_the_derivative_once_it_may_be_seen(make: Make) -> None:
    bridge, panel = make()
    bridge.select(THETA_2)
    step_to_the_cost(bridge)
    box = panel.parameter_page.nudge
    ratio = float(nudge(panel)["ΔC/Δθ"].replace("−", "-"))
    assert nudge(panel)["∂C/∂θ₂"] == "—"
    assert box.curve.graph is not None
    assert box.curve.graph.spots[0].slope is None
    bridge.session.finish_iteration()
    bridge.stage_selection()
    gradient = float(np.asarray(bridge.frame.gradient(THETA_2)))
    assert nudge(panel)["∂C/∂θ₂"] != "—"
    assert box.curve.graph.spots[0].slope == gradient
    assert ratio == pytest.approx(gradient, rel=0.05)


def test_the_slice_is_the_cost_of_the_moved_parameter_and_stepping_does_not_compute_it_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    bridge, panel = make()
    step_to_the_cost(bridge)
    bridge.select(THETA_2)
    graph = panel.parameter_page.nudge.curve.graph
    assert graph is not None
    assert graph.ys[7] == cost_at(bridge.frame, THETA_2, float(graph.xs[7]))
    counted: list[int] = []
    original: Callable[..., object] = vars(nudging)["cost_slice"]
    monkeypatch.setattr(
        nudging, "cost_slice", lambda *given: (counted.append(len(given[2])), original(*given))[1]
    )
    bridge.session.step()
    bridge.stage_selection()
    assert max(counted) == 2
    bridge.edit(SetParameter("theta2[0,0]", 3.0))
    step_to_the_cost(bridge)
    assert max(counted) == nudging.POINTS


def test_follow_follows_and_lets_go(make: Make) -> None:
    bridge, panel = make()
    bridge.select(THETA_2)
    panel.heading.follow.click()
    assert bridge.state.following is not None
    assert bridge.state.following.parameter == THETA_2
    assert panel.heading.follow.isChecked()
    panel.heading.follow.click()
    assert bridge.state.following is None
    assert not panel.heading.follow.isChecked()


def test_follow_is_offered_for_parameters_only(make: Make) -> None:
    bridge, panel = make()
    bridge.select(Unit(1, 0))
    assert not panel.heading.follow.isVisible()


def test_a_neuron_shows_its_numbers_and_the_tangent_only_when_its_slope_is_known(make: Make) -> None:
    bridge, panel = make(WIDE)
    bridge.select(Unit(1, 1))
    assert panel.heading.symbol.text() == "a₂¹"
    assert set(facts(panel).values()) == {"—"}
    assert panel.unit_page.curve.graph is not None
    assert [*panel.unit_page.curve.graph.spots] == []
    bridge.session.finish_phase()
    bridge.stage_selection()
    assert facts(panel)["z₂¹"] != "—"
    (spot,) = panel.unit_page.curve.graph.spots
    assert spot.slope is None
    bridge.session.finish_iteration()
    bridge.stage_selection()
    (spot,) = panel.unit_page.curve.graph.spots
    assert spot.slope == pytest.approx(1 - spot.y**2)
    assert "—" not in facts(panel).values()


def test_a_softmax_unit_has_no_curve_and_says_why(make: Make) -> None:
    bridge, panel = make(Network(2, (Layer(2, "softmax"),)))
    bridge.session.finish_iteration()
    bridge.select(Unit(1, 0))
    assert not panel.unit_page.curve.isVisible()
    assert "couples" in panel.unit_page.remark.text()


def test_an_input_shows_the_studied_example(make: Make) -> None:
    bridge, panel = make(WIDE, 3)
    bridge.select(Unit(0, 1))
    first = facts(panel)["Value"]
    bridge.study(2)
    assert facts(panel)["Value"] != first


def test_a_factor_shows_formula_numbers_value_and_product(make: Make) -> None:
    bridge, panel = make()
    slope = next(step for step in bridge.frame.program if str(step.symbol) == "dyhat/dz2")
    bridge.select(Factor(slope.index))
    assert "σ(z²)" in panel.step_page.formula.text()
    assert panel.step_page.numbers.text() == "—"
    assert set(facts(panel).values()) == {"—"}
    bridge.session.seek(0, slope.number)
    assert panel.step_page.numbers.text() != "—"
    assert set(facts(panel)) == {"∂ŷ/∂z²", "Product so far ∂C/∂z²"}
    assert "—" not in facts(panel).values()


def test_every_step_of_a_wide_batch_can_be_inspected(make: Make) -> None:
    bridge, panel = make(WIDE, 3)
    bridge.study(2)
    for step in bridge.frame.program:
        bridge.session.step()
        assert panel.heading.words.text().startswith(f"Step {step.number} of")
        assert panel.step_page.isVisible()


def test_a_whole_layer_is_shown_without_a_nudge(make: Make) -> None:
    bridge, panel = make(WIDE)
    bridge.select(Parameter.parse("theta1"))
    assert facts(panel)["Value"] == "2×3 numbers"
    assert not panel.parameter_page.nudge.isVisible()
    assert panel.parameter_page.many.isVisible()


def test_a_hidden_inspector_works_nothing_out_and_is_right_when_shown(make: Make) -> None:
    bridge, panel = make()
    panel.hide()
    bridge.session.step()
    bridge.session.step()
    assert panel.heading.symbol.text() == "—"
    panel.show()
    assert panel.heading.symbol.text() == "a¹"


def test_the_factor_that_made_the_product_small_is_marked_with_its_reason(make: Make) -> None:
    network = Network(1, (Layer(1, "sigmoid"), Layer(1, "relu"), Layer(1, "identity")))
    bridge, panel = make(network)
    reasons = {
        "b2[0]": (-5.0, "∂a²/∂z²", "ReLU is off here, z² = "),
        "theta3[0,0]": (1e-5, "∂z³/∂a²", "the weight θ₃ = 1×10⁻⁵ is small"),
        "theta2[0,0]": (1e-5, "∂z²/∂a¹", "the weight θ₂ = 1×10⁻⁵ is small"),
        "theta1[0,0]": (60.0, "∂a¹/∂z¹", "sigmoid is flat at z¹ = "),
    }
    usual = {"b1[0]": 0.1, "b2[0]": 1.0, "theta1[0,0]": 0.5, "theta2[0,0]": 1.0, "theta3[0,0]": 1.0}
    for name, (value, symbol, reason) in reasons.items():
        for each, number in (usual | {name: value}).items():
            bridge.edit(SetParameter(each, number))
        bridge.session.finish_iteration()
        bridge.select(Parameter.parse("b1[0]"))
        chain = panel.parameter_page.chain
        assert [link.symbol for link in chain.links if link.weak] == [symbol]
        assert reason in chain.remark.text()
        bridge.session.seek(bridge.state.cursor.iteration, 0)


def test_a_small_activation_is_named(make: Make) -> None:
    bridge, panel = make()
    bridge.edit(SetParameter("theta1[0,0]", 1e-3))
    bridge.edit(SetParameter("b1[0]", 0.0))
    bridge.session.finish_iteration()
    bridge.select(THETA_2)
    assert "the activation a¹ = " in panel.parameter_page.chain.remark.text()
    assert "is small" in panel.parameter_page.chain.remark.text()


def test_the_series_of_smaller_nudges_closes_in_on_the_derivative(make: Make) -> None:
    bridge, panel = make()
    bridge.select(THETA_2)
    step_to_the_cost(bridge)
    rows = [line.split("  ") for line in panel.parameter_page.nudge.series.text().splitlines()]
    assert [row[0] for row in rows[:3]] == ["0.1", "0.01", "0.001"]
    assert {row[2] for row in rows} == {"—"}
    bridge.session.finish_iteration()
    bridge.stage_selection()
    rows = [line.split("  ") for line in panel.parameter_page.nudge.series.text().splitlines()]
    off = [
        abs(float(row[2].replace("−", "-").replace("×10⁻⁵", "e-5").replace("×10⁻⁶", "e-6")))
        for row in rows[:3]
    ]
    assert off[0] > 5 * off[1] > 25 * off[2]


def test_the_slice_shows_where_the_next_update_lands_once_the_gradient_is_known(make: Make) -> None:
    bridge, panel = make()
    bridge.select(THETA_2)
    step_to_the_cost(bridge)
    curve = panel.parameter_page.nudge.curve
    assert "update" not in [spot.colour for spot in there(curve.graph).spots]
    while bridge.frame.gradient(THETA_2) is None:
        bridge.session.step()
    bridge.stage_selection()
    landing = there(curve.graph).spots[1]
    bridge.session.finish_iteration()
    assert landing.x == bridge.frame.parameters[THETA_2]
    assert landing.y == cost_at(bridge.frame, THETA_2, landing.x)


def test_a_parameter_has_its_place_by_the_size_of_its_gradient(make: Make) -> None:
    bridge, panel = make(WIDE)
    bridge.session.finish_iteration()
    every = {
        parameter: abs(float(np.asarray(bridge.frame.gradient(parameter))))
        for parameter in every_parameter(WIDE)
    }
    order = sorted(every, key=lambda parameter: -every[parameter])
    for place, which in (
        (0, "largest"),
        (1, "2nd largest"),
        (4, "5th largest"),
        (len(order) - 1, "smallest"),
    ):
        bridge.select(order[place])
        assert facts(panel)["Strength"] == f"{which} of {len(order)} gradients"


def test_a_factor_shows_what_it_reads_and_the_chain_it_is_part_of(make: Make) -> None:
    bridge, panel = make()
    bridge.session.finish_iteration()
    slope = next(step for step in bridge.frame.program if str(step.symbol) == "dyhat/dz2")
    bridge.select(Factor(slope.index, THETA_2))
    page = panel.step_page
    assert [line.split(": ")[0] for line in page.reads.text().splitlines()] == ["z²", "ŷ", "∂C/∂ŷ"]
    assert page.chain_title.text() == "In the chain of θ₂"
    assert [link.symbol for link in page.chain.links] == ["∂z²/∂θ₂", "∂ŷ/∂z²", "∂C/∂ŷ"]
    page.chain.rows[0].click()
    assert bridge.selection == Factor(bridge.frame.program.branch(THETA_2).index)
    assert bridge.parameter == THETA_2


def test_a_long_chain_is_folded_about_the_step_and_what_is_selected(make: Make) -> None:
    bridge, panel = make(Network(1, (Layer(1, "tanh"),) * 100))
    bridge.session.finish_iteration()
    bridge.select(Parameter.parse("theta1[0,0]"))
    links = panel.parameter_page.chain.links
    assert len(links) < 40
    folds = [row for row in panel.parameter_page.chain.rows if row.isVisible() and row.link.folded]
    assert sum(int(row.link.value.split()[0]) for row in folds) > 80
    assert "are folded" in folds[0].toolTip()
    assert not folds[0].isEnabled()
    step = bridge.frame.program.find(Op.DA_DZ, 50)
    bridge.select(Factor(step.index, Parameter.parse("theta1[0,0]")))
    assert "∂a⁵⁰/∂z⁵⁰" in [link.symbol for link in panel.step_page.chain.links]


def test_the_update_of_a_deep_network_lists_no_gradient_by_itself(make: Make) -> None:
    bridge, panel = make(Network(1, (Layer(1, "tanh"),) * 100))
    bridge.session.finish_iteration()
    assert panel.step_page.isVisible()
    assert panel.step_page.reads.text() == ""
    frame = bridge.frame
    changed = np.count_nonzero(frame.parameters.flat != frame.before.flat)
    assert facts(panel)["Parameters changed"] == str(changed)


def test_a_step_is_shown_although_a_weight_is_selected_and_a_button_leads_back(
    qtbot: QtBot, make: Make
) -> None:
    bridge, panel = make()
    bridge.select(THETA_2)
    assert not panel.heading.back.isVisible()
    bridge.session.step()
    assert panel.heading.symbol.text() == "z¹"
    assert bridge.selection == THETA_2
    assert panel.heading.back.text() == "back to θ₂"
    panel.heading.back.setFocus()
    qtbot.keyClick(panel.heading.back, Qt.Key.Key_Space)
    assert panel.heading.symbol.text() == "θ₂"
    assert not panel.heading.back.isVisible()


def test_following_the_inspector_speaks_of_the_followed_chain_alone(make: Make) -> None:
    bridge, panel = make(Network(1, (Layer(1, "relu"), Layer(1, "relu"), Layer(1, "sigmoid"))))
    bridge.session.follow(THETA_2)
    while bridge.frame.gradient(THETA_2) is None:
        bridge.session.step()
        page = panel.step_page
        if page.chain_title.isVisible():
            assert page.chain_title.text() == "In the chain of θ₂"
            assert page.chain.links[0].symbol == "∂z²/∂θ₂"
    bridge.select(Factor(bridge.frame.program.branch(Parameter.parse("theta3")).index))
    assert panel.heading.symbol.text() == "∂z³/∂θ₃"
    assert panel.step_page.chain_title.text() == "Not in the chain of θ₂, which is followed:"
