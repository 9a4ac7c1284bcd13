"""The menu in which the learner says how the textbook at hand writes things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from bpstudio.notation.textbook import (
    COSTS,
    FORMS,
    LAYERS,
    WEIGHTS,
    Notation,
    notation_from,
    notation_text,
)
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground import settings
from bpstudio.qt.ground.emptied import empty_menu
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import inset

LAYER_WORDS = {
    "article": "above z and a, below {w} and b:  z², {w}₂",
    "superscript": "above everything:  z², {w}²",
    "parentheses": "above, in parentheses:  z⁽²⁾, {w}⁽²⁾",
    "brackets": "above, in brackets:  z[2], {w}[2]",
    "subscript": "below everything:  z₂, {w}₂",
}
FORM_WORDS = {"matrix": "Matrices:  {w}ᵀa + b", "scalar": "Sums over units:  Σ {w}a + b"}
TIPS = {
    "weight": "What a weight is called.",
    "cost": "What the cost is called.",
    "layers": "Where the number of the layer stands.",
    "form": "Whether a layer's formulas are written with matrices or for one of its units.",
}


def kept_notation() -> Notation:
    """The notation chosen last in any window, in which another begins."""
    return notation_from(settings.text("notation") or "")


def notation_menu(bridge: Bridge, parent: QWidget) -> QMenu:
    """Four groups of choices; each is made at once in the whole window, and kept for those opened later."""
    menu = QMenu("&Notation", parent)
    menu.setObjectName("notation_menu")
    menu.setToolTipsVisible(True)
    menu.aboutToShow.connect(lambda: _fill(menu, bridge))
    _fill(menu, bridge)
    return menu


def _fill(menu: QMenu, bridge: Bridge) -> None:
    empty_menu(menu)
    weight = bridge.notation.weight
    _add(menu, bridge, "Weights", "weight", WEIGHTS, str)
    _add(menu, bridge, "Cost", "cost", COSTS, str)
    _add(menu, bridge, "Layers", "layers", LAYERS, lambda name: LAYER_WORDS[name].format(w=weight))
    _add(menu, bridge, "Formulas", "form", FORMS, lambda name: FORM_WORDS[name].format(w=weight))


def _add(
    menu: QMenu, bridge: Bridge, title: str, field: str, values: tuple[str, ...], text: Callable[[str], str]
) -> None:
    group = QActionGroup(menu)
    menu.addSeparator()
    menu.addAction(_heading(title, menu))
    for value in values:
        action = menu.addAction(text(value))
        action.setObjectName(f"notation_{field}_{value}")
        action.setCheckable(True)
        action.setChecked(getattr(bridge.notation, field) == value)
        action.setToolTip(plain_tip(TIPS[field]))
        action.triggered.connect(partial(_choose, bridge, field, value))
        group.addAction(action)


def _heading(title: str, menu: QMenu) -> QWidgetAction:
    """The name of a group: the style of the menus draws none of its own."""
    label, heading = PlainLabel(title), QWidgetAction(menu)
    label.setProperty("role", "muted")
    inset(label, "under")
    heading.setDefaultWidget(label)
    heading.setEnabled(False)
    return heading


def _choose(bridge: Bridge, field: str, value: str, checked: bool = True) -> None:
    notation = replace(bridge.notation, **{field: value})  # type: ignore[arg-type]
    settings.keep("notation", notation_text(notation))
    bridge.write_in(notation)
