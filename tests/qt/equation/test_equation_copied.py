"""What the strip puts on the clipboard: true as written, in the scope that is shown."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.task import Regularization, Training
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from tests.explain.reading import check, plain_of
from tests.qt.equation.strips import WEIGHT, Make, document, number, walked

NARROW = Network(1, (Layer(1, "tanh"), Layer(1, "sigmoid")))
WIDE = Network(2, (Layer(3, "tanh"), Layer(4, "tanh"), Layer(3, "softmax")))


def test_what_is_copied_is_of_the_example_or_of_the_batch_as_the_strip_is(make: Make) -> None:
    strip, bridge = make(document(NARROW, 3))
    walked(bridge, Parameter.parse("theta2"))
    bridge.study(1)
    strip.copy("plain")
    assert QGuiApplication.clipboard().text().startswith("∂C₂/∂θ₂ = ∂z²/∂θ₂ · ∂ŷ/∂z² · ∂C/∂ŷ = ")
    bridge.show_scope("batch")
    strip.copy("plain")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("∂C/∂θ₂ = Σᵢ ∂Cᵢ/∂θ₂ = ")
    assert check(text, number(bridge.frame.gradient(Parameter.parse("theta2[0,0]")))) == 2
    strip.copy("tex")
    assert check(plain_of(QGuiApplication.clipboard().text())) == 2


def test_all_paths_are_copied_with_what_they_come_to_and_a_page_of_them_with_dots(make: Make) -> None:
    strip, bridge = make(document(Network(2, (Layer(2, "tanh"), Layer(2)))))
    walked(bridge)
    strip.show_mode("paths")
    strip.copy("plain")
    assert check(QGuiApplication.clipboard().text(), number(bridge.frame.gradient(WEIGHT))) == 2
    strip, bridge = make(document(WIDE, 5))
    walked(bridge)
    strip.show_mode("paths")
    strip.copy("plain")
    assert QGuiApplication.clipboard().text().startswith("∂C₁/∂θ₁₂¹ = ")
    assert " + ⋯ = " in QGuiApplication.clipboard().text()


def test_the_parts_of_the_examples_are_copied_as_the_sum_they_make(make: Make) -> None:
    strip, bridge = make(document(WIDE, 5, training=Training(regularization=Regularization("l2", 0.05))))
    walked(bridge)
    bridge.show_scope("batch")
    strip.copy("plain")
    text = QGuiApplication.clipboard().text()
    assert text.startswith("∂C/∂θ₁₂¹ = Σᵢ ∂Cᵢ/∂θ₁₂¹ + 2λθ₁₂¹ = ")
    assert check(text, number(bridge.frame.gradient(WEIGHT))) == 2
    bridge.select(Parameter.parse("theta1"))
    strip.copy("plain")
    assert QGuiApplication.clipboard().text().startswith("∂C/∂θ₁ = Σᵢ ∂Cᵢ/∂θ₁ + 2λθ₁ = [")
    assert check(QGuiApplication.clipboard().text(), bridge.frame.gradient(Parameter.parse("theta1"))) == 1


def test_what_is_copied_of_the_batch_is_what_its_table_is_about(make: Make) -> None:
    strip, bridge = make(document(WIDE, 5))
    bridge.select(WEIGHT)
    bridge.show_scope("batch")
    for _ in bridge.frame.program:
        bridge.session.step()
        if strip.mode != "batch":
            continue
        batch = strip.batch.showing
        assert batch is not None
        left = to_plain(strip.equation, textbook.ARTICLE).partition(" = ")[0].partition(" (")[0]
        about = batch.title.removeprefix("What each example adds to ").partition(",")[0]
        assert left == about.removesuffix(" of each example")


def test_the_update_that_is_copied_says_what_it_leaves_alone(make: Make) -> None:
    layers = (Layer(2, "tanh", train_b=False), Layer(1, "sigmoid", train_b=False))
    strip, bridge = make(document(Network(2, layers)))
    bridge.session.finish_iteration()
    strip.show_mode("update")
    for form in ("plain", "tex"):
        strip.copy(form)
        text = QGuiApplication.clipboard().text()
        assert ", b held fixed, " in (text if form == "plain" else plain_of(text)).replace("  ", " "), text
