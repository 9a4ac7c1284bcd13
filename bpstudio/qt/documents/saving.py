"""Saving: where the session came from or under another name, and the questions about what is there already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from bpstudio.explain.words import files as words
from bpstudio.qt.controls import questions
from bpstudio.qt.controls.in_thread import Outcome
from bpstudio.qt.documents.shown_file import ShownFile
from bpstudio.qt.ground.plain_text import named
from bpstudio.session.history.state import State
from bpstudio.storage import writer
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import reason
from bpstudio.storage.lock import Held, Lock
from bpstudio.storage.progress import Stopped
from bpstudio.storage.writer import ChangedOnDisk

_Act = Callable[[], object]


class Saving(QObject):
    """Writes the session that ``file`` shows."""

    def __init__(self, file: ShownFile) -> None:
        super().__init__(file)
        self._file = file

    def save(self, then: _Act = questions.nothing) -> None:
        """Save where the session came from, then ``then()``; nothing of the kind where it is not saved."""
        file = self._file
        if file.refuse_to_save():
            return
        if file.path is None or file.read_only:
            self.save_as(then)
        elif file.lock is not None and not file.lock.is_ours:
            self._ask_taken_over(file.path, then)
        else:
            self._write(file.path, file.digest, then)

    def save_as(self, then: _Act = questions.nothing) -> None:
        """Ask for a name, save under it, and call ``then`` once that is done; none given, nothing happens."""
        file = self._file
        if file.refuse_to_save():
            return
        from bpstudio.qt.controls.save_name import ask_where_to_save  # not part of the start

        start = str(file.path.absolute() if file.path else f"{file.title}.json")
        ask_where_to_save(
            file.window,
            "Save the session",
            start,
            words.SESSION_FILTER,
            ".json",
            lambda path: self._save_under(path, then),
        )

    def _save_under(self, path: Path, then: _Act) -> None:
        """``path`` is chosen by hand, so what is there may go, unless somebody works on it."""
        try:
            lock = self._file.lock_of(path) if path.parent.is_dir() else None
        except Held as held:
            self._file.said.emit(words.not_saved_over_another(named(path.name), who=held.sentence), "error")
            return
        self._write(path, None, then, lock)

    def _write(self, path: Path, digest: str | None, then: _Act, lock: Lock | None = None) -> None:
        """Write to ``path``, which had ``digest``; ``lock`` is the new one where the file is another than before."""
        file, state, name = self._file, self._file.own.state, named(path.name)

        def written(outcome: Outcome) -> None:
            try:
                self._saved(path, state, outcome(), lock)
            except ChangedOnDisk:
                self._ask_changed(path, then)
            except Stopped:
                file.said.emit(words.stopped_saving(name), "warning")
            except (OSError, SessionFileError, MemoryError) as wrong:
                file.said.emit(words.not_saved(name, why=reason(wrong)), "error")
            else:
                file.said.emit(words.saved(name), "success")
                then()
                return
            if lock is not None and lock is not file.lock:
                lock.release()

        file.in_thread.do_titled(
            f"Saving {name}", lambda progress: writer.save_over(state, path, digest, progress), written
        )

    def _saved(self, path: Path, state: State, digest: str, lock: Lock | None) -> None:
        if lock is not None:
            self._file.hold(lock)
        self._file.remember(path, digest)
        self._file.keep(state)

    def _ask_changed(self, path: Path, then: _Act) -> None:
        questions.ask_about_change(
            self._file.window,
            named(path.name),
            lambda: self.save_as(then),
            lambda: self._write(path, None, then),
        )

    def _ask_taken_over(self, path: Path, then: _Act) -> None:
        def take_back() -> None:
            lock = self._file.taken_over(path)
            if lock is not None:
                self._file.hold(lock)
                self._write(path, self._file.digest, then)

        questions.ask_about_takeover(
            self._file.window, named(path.name), lambda: self.save_as(then), take_back
        )
