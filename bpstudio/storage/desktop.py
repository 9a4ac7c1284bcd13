"""The entry in the applications menu of a desktop: who installs a program for himself has to put it there himself."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from bpstudio.storage.files import write_bytes
from bpstudio.storage.resources import desktop_files, resource

APP_ID = "org.bpstudio.BackpropStudio"
_OTHERS = {"win32": "Windows", "darwin": "macOS"}


class NoMenu(Exception):  # noqa: N818 (a state of affairs)
    """There is no menu here that could be added to; the text says what to do instead."""


def add_to_menu() -> list[Path]:
    """Put entry, icon and description where the desktops of this user look for them, over what is there; the files.

    Raises NoMenu and OSError.
    """
    if sys.platform in _OTHERS:
        raise NoMenu(
            f"On {_OTHERS[sys.platform]} the program is not added to a menu from here: start it, and keep its icon in "
            f"the {'Dock' if sys.platform == 'darwin' else 'taskbar'}."
        )
    share, source = _data_folder(), desktop_files()
    contents = {
        share / "applications" / f"{APP_ID}.desktop": _entry(
            (source / f"{APP_ID}.desktop").read_text("utf-8")
        ),
        share / "metainfo" / f"{APP_ID}.metainfo.xml": (source / f"{APP_ID}.metainfo.xml").read_text("utf-8"),
        share / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg": resource(
            "icons/bpstudio.svg"
        ).read_text("utf-8"),
    }
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content.encode())
    return list(contents)


def _data_folder() -> Path:
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if os.path.isabs(named) else Path.home() / ".local" / "share"


def _entry(text: str) -> str:
    """The entry with the program's whole path, since a desktop does not know that of a shell."""
    command = command_line()
    line = " ".join(map(_quoted, command))
    started = f"TryExec={_escaped(command[0])}\nExec={line}"
    return re.sub(r"^Exec=bpstudio\b", lambda _: started, text, flags=re.MULTILINE)


def command_line() -> list[str]:
    """What starts this very program."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    script = Path(sys.executable).with_name("bpstudio")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "bpstudio"]


def _quoted(argument: str) -> str:
    """As the specification of desktop entries has it: quoted for the command, then escaped for the value."""
    inside = re.sub(r'(["`$\\])', r"\\\1", argument.replace("%", "%%"))
    return _escaped(f'"{inside}"' if re.search(r"[^\w./+:@%,-]", argument) else inside)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\")
