"""The scripts of packaging/ as modules, with everything they would do to the machine replaced."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a script afresh by its name; they are no package, and find one another by their folder."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    for name in ("system_libraries", "environment", "start", "test"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield importlib.import_module
    for name in ("system_libraries", "environment", "start", "test"):
        sys.modules.pop(name, None)


@pytest.fixture
def system(scripts: Any) -> Any:
    return scripts("system_libraries")


@pytest.fixture
def environment(scripts: Any, system: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The module, with its environment in a folder of the test's own; ``ran`` is what it would have run."""
    module = scripts("environment")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    for name, path in (
        ("ROOT", ""),
        ("FOLDER", ".venv"),
        ("STAMP", ".venv/made-from"),
        ("LOCK", ".venv.lock"),
    ):
        monkeypatch.setattr(module, name, tmp_path / path)
    module.ran = []

    def run(command: list[str]) -> bool:
        module.ran.append(command)
        if "venv" in command:
            module.scripts().mkdir(parents=True)
            module.interpreter().touch()
        return True

    monkeypatch.setattr(module, "_run", run)
    return module


@pytest.fixture
def start(scripts: Any, environment: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """start.py on a system that is ready and has no display; ``ran`` is what it would have run."""
    module = scripts("start")
    module.ran = []

    def run(command: list[str]) -> int:
        module.ran.append(command[1:])
        return 0

    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(environment, "system_is_ready", lambda needs_qt: True)
    monkeypatch.setattr(environment, "prepare", lambda: True)
    monkeypatch.setattr(module, "become", run)
    monkeypatch.setattr(subprocess, "call", run)
    return module
