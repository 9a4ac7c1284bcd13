"""What is written of a session beside its file: a copy for students, and the entry of a menu."""

from __future__ import annotations

from pathlib import Path

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import exporting, files
from bpstudio.qt.controls.save_name import ask_where_to_save
from bpstudio.qt.documents.shown_file import ShownFile
from bpstudio.qt.ground.plain_text import named, named_path
from bpstudio.storage.desktop import NoMenu, add_to_menu
from bpstudio.storage.files import reason, write_bytes
from bpstudio.storage.students import encode_for_students


def save_for_students(file: ShownFile) -> None:
    """Ask where to, and write the session without what led there; the session stays where it is."""
    if file.refuse_to_save():
        return
    folder = "" if file.path is None else f"{file.path.absolute().parent}/"
    stem = exporting.stem_of(file.stem, "session", "students")
    ask_where_to_save(
        file.window,
        "Save a copy for students",
        f"{folder}{stem}.json",
        files.SESSION_FILTER,
        ".json",
        lambda path: _write_for_students(file, path),
    )


def _write_for_students(file: ShownFile, path: Path) -> None:
    if file.path is not None and path.resolve() == file.path.resolve():
        file.said.emit(as_sentence(exporting.OWN_FILE), "error")
        return
    try:
        write_bytes(path, encode_for_students(file.own.state))
    except (OSError, ValueError, MemoryError) as wrong:
        file.said.emit(files.not_written(named(path.name), why=reason(wrong)), "error")
    else:
        told = exporting.written_in(named(path.name), folder=named_path(path.absolute().parent))
        file.said.emit(told, "success")


def put_into_menu(file: ShownFile) -> None:
    """Put the program into the desktop's menu, and say where."""
    try:
        entry, *_ = add_to_menu()
    except NoMenu as refusal:
        file.said.emit(str(refusal), "warning")
    except OSError as wrong:
        file.said.emit(f"The program was not added to the applications menu: {reason(wrong)}.", "error")
    else:
        file.said.emit(f"Added to the applications menu: {entry}.", "success")
