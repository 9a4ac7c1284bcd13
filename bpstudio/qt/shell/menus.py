"""The menus and the canvas's own buttons, filled from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from bpstudio.explain.help.action_table import ACTIONS
from bpstudio.explain.help.bars import BARS
from bpstudio.qt.canvas.view import Canvas


def fill_menu_bar(
    bar: QMenuBar,
    actions: Mapping[str, QAction],
    instead: Mapping[str, QMenu],
    after: Mapping[str, QMenu],
) -> None:
    """Every action in its menu; some are menus themselves, and some have one that comes ``after`` them."""
    menus: dict[str, QMenu] = {}
    for entry in ACTIONS:
        menu = menus.get(entry.menu) or menus.setdefault(entry.menu, bar.addMenu(entry.menu))
        menu.setToolTipsVisible(True)
        if entry.apart:
            menu.addSeparator()
        if entry.name in instead:
            menu.addMenu(instead[entry.name])
        else:
            menu.addAction(actions[entry.name])
        if entry.name in after:
            menu.addMenu(after[entry.name])


def equip_canvas(window: QWidget, canvas: Canvas, actions: Mapping[str, QAction]) -> None:
    """Give the canvas the keys that are its own, and its palette their buttons."""
    for entry in ACTIONS:
        if entry.canvas:
            action = actions[entry.name]
            window.removeAction(action)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            canvas.addAction(action)
    for group in BARS["palette"]:
        canvas.palette_bar.add_actions(actions[name] for name in group)
    zooms = (actions[name] for name in chain.from_iterable(BARS["zoom"]))
    canvas.palette_bar.add_actions(zooms, at_the_right=True)
