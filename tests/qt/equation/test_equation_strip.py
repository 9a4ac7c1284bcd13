from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.chain.cards import chain_cards
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.qt.equation.why_sheet import WhySheet
from bpstudio.qt.ground.elided import ElidedButton
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.theme import apply_theme, load_theme
from bpstudio.qt.mathematics.tile import Tile
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.selection import Factor
from bpstudio.session.session import Session
from tests.qt.equation.strips import SIZES, Make, backward, document, symbols, values


def test_the_strip_has_its_name_and_begins_with_the_composition(make: Make) -> None:
    strip, _ = make()
    assert strip.objectName() == "equation"
    assert strip.mode == "composition"
    shells = [shell.accessibleName().partition(" = ")[0] for shell in strip.composition.shells]
    assert shells == ["C", "ŷ", "z³", "a²", "z²", "a¹", "z¹"]
    assert all(shell.accessibleName().endswith("—") for shell in strip.composition.shells)


def test_shells_get_their_values_from_inside_as_the_pass_goes_on(make: Make) -> None:
    strip, bridge = make()
    bridge.session.seek(0, 3)
    filled = [not shell.accessibleName().endswith("—") for shell in strip.composition.shells]
    assert filled == [False] * 4 + [True] * 3
    z2 = bridge.frame.quantity(Quantity.parse("z2"))
    assert z2 is not None
    assert strip.composition.shells[4].accessibleName() == f"z² = {format_number(float(z2[0, 0]))}"


def test_each_shell_lies_inside_the_one_before(make: Make) -> None:
    strip, _ = make()
    for outer, inner in pairwise(strip.composition.shells):
        assert inner.parentWidget() is outer
        assert outer.rect().contains(inner.geometry())


def test_clicking_a_shell_selects_its_step(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    shell = strip.composition.shells[3]
    qtbot.mouseClick(shell, Qt.MouseButton.LeftButton, pos=QPoint(8, shell.height() // 2))
    assert bridge.selection == Factor(3)
    assert str(bridge.frame.program[3].symbol) == "a2"


def test_the_chain_of_the_parameter_followed_stands_in_the_articles_order(make: Make) -> None:
    strip, bridge = make()
    bridge.session.follow(Parameter.parse("theta2"))
    backward(bridge)
    assert symbols(strip) == ["∂z²/∂θ₂", "∂a²/∂z²", "∂z³/∂a²", "∂ŷ/∂z³", "∂C/∂ŷ"]


@pytest.mark.parametrize(
    ("name", "factors"), [("theta3", 3), ("theta2", 5), ("theta1", 7), ("b3", 3), ("b2", 5), ("b1", 7)]
)
def test_the_articles_chains_have_three_five_and_seven_cards(make: Make, name: str, factors: int) -> None:
    strip, bridge = make()
    bridge.session.follow(Parameter.parse(name))
    backward(bridge)
    assert len(strip.chain.cards) == factors


def test_stepping_fills_the_cards_from_right_to_left_and_none_before_its_time(make: Make) -> None:
    strip, bridge = make()
    bridge.session.follow(Parameter.parse("theta1"))
    backward(bridge)
    for known in range(1, 8):
        assert [value != "—" for value in values(strip)] == [False] * (7 - known) + [True] * known
        bridge.session.step()


def test_cards_show_the_factors_of_the_frame(make: Make) -> None:
    strip, bridge = make()
    bridge.session.finish_iteration()
    bridge.session.back()
    bridge.select(Parameter.parse("theta2"))
    chain = bridge.frame.program.chain_of(Parameter.parse("theta2"))
    factors = [bridge.frame.factor(step) for step in chain]
    assert [value.removesuffix(", reused") for value in values(strip)] == [
        format_number(float(np.ravel(factor)[0])) for factor in factors if factor is not None
    ]
    assert [value.endswith(", reused") for value in values(strip)] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("steps", "first"),
    [(1, "∂z³/∂θ₃"), (3, "∂z³/∂θ₃"), (4, "∂z³/∂b₃"), (5, "∂z²/∂θ₂"), (6, "∂z²/∂θ₂"), (9, "∂z¹/∂θ₁")],
)
def test_without_a_choice_the_chain_ends_in_the_next_branch(make: Make, steps: int, first: str) -> None:
    strip, bridge = make()
    backward(bridge, steps)
    assert symbols(strip)[0] == first


def test_a_selected_parameter_brings_its_own_chain_with_what_is_not_computed_left_out(make: Make) -> None:
    strip, bridge = make()
    backward(bridge)
    bridge.select(Parameter("b", 1, None, 0))
    assert symbols(strip)[0] == "∂z¹/∂b₁"
    assert values(strip)[:-1] == ["—"] * 6


def test_clicking_a_card_selects_its_step_and_leaves_the_arrow_keys_to_the_window(
    make: Make, qtbot: QtBot
) -> None:
    strip, bridge = make()
    backward(bridge, 2)
    card = strip.chain.cards[1]
    card.clearFocus()
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(12, card.height() - 20))
    assert bridge.selection == Factor(bridge.frame.program.chain_of(Parameter.parse("theta3"))[1].index)
    assert not card.hasFocus()


def test_the_tooltip_of_a_card_is_the_sentence_of_its_step(make: Make) -> None:
    strip, bridge = make()
    backward(bridge, 2)
    assert strip.chain.cards[1].toolTip().startswith("Multiply by ∂ŷ/∂z³ = ")


def test_factors_of_an_earlier_chain_are_marked_reused(make: Make) -> None:
    strip, bridge = make()
    backward(bridge, 5)
    assert strip.chain.showing is not None
    assert [card.reused for card in strip.chain.showing.cards] == [False, False, False, True, True]


def test_up_and_down_walk_between_cards_and_stop_at_the_ends(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    backward(bridge)
    cards = strip.chain.cards
    cards[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(cards[0], Qt.Key.Key_Down)
    assert cards[1].hasFocus()
    qtbot.keyClick(cards[1], Qt.Key.Key_Up)
    qtbot.keyClick(cards[0], Qt.Key.Key_Up)
    assert cards[0].hasFocus()


def test_tab_goes_through_the_cards_from_left_to_right(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    backward(bridge, 9)
    cards = strip.chain.cards
    cards[0].setFocus(Qt.FocusReason.TabFocusReason)
    for before, after in pairwise(cards):
        qtbot.keyClick(before, Qt.Key.Key_Tab)
        assert after.hasFocus()


def test_return_opens_the_derivation_and_escape_closes_it_and_gives_the_focus_back(
    make: Make, qtbot: QtBot
) -> None:
    strip, bridge = make()
    backward(bridge, 2)
    card = strip.chain.cards[1]
    card.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    sheet = strip.window().findChild(WhySheet)
    assert sheet is not None
    assert sheet.isVisible()
    assert strip.window().rect().contains(sheet.geometry())
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert card.hasFocus()


def test_the_question_on_a_card_opens_the_derivation_and_stepping_closes_it(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    backward(bridge, 2)
    question = strip.chain.cards[1].findChild(Tile, "why")
    qtbot.mouseClick(question, Qt.MouseButton.LeftButton)
    sheet = strip.window().findChild(WhySheet)
    assert sheet is not None
    assert sheet.isVisible()
    bridge.session.step()
    assert not sheet.isVisible()


def test_a_click_elsewhere_closes_the_derivation(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    backward(bridge, 2)
    qtbot.mouseClick(strip.chain.cards[1].findChild(Tile, "why"), Qt.MouseButton.LeftButton)
    sheet = strip.window().findChild(WhySheet)
    assert sheet is not None
    qtbot.mouseClick(strip.window(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not sheet.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["theta1", "b1", "theta2", "theta3"])
def test_no_card_of_the_article_overlaps_another_or_leaves_the_strip(
    make: Make, size: tuple[int, int], name: str
) -> None:
    strip, bridge = make(size=size)
    bridge.session.follow(Parameter.parse(name))
    bridge.session.finish_iteration()
    bridge.session.finish_phase()
    bridge.session.seek(0, bridge.frame.program.branch(Parameter.parse(name)).number)
    cards = [card.geometry().adjusted(5, 5, -5, -5) for card in strip.chain.cards]
    assert strip.chain.width() == size[0]
    assert cards[0].left() > 0
    assert cards[-1].right() < size[0]
    assert all(left.right() < right.left() for left, right in pairwise(cards))
    assert all(card.bottom() < strip.chain.height() for card in cards)


def test_the_gaps_between_the_cards_are_the_same_whatever_stands_under_them(make: Make) -> None:
    strip, bridge = make()
    for steps in range(1, 10):
        backward(bridge, steps)
        cards = [card.geometry().adjusted(5, 5, -5, -5) for card in strip.chain.cards]
        gaps = [right.left() - left.right() for left, right in pairwise(cards)]
        assert max(gaps) - min(gaps) <= 2


def test_a_chain_too_long_for_the_strip_scrolls_and_keeps_the_current_card_in_view(make: Make) -> None:
    deep = Network(1, tuple(Layer(1, "sigmoid") for _ in range(12)))
    strip, bridge = make(document(deep), (700, 190))
    bridge.session.follow(Parameter.parse("theta1"))
    backward(bridge)
    while bridge.frame.next is not None:
        current = strip.chain.current
        assert current is not None
        left = current.mapTo(strip, QPoint(0, 0)).x()
        assert 0 <= left <= 700 - current.width()
        bridge.session.step()


def test_another_example_of_the_batch_shows_its_own_part_and_the_batch_the_sum_over_them(make: Make) -> None:
    strip, bridge = make(document(Network(1, (Layer(1, "tanh"), Layer(1))), 5))
    backward(bridge, 3)
    before = values(strip)
    bridge.study(3)
    assert values(strip) != before
    chain = strip.chain.showing
    assert chain is not None
    assert strip.chain.head.accessibleName().startswith("∂C₄/∂θ₂ = ")
    assert "examples" not in " ".join(card.note for card in chain.cards)
    bridge.show_scope("batch")
    assert not strip.chain.isVisible()
    whole = chain_cards(bridge.frame, Parameter("theta", 2), None, notation=textbook.ARTICLE)
    assert whole.cards[0].note == "Σ over 5 examples"
    assert strip.batch.showing is not None
    assert strip.batch.showing.foot.startswith(
        f"∂C/∂θ₂ = Σ of the parts = {to_plain(whole.gradient.whole, textbook.ARTICLE)}: "
    )


def test_a_page_whose_button_has_room_is_named_in_full(qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("light"))
    for number in range(1, 40):
        pictures = []
        for kind in (ElidedButton, QToolButton):
            holder = QWidget()
            qtbot.addWidget(holder)
            button = kind(holder)
            button.setAutoRaise(True)
            button.setFont(ui_font(-1))
            button.setText(f"Paths {number}")
            button.resize(max(button.sizeHint().width(), button.minimumWidth(), 56), 24)
            pictures.append(button.grab().toImage())
        assert pictures[0] == pictures[1], number


def test_the_update_shows_every_layers_change_or_the_one_at_hand(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make()
    bridge.session.finish_iteration()
    assert strip.mode == "update"
    assert len(strip.update_view.cards) == 6
    qtbot.mouseClick(strip.update_view.cards[2], Qt.MouseButton.LeftButton)
    assert bridge.selection == Parameter("theta", 2)
    assert strip.update_view.cards == ()


def test_the_update_says_whose_gradient_it_takes_where_one_example_is_shown_beside(make: Make) -> None:
    strip, bridge = make(document(Network(1, (Layer(1, "tanh"), Layer(1))), 5))
    bridge.session.finish_iteration()
    for parameter in (None, Parameter("theta", 2)):
        bridge.select(parameter)
        for scope, note in (
            ("example", "The gradient in the update is that of all 5 examples."),
            ("batch", ""),
        ):
            bridge.show_scope(scope)  # type: ignore[arg-type]
            assert strip.mode == "update"
            assert strip.update_view.showing is not None
            assert strip.update_view.showing.note == note
    alone, bridge = make()
    bridge.session.finish_iteration()
    assert alone.update_view.showing is not None
    assert alone.update_view.showing.note == ""


def test_the_conventions_never_leave(make: Make) -> None:
    strip, bridge = make()
    for _ in range(len(bridge.frame.program)):
        assert strip.conventions.isVisible()
        assert "(ŷ − y)²" in strip.conventions.whole
        assert strip.conventions.geometry().bottom() < strip.height()
        bridge.session.step()


def test_another_session_and_an_edit_are_shown_at_once(make: Make) -> None:
    strip, bridge = make()
    backward(bridge, 3)
    bridge.edit(SetLearningRate(0.5))
    assert strip.mode == "composition"
    bridge.replace_session(Session(document(Network(2, (Layer(3, "tanh"), Layer(1))))))
    assert len(strip.composition.shells) == 5
    assert "tanh" in strip.conventions.whole


def test_a_change_of_theme_repaints_every_card(make: Make, qapp: QApplication) -> None:
    strip, bridge = make()
    backward(bridge, 3)
    light = strip.grab().toImage()
    apply_theme(qapp, load_theme("dark"))
    strip.refresh_theme()
    qapp.processEvents()
    dark = strip.grab().toImage()
    card = strip.chain.cards[2].geometry().center()
    apply_theme(qapp, load_theme("light"))
    assert light.pixelColor(card.x(), 12).lightness() > 200
    assert dark.pixelColor(card.x(), 12).lightness() < 100
