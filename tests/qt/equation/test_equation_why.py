from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.qt.equation.why_sheet import WhySheet
from bpstudio.session.selection import Factor
from tests.qt.equation.strips import Make, backward, document
from tests.qt.there import there


def test_on_the_way_back_the_shells_peel_from_outside_and_show_their_derivative(make: Make) -> None:
    strip, bridge = make()
    strip.show_mode("composition")
    peeled = {8: 1, 9: 2, 10: 2, 11: 2, 12: 3, 13: 4, 16: 5, 17: 6, 18: 7, 19: 7, 20: 7}
    for revealed, count in peeled.items():
        bridge.session.seek(0, revealed)
        names = [shell.accessibleName() for shell in strip.composition.shells]
        assert ["peeled" in name for name in names] == [True] * count + [False] * (7 - count), revealed
    theta3 = format_number(bridge.frame.before[Parameter.parse("theta3[0,0]")])
    z3 = format_number(float(np.asarray(bridge.frame.quantity(Quantity.parse("z3")))[0, 0]))
    assert strip.composition.shells[2].accessibleName() == f"z³ = {z3}, peeled: ∂z³/∂a² = {theta3}"


def test_clicking_a_peeled_shell_selects_the_step_that_peels_it(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    backward(bridge, 3)
    strip.show_mode("composition")
    shell = strip.composition.shells[1]
    qtbot.mouseClick(shell, Qt.MouseButton.LeftButton, pos=QPoint(8, shell.height() // 2))
    assert isinstance(bridge.selection, Factor)
    assert str(bridge.frame.program[bridge.selection.step].symbol) == "dyhat/dz3"


def test_with_the_composition_in_front_the_current_factor_stands_beneath_it(make: Make) -> None:
    strip, bridge = make()
    strip.show_mode("composition")
    backward(bridge)
    assert strip.composition.accessible_equation.startswith("∂C/∂ŷ = 2(ŷ − y) = 2·(")
    backward(bridge, 6)
    assert (
        strip.composition.accessible_equation == "∂a²/∂z² = {1 if z² > 0; 0 if z² ≤ 0} = 0, since −0.9614 ≤ 0"
    )


def test_the_left_side_can_be_asked_why_the_whole_is_a_product(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    bridge.session.follow(Parameter.parse("theta2"))
    backward(bridge, 2)
    strip.chain.head.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(strip.chain.head, Qt.Key.Key_Return)
    sheet = there(strip.window().findChild(WhySheet))
    names = [part.accessibleName() for part in sheet.findChildren(QWidget) if " = " in part.accessibleName()]
    assert "∂C/∂θ₂ = 2(ŷ − y) × σ(z³)(1 − σ(z³)) × θ₃ × g′(z²) × a¹" in names
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_why_of_a_fused_pair_derives_the_collapse_as_well(make: Make) -> None:
    network = Network(2, (Layer(3, "softmax"),))
    strip, bridge = make(document(network, 2, cost=Cost("categorical_cross_entropy")))
    backward(bridge, 2)
    strip.chain.cards[1].asked.emit()
    sheet = there(strip.window().findChild(WhySheet))
    names = [part.accessibleName() for part in sheet.findChildren(QWidget)]
    assert any(name.startswith("∂C/∂zⱼ¹ = 1/m") and name.endswith("= 1/m (ŷⱼ − yⱼ)") for name in names)
    sheet.dismiss()


def test_why_of_a_penalised_weight_derives_the_penalty_as_well(make: Make) -> None:
    training = Training(regularization=Regularization("l2", 0.1))
    strip, bridge = make(document(training=training))
    backward(bridge, 3)
    strip.chain.cards[0].asked.emit()
    sheet = there(strip.window().findChild(WhySheet))
    names = [part.accessibleName() for part in sheet.findChildren(QWidget)]
    assert any(name.endswith(" = λ × 2θ = 2λθ") for name in names)
    sheet.dismiss()


def test_an_update_by_adam_is_shown_line_by_line_for_one_parameter(make: Make) -> None:
    strip, bridge = make(document(training=Training(optimizer=Adam())))
    bridge.select(Parameter.parse("theta2[0,0]"))
    bridge.session.finish_iteration()
    assert strip.update_view.showing is not None
    lines = [
        to_plain(line, textbook.ARTICLE)
        for sides in strip.update_view.showing.equations
        for line in sides.lines(0)
    ]
    assert [line.partition(" ")[0] for line in lines] == ["m", "v", "m̂", "v̂", "θ₂"]
    after = format_number(bridge.frame.parameters[Parameter.parse("theta2[0,0]")])
    assert lines[-1].endswith(f"= {after}")


def test_the_penalty_can_be_reached_and_asked_like_a_factor(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make(document(training=Training(regularization=Regularization("l1", 0.1))))
    backward(bridge, 3)
    assert strip.chain.penalty.isVisible()
    assert strip.chain.penalty.accessibleName().startswith("penalty λ sign(θ₃) = ")
    strip.chain.penalty.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(strip.chain.penalty, Qt.Key.Key_Return)
    sheet = there(strip.window().findChild(WhySheet))
    assert "corner at θ = 0" in sheet._remark.text()
    sheet.dismiss()
    backward(bridge, 4)
    assert not strip.chain.penalty.isVisible(), "biases have none"
