"""What is remembered from one start to the next: the theme, the layout of the window, the files opened last.

Nothing in it is needed. What cannot be read counts as never set, and what cannot be written is not remembered. It is
one text file on every system, where Qt would else choose a service of macOS or the registry of Windows.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QSettings

_SAFE_MODE = "safe_mode"


def texts(key: str) -> list[str]:
    """A list of texts; a setting of one text is a list of one."""
    stored = _stored(key)
    entries = stored if isinstance(stored, list) else [stored]
    return [entry for entry in entries if isinstance(entry, str) and entry]


def text(key: str) -> str | None:
    """The setting kept under a key; None where none is kept or it is no text."""
    stored = _stored(key)
    return stored if isinstance(stored, str) else None


def blob(key: str) -> QByteArray | None:
    """What a widget wrote of itself, such as the layout of a splitter."""
    stored = _stored(key)
    return stored if isinstance(stored, QByteArray) else None


def _stored(key: str) -> object:
    return None if _in_safe_mode() else _settings().value(key)


def keep(key: str, value: str | list[str] | QByteArray) -> None:
    """Keep a setting for the next start; in safe mode, nothing is kept."""
    keep_all({key: value})


def keep_all(values: Mapping[str, str | list[str] | QByteArray]) -> None:
    """Keep settings in one go: the file is written at most once, and not at all where nothing is new.

    Each time it is written, who closes a window waits for the disk.
    """
    if _in_safe_mode():
        return
    settings = _settings()
    for key, value in values.items():
        if settings.value(key) != value:
            settings.setValue(key, value)


def _settings(kept_as: QSettings.Format = QSettings.Format.IniFormat) -> QSettings:
    whose = QCoreApplication.organizationName(), QCoreApplication.applicationName()
    return QSettings(kept_as, QSettings.Scope.UserScope, *whose)


def bring_over() -> None:
    """Once: what was kept before settings were in this file, if that can be read."""
    new, old = _settings(), _settings(QSettings.Format.NativeFormat)
    old.setFallbacksEnabled(False)  # those of the system itself
    keys = old.allKeys()
    if _in_safe_mode() or Path(new.fileName()).exists() or old.status() != QSettings.Status.NoError:
        return
    for key in keys:
        new.setValue(key, old.value(key))
    new.sync()


def do_without(app: QCoreApplication) -> None:
    """Safe mode: run as at the first start, and leave the settings as they are."""
    app.setProperty(_SAFE_MODE, True)


def _in_safe_mode() -> bool:
    app = QCoreApplication.instance()
    return app is not None and bool(app.property(_SAFE_MODE))


def check_settings() -> str | None:
    """Look at the settings once, at the start: a sentence where they cannot be used, which are then set aside."""
    settings = _settings()
    path = Path(settings.fileName())
    settings.sync()
    if settings.status() == QSettings.Status.FormatError or not _is_text(path):
        return _set_aside(settings, path)
    if not settings.isWritable():
        return (
            f"The settings in {path} cannot be written, so the layout and the theme are not kept from now on."
        )
    return None


def _is_text(path: Path) -> bool:
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    except OSError:
        pass
    return True


def _set_aside(settings: QSettings, path: Path) -> str:
    aside = path.with_name(f"{path.name}.unreadable")
    try:
        os.replace(path, aside)
    except OSError:
        return f"The settings in {path} cannot be read; everything is as at the first start."
    settings.clear()
    return f"The settings could not be read; everything is as at the first start. The old file is {aside}."
