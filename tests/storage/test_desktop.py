"""The entry in the applications menu starts the very program that put it there."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bpstudio.storage import desktop
from bpstudio.storage.desktop import APP_ID, NoMenu, add_to_menu


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def entry(share: Path) -> configparser.SectionProxy:
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(share / "applications" / f"{APP_ID}.desktop", encoding="utf-8")
    return found["Desktop Entry"]


def test_it_puts_entry_icon_and_description_where_a_desktop_looks(share: Path) -> None:
    put = add_to_menu()
    assert {path.relative_to(share).as_posix() for path in put} == {
        f"applications/{APP_ID}.desktop",
        f"metainfo/{APP_ID}.metainfo.xml",
        f"icons/hicolor/scalable/apps/{APP_ID}.svg",
    }
    assert all(path.stat().st_size for path in put)
    assert entry(share)["Icon"] == APP_ID
    assert add_to_menu() == put, "once more does no harm"


def test_the_command_in_it_runs(share: Path) -> None:
    add_to_menu()
    *command, files = shlex.split(entry(share)["Exec"])
    assert files == "%F"
    assert Path(command[0]).is_absolute()
    assert Path(entry(share)["TryExec"]) == Path(command[0])
    done = subprocess.run([*command, "--version"], capture_output=True, text=True)
    assert done.stdout.startswith("bpstudio ")


def unescaped(value: str) -> list[str]:
    """The arguments, read as the specification says: escapes of the value first, then quotes as a shell has them."""
    line = value.replace("\\\\", "\\")
    done = subprocess.run(["sh", "-c", f"printf '%s\\0' {line}"], capture_output=True, text=True, check=True)
    return done.stdout.split("\0")[:-1]


@pytest.mark.parametrize(
    "folder", ["plain", "with space", "100%", 'a "quoted" $HOME `x` \\ one', "ü 学", "semi;colon"]
)
def test_any_path_is_quoted_as_desktop_entries_are(
    share: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    program = f"/opt/{folder}/bpstudio"
    monkeypatch.setattr(desktop, "command_line", lambda: [program])
    add_to_menu()
    arguments = unescaped(entry(share)["Exec"])
    assert [argument.replace("%%", "%") for argument in arguments] == [program, "%F"]
    assert entry(share)["TryExec"].replace("\\\\", "\\") == program


def test_what_starts_the_program_is_its_script_or_the_bundle_or_else_the_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python3"
    monkeypatch.setattr(sys, "executable", str(python))
    assert desktop.command_line() == [str(python), "-m", "bpstudio"]
    (tmp_path / "bpstudio").touch()
    assert desktop.command_line() == [str(tmp_path / "bpstudio")]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desktop.command_line() == [str(python)]


@pytest.mark.parametrize(("platform", "place"), [("win32", "taskbar"), ("darwin", "Dock")])
def test_elsewhere_it_is_refused_in_a_sentence(
    share: Path, monkeypatch: pytest.MonkeyPatch, platform: str, place: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(NoMenu, match=place):
        add_to_menu()
    assert not share.exists()


def test_a_folder_of_data_that_is_not_whole_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert add_to_menu()[0].is_relative_to(tmp_path / ".local" / "share")
