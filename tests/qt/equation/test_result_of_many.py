"""The large result of several numbers: all of them, or how many there are and between which two."""

from __future__ import annotations

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.notation.numbers import format_number
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.strip import EquationStrip
from tests.qt.equation.strips import Make, document

WIDE = Network(2, (Layer(8, "tanh"), Layer(1, "sigmoid")))
BIAS, WEIGHTS, LAST = Parameter("b", 1), Parameter("theta", 1), Parameter("b", 2)


def walked(make: Make, parameter: Parameter) -> tuple[EquationStrip, Bridge]:
    strip, bridge = make(document(WIDE))
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    bridge.select(parameter)
    return strip, bridge


def test_of_many_numbers_it_says_how_many_and_leaves_none_out_of_the_tooltip(make: Make) -> None:
    strip, bridge = walked(make, BIAS)
    result, gradient = strip.chain.result, bridge.frame.gradient(BIAS)
    assert gradient is not None
    least, most = (format_number(float(end)) for end in (gradient.min(), gradient.max()))
    assert result.value.text() == f"8 numbers, {least} to {most}"
    assert result.accessibleName() == f"∂C/∂b₁ (8 numbers, {least} to {most})"
    assert result.value.formula(result.value.width(), result.value.height()) is None
    lines = result.value.lines(result.value.width())
    assert len(lines) == 2
    assert max(line.width for line in lines) <= result.value.width()
    assert sum(line.height for line in lines) <= result.value.height()
    for number in gradient.ravel():
        assert format_number(float(number)) in result.toolTip()


def test_of_one_number_it_is_the_number_behind_its_sign(make: Make) -> None:
    strip, bridge = walked(make, LAST)
    result, gradient = strip.chain.result, bridge.frame.gradient(LAST)
    assert gradient is not None
    assert result.accessibleName() == f"∂C/∂b₂ = {format_number(float(gradient.item()))}"
    assert result.value.formula(result.value.width(), result.value.height()) is not None


def test_a_result_that_is_hidden_keeps_nothing_of_what_it_said(make: Make) -> None:
    strip, bridge = walked(make, BIAS)
    result = strip.chain.result
    assert result.words.text()
    bridge.session.seek(0, bridge.frame.program.branch(BIAS).index - 1)
    bridge.select(None)
    bridge.select(BIAS)
    assert strip.mode == "factors"
    assert result.isHidden()
    said = (result.value.text(), result.words.text(), result.accessibleName(), result.accessibleDescription())
    assert said == ("", "", "", "")
    assert {part.toolTip() for part in (result, result.value, result.words)} == {""}
