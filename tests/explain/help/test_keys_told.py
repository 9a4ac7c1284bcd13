"""What keys do: those of the menus, those a view keeps for itself, and what the status line says of them."""

from __future__ import annotations

from typing import get_args

import pytest

from bpstudio.explain.help.action_table import ACTIONS
from bpstudio.explain.help.bars import BARS
from bpstudio.explain.help.guide_letters import letters_of_the_guide
from bpstudio.explain.help.keys import CANVAS, Control, keys_in, keys_on_canvas
from bpstudio.explain.help.other_keys import OTHERS, PLACES
from bpstudio.notation.textbook import ARTICLE, Notation


def keys_of(text: str) -> list[str]:
    return [key.strip() for key in text.split(";") if key.strip()]


def test_the_buttons_of_the_bars_are_actions_and_each_has_one() -> None:
    names = [name for groups in BARS.values() for group in groups for name in group]
    assert set(names) <= {entry.name for entry in ACTIONS}
    assert len(set(names)) == len(names)


def test_no_key_of_the_menus_does_two_things() -> None:
    keys = [key for entry in ACTIONS for key in keys_of(entry.keys)]
    assert len(keys) > 40
    assert sorted(keys) == sorted(set(keys))


def test_no_action_is_there_twice_and_each_explains_itself_in_sentences() -> None:
    names = [entry.name for entry in ACTIONS]
    assert sorted(names) == sorted(set(names))
    assert [entry.name for entry in ACTIONS if not entry.tip.endswith(".")] == []


def test_a_letter_underlined_in_a_menu_leads_to_one_entry_of_it() -> None:
    for menu in {entry.menu for entry in ACTIONS}:
        letters = [entry.text[entry.text.index("&") + 1].lower() for entry in ACTIONS if entry.menu == menu]
        assert sorted(letters) == sorted(set(letters)), menu


def test_in_one_place_a_key_does_one_thing() -> None:
    keys = [(place, key) for place, some, _ in OTHERS for key in keys_of(some)]
    assert sorted(keys) == sorted(set(keys))
    assert not set(PLACES.values()) & {place for place, _, _ in OTHERS}


@pytest.mark.parametrize("control", get_args(Control))
def test_every_kind_of_control_says_what_its_keys_do_and_how_to_leave_it(control: Control) -> None:
    said = keys_in(control)
    leave = "shows the answer" if control == "option" else "returns to the network"
    assert said.endswith(f". Esc {leave}.")
    assert said != f". Esc {leave}."


def test_what_can_be_typed_over_says_so() -> None:
    assert "type a number" in keys_on_canvas(True)
    assert keys_on_canvas(False) == CANVAS
    assert "type" not in CANVAS


def test_the_guide_says_which_letters_the_window_writes_otherwise() -> None:
    assert letters_of_the_guide(ARTICLE) == ""
    assert letters_of_the_guide(Notation(weight="w")) == (
        "The guide writes θ and θ₂ where this window writes w and w₂."
    )
