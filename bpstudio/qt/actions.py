"""The table of actions as actions of a window, and the keys that a control with the focus keeps for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QTabBar,
    QWidget,
)

from bpstudio.qt.action_table import ACTIONS, Entry
from bpstudio.qt.guard import guarded
from bpstudio.qt.icons import icon
from bpstudio.qt.keys import sequences, shown
from bpstudio.qt.plain_text import plain_tip

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
    action.setToolTip(plain_tip(f"{entry.tip}  ({shown(entry.keys)})" if entry.keys else entry.tip))
    action.setStatusTip(entry.tip)
    action.setMenuRole(_ROLES.get(entry.name, QAction.MenuRole.NoRole))
    if entry.icon:
        action.setIcon(icon(entry.icon))
    action.triggered.connect(lambda *_: slot())
    parent.addAction(action)
    return action


_KEEPS = (
    (QAbstractButton, (Qt.Key.Key_Space,)),
    (QAbstractSlider, (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home)),
    (QAbstractSpinBox, (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home)),
    (QComboBox, (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Space)),
    (QTabBar, (Qt.Key.Key_Left, Qt.Key.Key_Right)),
)


class KeyCourtesy(QObject):
    """Lets the control that has the focus keep the keys it lives by, which would else trigger the window's actions.

    It listens to that one control only: a filter on the application would cost a call for every event there is.
    """

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._listen)

    def _listen(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None and isinstance(new, tuple(kind for kind, _ in _KEEPS)):
            new.installEventFilter(self)

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        kept = plain and any(isinstance(watched, kind) and event.key() in keys for kind, keys in _KEEPS)
        if kept:
            event.accept()
        return kept
