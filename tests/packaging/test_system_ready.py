"""What is done about a system that lacks something."""

from __future__ import annotations

import sys
from typing import Any

import pytest


def lacking(
    system: Any, monkeypatch: pytest.MonkeyPatch, *, root: bool, debian: bool, venv: bool
) -> list[Any]:
    """A system without two libraries; returns what apt is asked to install, which works."""
    installed: list[Any] = []
    monkeypatch.setattr(system, "missing_libraries", lambda: ["libEGL.so.1", "libGL.so.1"])
    monkeypatch.setattr(system, "can_make_environments", lambda: venv)
    monkeypatch.setattr(system, "is_debian", lambda: debian)
    monkeypatch.setattr(system, "is_root", lambda: root)
    monkeypatch.setattr(system, "install", lambda packages: installed.append(packages) or True)
    return installed


def test_root_on_debian_gets_what_is_missing_installed(
    environment: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = lacking(system, monkeypatch, root=True, debian=True, venv=False)
    assert environment.system_is_ready(needs_qt=True)
    assert installed == [["libegl1", "libgl1", f"python3.{sys.version_info.minor}-venv"]]


def test_a_user_on_debian_gets_one_line_to_paste_and_the_window_does_not_start(
    environment: Any, system: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed = lacking(system, monkeypatch, root=False, debian=True, venv=True)
    assert not environment.system_is_ready(needs_qt=True)
    assert installed == []
    paste = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libgl1"
    assert capsys.readouterr().err.splitlines()[-1] == paste


def test_the_terminal_goes_on_without_qt_s_libraries_but_not_without_an_environment(
    environment: Any, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking(system, monkeypatch, root=False, debian=True, venv=True)
    assert environment.system_is_ready(needs_qt=False)
    lacking(system, monkeypatch, root=False, debian=True, venv=False)
    assert not environment.system_is_ready(needs_qt=False)


def test_elsewhere_the_libraries_are_named(
    environment: Any, system: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lacking(system, monkeypatch, root=True, debian=False, venv=True)
    assert not environment.system_is_ready(needs_qt=True)
    assert "libEGL.so.1, libGL.so.1" in capsys.readouterr().err
