"""What each action of the table does in a window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bpstudio.qt.canvas import commands
from bpstudio.qt.documents.exporting import export_with_dialog, put_into_menu
from bpstudio.qt.shell.bookmarking import name_bookmark, show_bookmarks

if TYPE_CHECKING:
    from bpstudio.qt.shell.main_window import MainWindow


def handlers_of(window: MainWindow) -> dict[str, Callable[[], object]]:
    """For every name in the table the function that its action calls."""
    files, player = window.files, window.player
    return {
        "new": window.choose_new,
        "open": files.open_with_dialog,
        "save": files.save,
        "save_as": files.save_as,
        "export": lambda: export_with_dialog(files),
        "add_to_menu": lambda: put_into_menu(files),
        "quit": window.close,
        "undo": lambda: window.move_by_hand(window.session.undo),
        "redo": lambda: window.move_by_hand(window.session.redo),
        "cut": lambda: window.edit_chosen(commands.cut),
        "copy": lambda: commands.copy(window.bridge),
        "paste": lambda: window.edit_chosen(commands.paste),
        "duplicate": lambda: window.edit_chosen(commands.duplicate),
        "delete": lambda: window.edit_chosen(commands.delete),
        "reconnect": lambda: window.edit_chosen(commands.reconnect),
        "freeze_selected": lambda: window.edit_chosen(commands.toggle_frozen),
        "select_all": lambda: commands.select_all(window.bridge),
        "step_next": lambda: window.move_by_hand(window.session.step),
        "step_back": lambda: window.move_by_hand(window.session.back),
        "finish_phase": lambda: window.move_by_hand(window.session.finish_phase),
        "finish_iteration": lambda: window.move_by_hand(window.session.finish_iteration),
        "next_iteration": lambda: window.move_by_hand(window.session.next_iteration),
        "previous_iteration": lambda: window.move_by_hand(window.session.previous_iteration),
        "go_to_iteration": lambda: window.timeline.field.begin(),
        "reset": lambda: window.move_by_hand(lambda: window.session.seek(0, 0)),
        "train": lambda: window.bridge.attempt(player.toggle),
        "stop_when": window.choose_stops,
        "bookmark": lambda: name_bookmark(window.bridge, window),
        "bookmarks": lambda: show_bookmarks(window.bridge, window.move_by_hand, window),
        "check_gradients": window.check_gradients,
        "follow_selected": window.follow_selected,
        "follow_none": lambda: window.move_by_hand(lambda: window.session.follow(None)),
        "zoom_in": lambda: window.canvas.zoom_in(),
        "zoom_out": lambda: window.canvas.zoom_out(),
        "zoom_fit": lambda: window.canvas.fit(),
        "next_example": lambda: window.bridge.study(window.bridge.example + 1),
        "previous_example": lambda: window.bridge.study(window.bridge.example - 1),
        "copy_tex": lambda: window.equation.copy("tex"),
        "copy_plain": lambda: window.equation.copy("plain"),
        "copy_picture": lambda: window.equation.copy("picture"),
        "show_composition": lambda: window.equation.toggle_mode("composition"),
        "show_paths": lambda: window.equation.toggle_mode("paths"),
        "toggle_scope": window.toggle_scope,
        "notation": lambda: window.notation_menu.popup(
            window.equation.mapToGlobal(window.equation.rect().topLeft())
        ),
        "next_pane": lambda: window.go_to_pane(1),
        "previous_pane": lambda: window.go_to_pane(-1),
        "explain": window.explain,
        "theme_toggle": window.toggle_theme,
        "help_tour": window.help.take_tour,
        "help_guide": window.help.show_guide,
        "help_keys": window.help.show_keys,
        "help_legend": window.help.show_legend,
        "help_glossary": lambda: window.help.show_guide("glossary"),
        "help_report": window.help.show_report,
        "about": window.help.show_about,
    }
