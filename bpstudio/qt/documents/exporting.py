"""What is written of a session beside its file: the series as a table, the window as a picture, a menu's entry."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from bpstudio.explain.words import files as words
from bpstudio.qt.documents.shown_file import ShownFile
from bpstudio.qt.ground.picture_file import encoded
from bpstudio.qt.ground.plain_text import named
from bpstudio.storage.desktop import NoMenu, add_to_menu
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.export.table import save_csv
from bpstudio.storage.files import reason, write_bytes


def export_with_dialog(file: ShownFile) -> None:
    """Ask where to, and write the series as a table, or the window as a picture."""
    if file.refuse_to_save():
        return
    name, chosen = QFileDialog.getSaveFileName(
        file.window,
        "Export",
        f"{Path(file.title).stem}.csv",
        "Cost and gradients as a table (*.csv);;Picture of the window (*.png)",
    )
    if not name:
        return
    as_picture = name.endswith(".png") or (not name.endswith(".csv") and "png" in chosen)
    path = Path(name if name.endswith((".csv", ".png")) else f"{name}.{'png' if as_picture else 'csv'}")
    try:
        if as_picture:
            write_bytes(path, encoded(file.window.grab()))
        else:
            save_csv(file.bridge.session, path)
    except (OSError, SessionFileError) as wrong:
        file.said.emit(words.not_written(named(path.name), why=reason(wrong)), "error")
    else:
        file.said.emit(words.exported(named(path.name), as_picture=as_picture), "success")


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
