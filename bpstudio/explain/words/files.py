"""What became of a file, what is asked about it, and what was left behind by a window whose process ended.

A name that stands in a sentence comes ready for it, and ``why`` is half a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from bpstudio.engine.words import counted, plural

SESSION_FILTER = "Backprop Studio session (*.json)"
"""What dialogs for files call a session."""
CONFINED = (
    "the other iterations of this file are still being run again; until that is done, this one can be looked at "
    "step by step"
)
"""Why only one iteration of a session is at hand, half a sentence."""
NOT_RUN = (
    "this file has not been run again, so that only one iteration of it can be looked at; the mark in the status line "
    "tells why, and tries again"
)
"""The same for good."""
NO_MEMORY = "There is not enough memory to open this."
AGAIN = "Running the session again"
LOCK_TAKEN_AWAY = "The lock of a Backprop Studio that is no longer running was taken away."
NOTHING_OPENED = "Stopped; nothing was opened."
ONLY_ITS_CURSOR = "Stopped; only the iteration at the cursor can be seen."
AS_IT_WAS = "Stopped; everything is as it was."
OFFERED_AGAIN = "Stopped; it is offered again at the next start."
NO_MEMORY_TO_RECOVER = "There is not enough memory to recover this; it stays where it is."
KEPT_AGAIN = "What is not saved is kept for recovery again."
MOST_WIDTHS = 13

Asked = tuple[str, str]
"""What is the matter, in a sentence, and what hangs on the answer."""


def toolkit_missing(what: str, missing: object) -> str:
    """Of what is painted, or is the window itself, where PySide6 or a system library it needs is not there."""
    return f"{what} needs PySide6 and pyqtgraph: {missing}"


# Opened


def computed_anew(difference: str) -> str:
    """Where the file says otherwise than its log, and whose numbers are shown."""
    return f"{difference} The numbers shown are computed anew from the log."


def agrees(name: str) -> str:
    """Of a file that was run again and is right."""
    return f"Every number in {name} agrees with its log."


def nothing_changed(why: str) -> str:
    """Of a session that could not be run anew."""
    return f"Nothing has changed: {why}."


def only_its_cursor(why: str) -> str:
    """Of what cannot be done while only one iteration is at hand."""
    return f"Not yet: {why}."


# Saved and written


def saved(name: str) -> str:
    """Of a session that is in its file."""
    return f"Saved {name}."


def stopped_saving(name: str) -> str:
    """Of a file that was about to be replaced."""
    return f"Stopped; {name} is as it was."


def not_saved(name: str, *, why: str) -> str:
    """Of a file that could not be written, and that nothing is lost yet."""
    return f"{name} was not saved: {why}. The session is still open."


def not_saved_over_another(name: str, *, who: str) -> str:
    """Of a name under which ``who`` works, a sentence."""
    return f"{name} was not saved. {who} Choose another name."


def not_taken_over(name: str, *, why: str) -> str:
    """Of a file whose lock cannot be had."""
    return f"{name} cannot be taken over: {why}. It can be opened as a copy."


def not_written(name: str, *, why: str) -> str:
    """Of an export that failed."""
    return f"{name} was not written: {why}."


# Asked


def save_changes(name: str) -> Asked:
    """Before a session is left that is not saved."""
    return (
        f"Save the changes to “{name}”?",
        "Without saving, the edits and the training since the last save are lost.",
    )


def contradicts_itself(difference: str) -> Asked:
    """Of a file whose numbers are not those of its log."""
    return (
        "Running the session again gives other numbers than the file records.",
        f"{difference}\n\nThe log says what was done; trace, series and checkpoints only what came of it then. "
        "Trust the log and show the numbers computed now, or trust the file and leave it alone?",
    )


def not_run_again(why: str) -> Asked:
    """Of a file that has not been verified; ``why`` is a sentence."""
    return "Only the iteration at its cursor can be seen: the rest of the file was not run again.", why


def open_elsewhere(name: str, *, who: str) -> Asked:
    """Of a file that another window holds; ``who`` says which, in sentences."""
    return (
        f"“{name}” is locked.",
        f"{who}\n\nRead-only, you can do everything but save under this name. A copy is a session of "
        "its own. After taking over you can save here, and the other window is told before it saves.",
    )


def changed_on_disk(name: str) -> Asked:
    """Of a file that is not what was read or written here last."""
    return (
        f"Another program has changed “{name}” since it was opened or saved here.",
        "Overwriting puts this session in its place; what is there now stays beside it as .bak.",
    )


def taken_over(name: str) -> Asked:
    """Of a file whose lock another window has by now."""
    return (
        f"Another window has taken over “{name}”.",
        "What is saved there may be newer than what this window knows. Taking it back and saving keeps the "
        "file there now beside it as .bak.",
    )


# Dropped on the window


def offered_to_open(name: str, *, more: int) -> str:
    """Of sessions carried over the window, the first by its name."""
    others = f" and {more} more beside it" if more else ""
    return f"Drop to open {name}{others}."


def offered_to_import(name: str) -> str:
    """Of a table carried over the window."""
    return f"Drop to import the examples in {name}."


def offered_to_load_weights(name: str) -> str:
    """Of a file of weights carried over the window."""
    return f"Drop to see what weights are in {name}."


def not_on_this_computer(name: str) -> str:
    """Of an address, half a sentence as the next three."""
    return f"{name} is no file on this computer"


def no_file(name: str) -> str:
    """Of a folder, or of what is gone."""
    return f"{name} is no file"


def neither_session_nor_table(name: str) -> str:
    """Of a file of another kind."""
    return f"{name} is neither a session nor a table such as .csv or .txt"


def table_left_out(name: str) -> str:
    """Of a table, or of weights, among other files."""
    return f"{name} was left out: tables and weights are dropped one at a time"


# Kept for recovery


def would_be_lost(place: str, *, why: str) -> str:
    """While the journal cannot be written."""
    return f"What is not saved would be lost in a crash: {place} cannot be written ({why})."


def journal_unread(why: str, *, kept_as: str = "", trouble: str = "") -> str:
    """Of a journal that cannot be read: under which name it is kept, or why it could not be put aside."""
    then = f". It is kept as {kept_as}." if kept_as else f" ({trouble})."
    return f"A journal of unsaved work cannot be read: {why}{then}"


def not_recovered(why: str) -> str:
    """Of work that is offered again at the next start."""
    return f"This work cannot be recovered now: {why}. It stays where it is."


def recovered(name: str) -> str:
    """Of work that is shown again."""
    return f"Recovered “{name}”. It is not saved yet."


def left_unsaved(count: int) -> str:
    """Of sessions that were open as the program ended, a title."""
    return f"Backprop Studio ended before {plural(count, 'this was', f'these {count} sessions were')} saved"


def left_behind(
    *,
    seconds_ago: float,
    edits: int,
    iterations: int,
    widths: Sequence[int],
    saved_as: str = "",
    damaged: bool = False,
) -> str:
    """``changed 2 minutes ago · 3 edits · 1,204 iterations · 2-4-2-1 network``, then where it was saved last.

    ``widths`` are those of its inputs and layers, which are not told one by one of a deep network.
    """
    parts = (
        f"changed {_ago(seconds_ago)}",
        counted(edits, "edit", none="no"),
        counted(iterations, "iteration", none="no"),
        f"{'-'.join(map(str, widths))} network" if 0 < len(widths) <= MOST_WIDTHS else "a deep network",
    )
    lines = ["  ·  ".join(parts), f"saved last as {saved_as}" if saved_as else "never saved"]
    if damaged:
        lines.append("the last changes cannot be read; what there was before them can")
    return "\n".join(lines)


def _ago(seconds: float) -> str:
    for length, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= length:
            return f"{counted(int(seconds // length), unit)} ago"
    return "less than a minute ago"
