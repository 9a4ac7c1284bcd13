"""What is shown is what was asked for: the pressed page, the followed chain, the step just done, the result."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Phase
from bpstudio.engine.quantity import YHAT, gradient_of, of_parameter
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import ARTICLE
from bpstudio.qt.app import create_window
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.selection import Factor, Unit
from tests.qt.equation.strips import THETA_2, WIDE, Make, backward, chip, document, said, symbols, values
from tests.qt.there import there

CHAIN = ["∂z²/∂θ₂", "∂a²/∂z²", "∂z³/∂a²", "∂ŷ/∂z³", "∂C/∂ŷ"]


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = create_window("article")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.seek(0, 0)
    return made


def pressed(strip: EquationStrip) -> list[str]:
    return [name for name, button in strip.bar.buttons.items() if button.isChecked()]


def meant(strip: EquationStrip) -> str:
    return strip.chain.result.accessibleDescription()


def test_the_tour_five_empty_cards_at_once_filled_from_the_right_and_a_result_with_its_sentence(
    window: MainWindow,
) -> None:
    strip, session = window.equation, window.session
    while window.bridge.frame.cost is None:
        session.step()
    session.follow(THETA_2)
    assert symbols(strip) == CHAIN
    assert values(strip) == [NOT_COMPUTED] * 5
    for known in range(1, 6):
        assert said(strip) == ""
        session.step()
        assert [value != NOT_COMPUTED for value in values(strip)] == [False] * (5 - known) + [True] * known
        assert window.inspector.step_page.chain_title.text() == "In the chain of θ₂"
        assert [link.symbol for link in window.inspector.step_page.chain.links] == CHAIN
    assert said(strip) == "−0.3715"
    assert meant(strip).startswith("C falls when θ₂ grows")
    assert "A small change of θ₂ by Δ changes C by about −0.3715·Δ." in meant(strip)
    session.back()
    assert said(strip) == ""


def test_a_followed_parameter_has_its_empty_cards_before_the_first_step_and_going_forward(make: Make) -> None:
    strip, bridge = make()
    bridge.session.follow(THETA_2)
    for _ in range(8):
        assert pressed(strip) == ["factors"]
        assert strip.chain.isVisible()
        assert symbols(strip) == CHAIN
        assert set(values(strip)) == {NOT_COMPUTED}
        bridge.session.step()
    assert values(strip)[-1] != NOT_COMPUTED


def test_the_pressed_page_is_the_one_in_front(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make(document(WIDE, 3))
    views = {
        "factors": strip.chain,
        "composition": strip.composition,
        "update": strip.update_view,
        "paths": strip.ways,
        "batch": strip.batch,
    }
    chance = random.Random(5)
    for _ in range(80):
        button = strip.bar.buttons[chance.choice(list(MODES))]
        acts: list[Callable[[], object]] = [
            *[bridge.session.step] * 2,
            lambda: bridge.select(chance.choice([None, Parameter("theta", 1, 0, 1), Unit(1, 0)])),
            lambda: bridge.session.follow(chance.choice([None, Parameter("b", 2, None, 0)])),
            partial(qtbot.mouseClick, button, Qt.MouseButton.LeftButton),
            lambda: bridge.show_scope(chance.choice(["example", "example", "batch"])),
        ]
        chance.choice(acts)()
        (on,) = pressed(strip)
        in_front = on if bridge.scope == "example" or on == "update" else "batch"
        assert [key for key, view in views.items() if view.isVisible()] == [in_front] == [strip.mode]
        assert on in ("factors", "update") or in_front == on


def test_going_forward_without_following_the_composition_is_pressed_and_factors_can_be(
    make: Make, qtbot: QtBot
) -> None:
    strip, _ = make()
    assert pressed(strip) == ["composition"]
    qtbot.mouseClick(strip.bar.buttons["factors"], Qt.MouseButton.LeftButton)
    assert pressed(strip) == ["factors"]
    assert symbols(strip)[0] == "∂z³/∂θ₃"
    assert set(values(strip)) == {NOT_COMPUTED}


def test_a_step_takes_the_stage_and_a_button_leads_back_to_what_is_selected(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    backward(bridge)
    bridge.select(THETA_2)
    assert symbols(strip)[0] == "∂z²/∂θ₂"
    for _ in range(3):
        bridge.session.step()
    assert bridge.frame.current is not None
    assert str(bridge.frame.current.symbol) == "dz3/db3"
    assert symbols(strip)[0] == "∂z³/∂b₃"
    assert bridge.selection == THETA_2
    back = chip(strip)
    assert back.isVisible()
    assert back.text() == "back to θ₂"
    back.setFocus(Qt.FocusReason.TabFocusReason)
    assert back.hasFocus()
    qtbot.keyClick(back, Qt.Key.Key_Space)
    assert symbols(strip)[0] == "∂z²/∂θ₂"
    assert not back.isVisible()


def test_selecting_the_same_again_shows_it_again(make: Make) -> None:
    strip, bridge = make()
    backward(bridge)
    bridge.select(THETA_2)
    for _ in range(3):
        bridge.session.step()
    bridge.select(THETA_2)
    assert symbols(strip)[0] == "∂z²/∂θ₂"
    assert not bridge.passed


def test_going_to_another_iteration_goes_on_showing_what_is_selected(make: Make) -> None:
    strip, bridge = make()
    bridge.session.train(4)
    bridge.session.seek(1, 9)
    bridge.select(THETA_2)
    bridge.session.next_iteration()
    assert not bridge.passed
    assert symbols(strip)[0] == "∂z²/∂θ₂"
    bridge.session.step()
    assert bridge.passed


def test_the_chip_names_whatever_is_selected(make: Make) -> None:
    strip, bridge = make(document(WIDE))
    backward(bridge)
    bridge.select(Factor(bridge.frame.program.branch(Parameter("b", 1)).index))
    assert symbols(strip)[0] == "∂z¹/∂b₁"
    bridge.session.step()
    assert chip(strip).text() == "back to ∂z¹/∂b₁"


@pytest.mark.parametrize("seed", [11, 12])
def test_what_the_titles_name_is_what_their_numbers_are(window: MainWindow, seed: int) -> None:
    bridge, strip, chance = window.bridge, window.equation, random.Random(seed)
    every = list(every_parameter(bridge.frame.network))
    for _ in range(120):
        act: Callable[[], object] = chance.choice(
            [
                *[bridge.session.step] * 5,
                bridge.session.back,
                bridge.stage_selection,
                lambda: bridge.select(chance.choice([None, *every, Unit(1, 0)])),
                lambda: bridge.select(Factor(chance.randrange(len(bridge.frame.program)))),
                lambda: bridge.session.follow(chance.choice([None, *every])),
            ]
        )
        act()
        check_strip(strip, bridge)
        check_inspector(window)


def check_strip(strip: EquationStrip, bridge: Bridge) -> None:
    frame, chain = bridge.frame, strip.chain.showing
    if strip.mode != "factors" or chain is None:
        return
    parameter = strip.subject.parameter
    assert parameter is not None
    assert chain.symbol == quantity(gradient_of(of_parameter(parameter)).whole)
    gradient = frame.gradient(parameter)
    assert said(strip) == ("" if gradient is None else format_number(float(gradient.flat[0])))
    for card, step in zip(chain.cards, frame.program.chain_of(parameter), strict=True):
        factor = frame.factor(step)
        assert card.symbol == quantity(step.symbol)
        shown = NOT_COMPUTED if factor is None else format_number(float(factor.flat[0]))
        assert to_plain(card.value.whole, ARTICLE) == shown
    if frame.current is not None and frame.current.phase is Phase.BACKWARD and bridge.passed:
        assert frame.current in frame.program.chain_of(parameter)


def check_inspector(window: MainWindow) -> None:
    """The page in front is about the thing in the heading, and the chain under a title is that of who is named."""
    bridge, inspector = window.bridge, window.inspector
    frame, page = bridge.frame, inspector.step_page
    if bridge.passed and frame.current is not None:
        assert page.isVisible()
        symbol = frame.current.symbol
        assert inspector.heading.symbol.text() in ("θ ←", to_plain(quantity(symbol), ARTICLE))
    if not page.isVisible() or not page.chain_title.isVisible():
        return
    following = bridge.state.following
    name = page.chain_title.text().partition("chain of ")[2].partition(",")[0]
    branch = page.chain.links[0].symbol
    assert branch.endswith(f"/∂{name}")
    inside = inspector.heading.symbol.text() in [link.symbol for link in page.chain.links]
    assert page.chain_title.text().startswith("In the chain" if inside else "Not in the chain")
    if following is not None:
        wanted = to_plain(quantity(of_parameter(following.parameter).whole), ARTICLE)
        assert name == wanted


def test_a_peeled_shell_keeps_its_value_and_has_the_derivative_under_its_own_name(make: Make) -> None:
    strip, bridge = make()
    strip.show_mode("composition")
    backward(bridge, 2)
    slope_there = bridge.frame.quantity(gradient_of(YHAT))
    assert bridge.frame.cost is not None
    assert slope_there is not None
    cost, slope = format_number(bridge.frame.cost), format_number(slope_there.item())
    assert strip.composition.shells[0].accessibleName() == f"C = {cost}, peeled: ∂C/∂ŷ = {slope}"
    for shell in there(strip.composition._composition).shells[:2]:
        assert shell.words.partition(" = ")[0] in ("C", "ŷ")
        assert ", peeled: ∂" in shell.words
