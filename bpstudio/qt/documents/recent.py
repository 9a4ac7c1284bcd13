"""The files opened or saved last."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu

from bpstudio.qt.ground import settings
from bpstudio.qt.ground.plain_text import in_menu, named_path, plain_tip

MOST_RECENT = 8


def recent_files() -> list[Path]:
    """Those that still exist, newest first."""
    names = settings.texts("recent")
    return [Path(name) for name in names if _is_file(name)]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def put_recent(path: Path) -> None:
    """Put the file first in the list of recent files."""
    path = path.resolve()
    others = [other for other in recent_files() if other != path]
    names = [str(entry) for entry in [path, *others][:MOST_RECENT]]
    settings.keep("recent", [name for name in names if _sayable(name)])


def _sayable(name: str) -> bool:
    """Whether Qt can be given it: a name of bytes that are not UTF-8 cannot be."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def fill_recent_menu(menu: QMenu, opened: Callable[[Path], object]) -> None:
    """Fill the menu with the recent files; choosing one calls ``opened`` with its path."""
    menu.clear()
    for path in recent_files():
        action = menu.addAction(in_menu(path.name), partial(opened, path))
        action.setToolTip(plain_tip(named_path(path)))
    menu.setEnabled(not menu.isEmpty())
