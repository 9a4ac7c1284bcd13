"""The table of actions as actions of a window, each with what it does there and when."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction, QKeySequence

from bpstudio.explain.help.action_table import ACTIONS, Entry
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.keys import sequences, with_keys
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.shell.handlers import HANDLERS, Handler, always
from bpstudio.qt.shell.window import Window

_ROLES = {"about": QAction.MenuRole.AboutRole, "quit": QAction.MenuRole.QuitRole}
"""What macOS puts into the menu of the program. Nothing else is to be moved there for its words."""
_NOT_IN_A_PREVIEW = frozenset(
    {
        "new",
        "open",
        "save",
        "save_as",
        "save_for_students",
        "export",
        "export_picture",
        "export_solution",
        "print",
        "paste_link",
        "copy_link",
        "new_exercise",
        "paste",
        "find_the_mistake",
        "another_like_this",
        "lessons",
        "help_tour",
    }
)
"""What would put something else into the place of the exercise that is looked at, or into a file."""
_TIPS = {entry.name: with_keys(entry.tip, entry.keys) for entry in ACTIONS}


def make_actions(window: Window) -> dict[str, QAction]:
    """The table as actions of ``window``, by name. Raises KeyError for an action without a handler."""
    handlers = {handler.name: handler for handler in HANDLERS}
    return {entry.name: _action(window, entry, partial(handlers[entry.name].do, window)) for entry in ACTIONS}


def _action(window: Window, entry: Entry, act: partial[object]) -> QAction:
    action = QAction(entry.text, window)
    action.setObjectName(entry.name)
    action.setShortcuts(sequences(entry.keys, entry.name))
    action.setCheckable(entry.checkable)
    action.setToolTip(plain_tip(_TIPS[entry.name]))
    action.setMenuRole(_ROLES.get(entry.name, QAction.MenuRole.NoRole))
    if entry.icon:
        action.setIcon(icon(entry.icon))
    action.triggered.connect(lambda *_: act())
    window.addAction(action)
    return action


def why_not_by_keys(window: Window, keys: QKeySequence, on_canvas: bool) -> str:
    """Why what these keys do cannot be done now; empty where they do nothing here, or can be used.

    Some are the canvas's, and do it only there.
    """
    handlers = {handler.name: handler for handler in HANDLERS}
    names = (entry.name for entry in ACTIONS if on_canvas or not entry.canvas)
    pressed = [name for name in names if keys in window.named_actions[name].shortcuts()]
    return next((why for name in pressed if (why := why_not(window, handlers[name]))), "")


def why_not(window: Window, handler: Handler) -> str | None:
    """Why something cannot be done now: None where it can, empty where the reason is plain."""
    if window.only_to_try and handler.name in _NOT_IN_A_PREVIEW:
        from bpstudio.explain.words.exercises import ONLY_A_PREVIEW  # not part of the start

        return ONLY_A_PREVIEW
    return handler.why_not(window)


def enable(window: Window) -> None:
    """Let only that be done which can be done now, and say in the tooltips of the others why not."""
    for menu in (window.new_menu, window.recent_menu):
        menu.menuAction().setEnabled(not window.only_to_try)
    for handler in HANDLERS:
        action = window.named_actions[handler.name]
        if handler.text is not None:
            action.setText(handler.text(window))
        if handler.why_not is not always or window.only_to_try:
            why = why_not(window, handler)
            action.setEnabled(why is None)
            action.setToolTip(plain_tip(_TIPS[handler.name] + (f"\n{why}" if why else "")))
