"""What each action of the table does in a window, and when: one entry an action, under the name it has there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QWidget

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.edit_names import undoable_name
from bpstudio.explain.words.withheld import (
    ASKS_ITSELF,
    HUNTS_NONE,
    KEPT_ASIDE,
    MAKES_NONE,
    NO_LESSON,
    why_not_handed_out,
    why_not_practised,
)
from bpstudio.notation.textbook import Notation
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas import commands
from bpstudio.qt.ground.plain_text import in_menu
from bpstudio.qt.shell.window import Window
from bpstudio.session.practice.hunting import why_not_checked
from bpstudio.session.practice.veil import why_locked
from bpstudio.session.session import Undoable
from bpstudio.storage.sources import link_in

WhyNot = Callable[[Window], str | None]
"""None while nothing is against it."""


def always(_: Window) -> None:
    """There is no reason against it: what it cannot do now it says when it is called."""


def _where(possible: Callable[[Window], bool]) -> WhyNot:
    """Against it, without a word, where it would do nothing."""
    return lambda window: None if possible(window) else ""


def _while_numbers_mean_something(window: Window) -> str | None:
    """Against whatever computes, while the network has an error."""
    error = window.bridge.error
    return None if error is None else f"Stopped: {error.sentence}"


def _while_free_to_ask(window: Window) -> str | None:
    """Against practice, where an exercise or a hunt asks."""
    return ASKS_ITSELF if window.in_a_lesson else why_not_practised(window.session.state) or None


def _in_a_lesson(window: Window) -> str | None:
    """Against turning pages where there are none."""
    return None if window.in_a_lesson else NO_LESSON


def _while_hunts_may_begin(window: Window) -> str | None:
    """Against another hunt, where it would end the lesson."""
    return HUNTS_NONE if window.in_a_lesson else None


def _while_an_exercise_may_be_made(window: Window) -> str | None:
    """Against an exercise of what is not the learner's own, or tells nothing."""
    if window.in_a_lesson:
        return MAKES_NONE
    return window.exercising.why_not_new or _while_numbers_mean_something(window)


def _with_own_session_shown(window: Window) -> str | None:
    """Against saving what is not to be seen."""
    return KEPT_ASIDE if window.files.is_aside else None


def _unless(why_not: commands.WhyNothingToDo) -> WhyNot:
    """Against it what the command itself has against what is selected."""

    def reason(window: Window) -> str | None:
        why = why_not(window.bridge)
        return None if why is None else as_sentence(why)

    return reason


def _while_nothing_is_hunted(window: Window) -> str | None:
    """Against the gradient check, while a planted mistake is to be found."""
    why = why_not_checked(window.session.state)
    return as_sentence(why) if why else None


def _while_it_may_be_solved(window: Window) -> str | None:
    """Against a worked solution, where it would tell what is to be found out, or there is nothing to tell."""
    if window.files.is_aside:
        return KEPT_ASIDE
    return why_not_handed_out(window.session.state) or _while_numbers_mean_something(window)


@dataclass(frozen=True, slots=True)
class Handler:
    """What the action ``name`` does, and ``why_not``: None while it may be done, else the reason, empty where that is
    plain. ``text`` where it says more than the table does.
    """

    name: str
    do: Callable[[Window], object]
    why_not: WhyNot = always
    text: Callable[[Window], str] | None = None


def _moving(name: str, act: Callable[[Window], Callable[[], object]], why_not: WhyNot = always) -> Handler:
    """One that moves the cursor, which pauses training."""
    return Handler(name, lambda window: window.move_by_hand(act(window)), why_not)


def _editing(name: str, act: Callable[[Bridge], object], why_not: commands.WhyNothingToDo) -> Handler:
    """One that does something to what is selected on the canvas."""
    return Handler(name, lambda window: window.edit_chosen(act), _unless(why_not))


def _with_edit(verb: str, found: Undoable | None, notation: Notation) -> str:
    return f"&{verb}" + (f": {in_menu(undoable_name(found, notation))}" if found else "")


def _export(window: Window, what: str | None = None, to_print: bool = False) -> None:
    from bpstudio.qt.documents.export_dialog.dialog import show_export  # not part of the start

    window.player.pause()
    show_export(window.files, window.wear, what, to_print)


def _save_for_students(window: Window) -> None:
    from bpstudio.qt.documents.exporting import save_for_students  # not part of the start

    save_for_students(window.files)


def _load_weights(window: Window) -> None:
    from bpstudio.qt.documents.weights_dialog import load_with_dialog  # not part of the start

    window.player.pause()
    load_with_dialog(
        window.bridge, window, lambda sentence: window.notice.say(sentence, "success", passing=True)
    )


def _while_it_may_be_changed(window: Window) -> str | None:
    """Against other weights where the network is what is asked about."""
    why = why_locked(window.session.state)
    return as_sentence(why) if why else None


def _copy_link(window: Window) -> None:
    from bpstudio.qt.documents.links import copy_link  # not part of the start

    copy_link(window.files)


def _open_link(window: Window) -> None:
    from bpstudio.qt.documents.links import open_link  # not part of the start

    open_link(window.files)


def _paste(window: Window) -> None:
    """Units, a layer or a number; a link to a session is offered to be opened."""
    if link_in(QGuiApplication.clipboard().text()) is None:
        window.edit_chosen(commands.paste)
        return
    from bpstudio.qt.documents.links import link_on_clipboard, offer_link  # not part of the start

    offer_link(window.files, link_on_clipboard() or "")


def _add_to_menu(window: Window) -> None:
    from bpstudio.qt.documents.exporting import put_into_menu  # not part of the start

    put_into_menu(window.files)


def _compare_numbers(window: Window) -> None:
    from bpstudio.qt.documents.compare_dialog import compare_with_dialog  # not part of the start

    window.player.pause()
    compare_with_dialog(window.bridge, window)


def _another_like_this(window: Window) -> None:
    from bpstudio.qt.shell.another import another_like_this  # not part of the start

    another_like_this(window)


HANDLERS = (
    Handler("new", lambda window: window.choose_new()),
    Handler("open", lambda window: window.files.open_with_dialog()),
    Handler("save", lambda window: window.files.save(), _with_own_session_shown),
    Handler("save_as", lambda window: window.files.save_as(), _with_own_session_shown),
    Handler("save_for_students", _save_for_students, _with_own_session_shown),
    Handler("export", _export),
    Handler("export_picture", lambda window: _export(window, "picture")),
    Handler("export_solution", lambda window: _export(window, "worked"), _while_it_may_be_solved),
    Handler("print", lambda window: _export(window, "worked", to_print=True), _while_it_may_be_solved),
    Handler("load_weights", _load_weights, _while_it_may_be_changed),
    Handler(
        "new_exercise",
        lambda window: window.exercising.begin_new(),
        _while_an_exercise_may_be_made,
    ),
    Handler("copy_link", _copy_link, _with_own_session_shown),
    Handler("paste_link", _open_link),
    Handler("add_to_menu", _add_to_menu),
    Handler("quit", lambda window: window.close()),
    Handler(
        "undo",
        lambda window: window.move_by_hand(window.session.undo),
        _where(lambda window: window.session.undoable is not None),
        lambda window: _with_edit("Undo", window.session.undoable, window.notation),
    ),
    Handler(
        "redo",
        lambda window: window.move_by_hand(window.session.redo),
        _where(lambda window: window.session.redoable is not None),
        lambda window: _with_edit("Redo", window.session.redoable, window.notation),
    ),
    _editing("cut", commands.cut, commands.why_not_cut),
    Handler("copy", lambda window: commands.copy(window.bridge), _unless(commands.why_not_copy)),
    Handler("paste", _paste),
    _editing("duplicate", commands.duplicate, commands.why_not_duplicate),
    _editing("delete", commands.delete, commands.why_not_delete),
    _editing("reconnect", commands.reconnect, commands.why_not_reconnect),
    _editing("freeze_selected", commands.toggle_frozen, commands.why_not_freeze),
    Handler("select_all", lambda window: commands.select_all(window.bridge)),
    Handler("copy_tex", lambda window: window.equation.copy("tex")),
    Handler("copy_plain", lambda window: window.equation.copy("plain")),
    Handler("copy_picture", lambda window: window.equation.copy("picture")),
    _moving("step_next", lambda window: window.practising.step, _while_numbers_mean_something),
    _moving(
        "step_back",
        lambda window: window.session.back,
        _where(lambda window: window.session.can_go_back),
    ),
    _moving("finish_phase", lambda window: window.session.finish_phase, _while_numbers_mean_something),
    _moving(
        "finish_iteration", lambda window: window.session.finish_iteration, _while_numbers_mean_something
    ),
    _moving("next_iteration", lambda window: window.session.next_iteration, _while_numbers_mean_something),
    _moving(
        "previous_iteration",
        lambda window: window.session.previous_iteration,
        _where(lambda window: window.session.state.cursor.iteration > 0),
    ),
    Handler("go_to_iteration", lambda window: window.timeline.field.begin()),
    Handler("next_example", lambda window: window.bridge.study(window.bridge.example + 1)),
    Handler("previous_example", lambda window: window.bridge.study(window.bridge.example - 1)),
    _moving(
        "reset",
        lambda window: lambda: window.session.seek(0, 0),
        _where(lambda window: window.session.can_go_back),
    ),
    Handler("bookmark", lambda window: name_bookmark(window.bridge, window)),
    Handler("bookmarks", lambda window: show_bookmarks(window.bridge, window.move_by_hand, window)),
    Handler("explain", lambda window: window.explain()),
    Handler(
        "train", lambda window: window.bridge.attempt(window.player.toggle), _while_numbers_mean_something
    ),
    Handler("stop_when", lambda window: window.choose_stops()),
    Handler("check_gradients", lambda window: window.check_gradients(), _while_nothing_is_hunted),
    Handler("find_the_mistake", lambda window: window.hunts.choose(), _while_hunts_may_begin),
    Handler("compare_numbers", _compare_numbers, _while_numbers_mean_something),
    Handler("follow_selected", lambda window: window.follow_selected()),
    _moving(
        "follow_none",
        lambda window: lambda: window.session.follow(None),
        _where(lambda window: window.session.state.following is not None),
    ),
    Handler("practice", lambda window: window.practice.switch(not window.practice.on), _while_free_to_ask),
    Handler("ask_all", lambda window: window.practising.toggle_ask_all()),
    Handler("round_as_i_go", lambda window: window.choose_rounding()),
    Handler("practice_progress", lambda window: window.show_progress()),
    Handler("practice_review", lambda window: window.show_review()),
    Handler("another_like_this", _another_like_this, _while_free_to_ask),
    Handler("zoom_in", lambda window: window.canvas.zoom_in()),
    Handler("zoom_out", lambda window: window.canvas.zoom_out()),
    Handler("zoom_fit", lambda window: window.canvas.fit()),
    Handler("show_composition", lambda window: window.equation.toggle_mode("composition")),
    Handler("show_paths", lambda window: window.equation.toggle_mode("paths")),
    Handler("toggle_scope", lambda window: window.toggle_scope()),
    Handler("notation", lambda window: window.choose_notation()),
    Handler("next_pane", lambda window: window.go_to_pane(1)),
    Handler("previous_pane", lambda window: window.go_to_pane(-1)),
    Handler("theme_toggle", lambda window: window.toggle_theme()),
    Handler("lessons", lambda window: window.lessons.choose()),
    Handler("lesson_next", lambda window: window.lessons.turn(1), _in_a_lesson),
    Handler("lesson_previous", lambda window: window.lessons.turn(-1), _in_a_lesson),
    Handler("lesson_leave", lambda window: window.lessons.leave(), _in_a_lesson),
    Handler("help_tour", lambda window: window.help.take_tour()),
    Handler("help_guide", lambda window: window.help.show_guide()),
    Handler("help_keys", lambda window: window.help.show_keys()),
    Handler("help_legend", lambda window: window.help.show_legend()),
    Handler("help_glossary", lambda window: window.help.show_guide("glossary")),
    Handler("help_report", lambda window: window.help.show_report()),
    Handler("about", lambda window: window.help.show_about()),
)


def name_bookmark(bridge: Bridge, parent: QWidget) -> None:
    """Ask for a name of the moment shown; what is wrong with it is said by ``bridge.refused``."""
    from bpstudio.explain.words.bookmarks import offered_name  # not part of the start

    dialog = QInputDialog(parent)
    dialog.setObjectName("bookmark_name")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Bookmark this moment")
    dialog.setLabelText("Name")
    cursor, session = bridge.state.cursor, bridge.session
    dialog.setTextValue(offered_name(cursor))
    dialog.textValueSelected.connect(
        lambda name: bridge.attempt(lambda: session.bookmark(name, (cursor.iteration, cursor.revealed)))
    )
    dialog.open()


def show_bookmarks(bridge: Bridge, move: Callable[[Callable[[], object]], None], parent: QWidget) -> None:
    """The list of bookmarks, once."""
    from bpstudio.qt.shell.bookmarks_dialog import BookmarksDialog  # not part of the start

    dialog = parent.findChild(BookmarksDialog) or BookmarksDialog(bridge, move, parent)
    dialog.show()
    dialog.activateWindow()
