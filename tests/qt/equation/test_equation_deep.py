"""The strip of a deep network: folded in the middle, the step under the cursor always to be seen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.engine.words import grouped
from bpstudio.explain.pages.why import chain_rule_of
from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.session.selection import Factor
from tests.qt.equation.strips import Make, document
from tests.qt.there import there

DEPTH = 40
DEEP = Network(2, (*[Layer(2, "tanh")] * (DEPTH - 1), Layer(1, "sigmoid")))
MOST = 40  # tiles, whatever the depth


def said(tile: QWidget) -> str:
    return tile.accessibleName()


def nested(strip: EquationStrip) -> int:
    deepest = 0
    for tile in strip.composition.shells:
        count, part = 0, there(tile.parentWidget())
        while part is not strip.composition:
            count, part = count + 1, there(part.parentWidget())
        count += 1
        deepest = max(deepest, count)
    return deepest


def test_every_step_forward_and_backward_has_its_shell_or_card(make: Make) -> None:
    strip, bridge = make(document(DEEP))
    for _ in range(len(bridge.frame.program) - 1):
        bridge.session.step()
        step = bridge.frame.current
        assert step is not None
        if strip.mode == "composition":
            shown = strip.composition.current
            assert shown is not None
            assert said(shown).partition(" = ")[0] == to_plain(quantity(step.symbol), textbook.ARTICLE)
        else:
            shown = strip.chain.current
            assert shown is not None, step
        assert len(strip.composition.shells) <= MOST
        assert len(strip.chain.cards) <= MOST
        assert nested(strip) <= MOST


def test_what_is_shown_does_not_grow_with_the_network(make: Make) -> None:
    counts = []
    for depth in (20, 200):
        strip, bridge = make(document(Network(1, (Layer(1, "tanh"),) * depth)))
        bridge.session.seek(0, depth)
        counts.append((len(strip.composition.shells), len(strip.findChildren(QWidget))))
    assert counts[0] == counts[1]


def test_a_fold_says_what_it_hides_and_a_click_opens_the_layers_next_to_what_is_shown(
    make: Make, qtbot: QtBot
) -> None:
    strip, bridge = make(document(DEEP))
    names = [said(shell) for shell in strip.composition.shells]
    assert "36 layers folded" in names
    assert not any(name.startswith("z¹⁰ ") for name in names)
    fold = strip.composition.shells[names.index("36 layers folded")]
    assert fold.toolTip() == "Layers 3 to 38 are folded. Click to show layers 3 to 5."
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton, pos=fold.rect().topLeft() + fold.rect().center() * 0.02)
    names = [said(shell).partition(" ")[0] for shell in strip.composition.shells]
    assert {"z³", "z⁴", "z⁵"} <= set(names)
    bridge.session.step()
    assert "36 layers folded" in [said(shell) for shell in strip.composition.shells], "a step begins again"


def test_a_fold_is_opened_with_the_keyboard_and_keeps_the_focus_in_the_row(make: Make, qtbot: QtBot) -> None:
    strip, bridge = make(document(DEEP))
    strip.window().activateWindow()
    place = [said(shell) for shell in strip.composition.shells].index("36 layers folded")
    strip.composition.shells[place].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(strip.composition.shells[place], Qt.Key.Key_Return)
    assert "36 layers folded" not in [said(shell) for shell in strip.composition.shells]
    assert any(shell.hasFocus() for shell in strip.composition.shells)
    assert bridge.selection is None


def test_the_product_under_a_fold_is_that_of_all_its_factors(make: Make) -> None:
    strip, bridge = make(document(Network(1, (Layer(1, "tanh"),) * DEPTH)))
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    bridge.select(Parameter("theta", 1, 0, 0))
    chain = strip.chain.showing
    assert chain is not None
    values = [card.value.whole for card in chain.cards]
    folded = [card for card in chain.cards if card.fold is not None]
    assert folded
    for card in folded:
        step = bridge.frame.program[card.step]
        steps = [bridge.frame.program[link.index] for link in bridge.frame.program.chain(step)]
        product = float(
            np.prod([float(np.ravel(np.asarray(bridge.frame.factor(link)))[0]) for link in steps])
        )
        assert float(np.ravel(np.asarray(bridge.frame.quantity(step.writes)))[0]) == pytest.approx(product)
    assert to_plain(values[chain.cards.index(folded[0])], textbook.ARTICLE) == there(folded[0].fold).title
    assert "⋯" in to_plain(strip.equation, textbook.ARTICLE)


def test_a_card_that_is_selected_on_the_canvas_is_unfolded(make: Make) -> None:
    strip, bridge = make(document(DEEP))
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    step = bridge.frame.program.find(Op.DA_DZ, 20)
    bridge.select(Factor(step.index, Parameter("theta", 1, 0, 0)))
    assert any(name.startswith("∂a²⁰") for name in map(said, strip.chain.cards))


def test_the_update_folds_the_layers_in_the_middle(make: Make) -> None:
    strip, bridge = make(document(DEEP))
    bridge.session.seek(0, len(bridge.frame.program))
    names = [said(card) for card in strip.update_view.cards]
    assert len(names) <= MOST
    assert sum("folded" in name for name in names) == 1
    assert "⋯" in to_plain(strip.equation, textbook.ARTICLE)


def test_paths_through_more_layers_than_an_array_has_axes_are_added_up(make: Make) -> None:
    strip, bridge = make(document(Network(1, (Layer(1, "tanh"),) * 100)))
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    bridge.select(Parameter("theta", 1, 0, 0))
    strip.show_mode("paths")
    ways = strip.ways.showing
    assert ways is not None
    assert (ways.total, ways.agrees) == (1, True)
    assert "⋯" in ways.rows[0].factors
    assert len(ways.heads) == len(ways.rows[0].factors) <= MOST


def test_a_number_of_paths_that_nobody_could_read_is_written_with_a_power(make: Make) -> None:
    strip, bridge = make(document(Network(1, (Layer(10, "tanh"),) * 60)))
    bridge.session.seek(0, len(bridge.frame.program) - 1)
    bridge.select(Parameter("theta", 1, 0, 0))
    strip.show_mode("paths")
    assert strip.ways.showing is not None
    assert strip.ways.showing.total == 10**59
    assert "1.0×10⁵⁹ paths" in strip.ways.showing.lines[1]
    assert grouped(10**59) == "1.0×10⁵⁹"
    assert grouped(999_999) == "999,999"
    assert grouped(10**4000 - 1) == "1.0×10⁴⁰⁰⁰"


def test_the_sheet_on_the_chain_rule_writes_the_ends_of_a_deep_network(make: Make) -> None:
    _, bridge = make(document(Network(1, (Layer(1, "tanh"),) * 900)))
    sections = chain_rule_of(bridge.frame, Parameter("theta", 1), textbook.ARTICLE)
    assert max(len(to_plain(section.left, textbook.ARTICLE)) for section in sections) < 200
