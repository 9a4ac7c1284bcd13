"""The table of actions as actions of a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bpstudio.explain.help.action_table import ACTIONS, Entry
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.keys import keys_shown, sequences
from bpstudio.qt.ground.plain_text import plain_tip

_ROLES = {"about": QAction.MenuRole.AboutRole, "quit": QAction.MenuRole.QuitRole}
"""What macOS puts into the menu of the program. Nothing else is to be moved there for its words."""


def make_actions(parent: QWidget, slots: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """The table as actions of ``parent``, each calling its slot. Raises KeyError for an action without one."""
    return {entry.name: _action(parent, entry, slots[entry.name]) for entry in ACTIONS}


def _action(parent: QWidget, entry: Entry, slot: Callable[[], object]) -> QAction:
    action = QAction(entry.text, parent)
    action.setObjectName(entry.name)
    action.setShortcuts(sequences(entry.keys, entry.name))
    action.setCheckable(entry.checkable)
    action.setToolTip(plain_tip(f"{entry.tip}  ({keys_shown(entry.keys)})" if entry.keys else entry.tip))
    action.setMenuRole(_ROLES.get(entry.name, QAction.MenuRole.NoRole))
    if entry.icon:
        action.setIcon(icon(entry.icon))
    action.triggered.connect(lambda *_: slot())
    parent.addAction(action)
    return action
