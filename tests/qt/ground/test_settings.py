"""What is remembered between starts is one text file on every system."""

from __future__ import annotations

import os
import plistlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, QSettings

from bpstudio.qt.ground import settings

NATIVE = QSettings.Format.NativeFormat


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path) -> Iterator[None]:
    """Settings of an application that nobody else is."""
    whose, name = QCoreApplication.organizationName(), QCoreApplication.applicationName()
    QCoreApplication.setOrganizationName("Backprop Studio")
    QCoreApplication.setApplicationName(tmp_path.name)
    yield
    for kept_as in (QSettings.Format.IniFormat, NATIVE):
        Path(settings._settings(kept_as).fileName()).unlink(missing_ok=True)
    QCoreApplication.setApplicationName(name)
    QCoreApplication.setOrganizationName(whose)


def file_of(kept_as: QSettings.Format = QSettings.Format.IniFormat) -> Path:
    path = Path(settings._settings(kept_as).fileName())
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_they_are_in_a_text_file_whatever_the_system_would_choose() -> None:
    assert QSettings.defaultFormat() == NATIVE
    settings.keep("theme", "dark")
    settings._settings().sync()
    assert "theme=dark" in file_of().read_text(encoding="utf-8")
    assert settings.check_settings() is None
    assert settings.text("theme") == "dark"


def test_what_is_kept_already_is_not_written_again() -> None:
    layout: dict[str, str | list[str] | QByteArray] = {
        "geometry": QByteArray(b"\x00\xff"),
        "plots": "",
        "splitter/stage": QByteArray(b"\x01,"),
    }
    settings.keep_all(layout)
    os.utime(file_of(), (1, 1))
    settings.keep_all(layout)
    settings.keep("plots", "")
    assert file_of().stat().st_mtime == 1
    settings.keep_all({**layout, "plots": "120"})
    assert file_of().stat().st_mtime > 1
    assert settings.text("plots") == "120"
    assert settings.blob("splitter/stage") == layout["splitter/stage"]


def test_a_binary_list_of_properties_as_macos_keeps_them_is_neither_read_nor_thrown_away() -> None:
    content = plistlib.dumps({"theme": "dark", "n": 1}, fmt=plistlib.FMT_BINARY)
    file_of(NATIVE).write_bytes(content)
    settings.keep("theme", "light")
    settings.bring_over()
    assert settings.check_settings() is None
    assert settings.text("theme") == "light"
    assert file_of(NATIVE).read_bytes() == content


def test_a_binary_file_in_place_of_ours_is_set_aside_once() -> None:
    content = plistlib.dumps({"theme": "dark"}, fmt=plistlib.FMT_BINARY)
    file_of().write_bytes(content)
    said = settings.check_settings()
    assert said is not None
    aside = file_of().with_name(f"{file_of().name}.unreadable")
    assert aside.read_bytes() == content
    aside.unlink()
    settings.keep("theme", "light")
    assert settings.check_settings() is None
    assert settings.text("theme") == "light"


def test_what_was_kept_where_the_system_chose_comes_along_once() -> None:
    old = settings._settings(NATIVE)
    old.setValue("theme", "dark")
    old.setValue("recent", ["/a/ü.json", "/b, c.json"])
    old.setValue("splitter/stage", QByteArray(b"\x00\xff\x01"))
    old.sync()
    settings.bring_over()
    assert settings.text("theme") == "dark"
    assert settings.texts("recent") == ["/a/ü.json", "/b, c.json"]
    assert settings.blob("splitter/stage") == QByteArray(b"\x00\xff\x01")
    settings.keep("theme", "light")
    settings.bring_over()
    assert settings.text("theme") == "light"


def test_where_nothing_was_kept_or_only_garbage_it_is_as_at_the_first_start() -> None:
    settings.bring_over()
    assert settings.text("theme") is None
    file_of(NATIVE).write_bytes(plistlib.dumps({"theme": "dark"}, fmt=plistlib.FMT_BINARY))
    settings.bring_over()
    assert settings.text("theme") is None
    assert settings.check_settings() is None


@pytest.mark.usefixtures("qapp")
def test_safe_mode_brings_nothing_over_and_keeps_nothing() -> None:
    app = QCoreApplication.instance()
    assert app is not None
    settings._settings(NATIVE).setValue("theme", "dark")
    app.setProperty("safe_mode", True)
    try:
        settings.bring_over()
        settings.keep("theme", "light")
    finally:
        app.setProperty("safe_mode", False)
    assert not file_of().exists()
