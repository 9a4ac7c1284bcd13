"""At the start: what earlier windows left behind is offered, recovered, set aside or deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bpstudio.explain.words import files as words
from bpstudio.qt.controls.in_thread import Outcome
from bpstudio.qt.ground.plain_text import named, named_path
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage import reader
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import reason
from bpstudio.storage.journal import read_journal
from bpstudio.storage.places import journals
from bpstudio.storage.progress import Progress, Stopped
from bpstudio.storage.recovery_place import RecoveryPlace, abandoned

if TYPE_CHECKING:
    from bpstudio.qt.documents.recover_dialog import LeftBehind

NewWindow = Callable[[], MainWindow]


def offer_recovery(window: MainWindow, new_window: NewWindow) -> list[str]:
    """Look for what was left behind and ask about it over ``window``; what crashes wrote, for the caller to show.

    A session recovered takes the place of what ``window`` shows where that is the same file, or none, and unchanged.
    """
    places = abandoned(journals())
    crashes = [text for place in places if (text := _crash_of(place))]
    found = [left for place in places if (left := _looked_into(place, window)) is not None]
    if found:
        _ask(found, window, new_window)
    return crashes


def _ask(found: list[LeftBehind], window: MainWindow, new_window: NewWindow) -> None:
    from bpstudio.qt.documents.recover_dialog import RecoverDialog  # not part of the start

    dialog = RecoverDialog(found, window)
    waiting = {id(left): left for left in found}

    def recover(ticked: list[LeftBehind]) -> None:
        for left in ticked:
            del waiting[id(left)]
            shown, origin = window.files.path, left.journalled.origin.path
            same = shown is None or (origin is not None and shown.absolute() == Path(origin))
            fresh = same and not window.files.modified and not window.files.in_thread.busy
            _recover(window if fresh else new_window(), left)

    def discard(ticked: list[LeftBehind]) -> None:
        for left in ticked:
            waiting.pop(id(left)).place.clear()

    def closed() -> None:
        for left in waiting.values():
            left.place.leave()

    dialog.recovered.connect(recover)
    dialog.discarded.connect(discard)
    dialog.destroyed.connect(closed)
    dialog.open()


def _crash_of(place: RecoveryPlace) -> str:
    """What a hard crash wrote, which is shown once."""
    try:
        text = place.crash.read_text(encoding="utf-8", errors="replace")
        place.crash.unlink()
    except OSError:
        return ""
    return text


def _looked_into(place: RecoveryPlace, window: MainWindow) -> LeftBehind | None:
    """What a place holds. A journal that cannot be read is set aside."""
    if not place.journal.exists():
        place.clear()
        return None
    from bpstudio.qt.documents.recover_dialog import LeftBehind

    try:
        return LeftBehind(place, read_journal(place.journal))
    except SessionFileError as wrong:
        _set_aside(place, window, str(wrong))
        return None


def _set_aside(place: RecoveryPlace, window: MainWindow, why: str) -> None:
    try:
        aside = place.set_aside()
    except OSError as wrong:
        place.leave()
        window.notice.say(words.journal_unread(why, trouble=reason(wrong)), "error")
        return
    place.clear()
    window.notice.say(words.journal_unread(why, kept_as=named_path(aside)), "error")


def _recover(window: MainWindow, left: LeftBehind) -> None:
    title = left.journalled.origin.title
    window.files.in_thread.do_titled(
        f"Recovering {named(title)}",
        partial(_opened, left),
        lambda outcome: _recovered(window, left, outcome),
    )


def _opened(left: LeftBehind, progress: Progress) -> reader.Opened:
    return reader.opened(left.journalled.contents, progress)


def _copied_aside(left: LeftBehind, window: MainWindow) -> bool:
    """Keep what of a damaged journal is to be read no more; False, said in words, where that cannot be done."""
    try:
        left.place.copy_aside()
    except OSError as wrong:
        left.place.leave()
        window.notice.say(words.not_recovered(reason(wrong)), "error")
        return False
    return True


def _recovered(window: MainWindow, left: LeftBehind, outcome: Outcome) -> None:
    """From here on the window writes its journal where it was found, so that at no moment there is none."""
    try:
        opened: reader.Opened = outcome()
    except Stopped:
        left.place.leave()
        window.notice.say(words.OFFERED_AGAIN, "warning")
    except SessionFileError as wrong:
        _set_aside(left.place, window, str(wrong))
    except MemoryError:
        left.place.leave()
        window.notice.say(words.NO_MEMORY_TO_RECOVER, "error")
    else:
        if left.journalled.damaged and not _copied_aside(left, window):
            return
        window.recovery.go_on_in(left.place)
        window.files.recover(opened.state, left.journalled.origin)
        window.notice.say(words.recovered(window.files.title), "warning")
