"""The scripts of packaging/ as modules, with everything they would do to the machine replaced."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
SCRIPTS = [path.stem for path in PACKAGING.glob("*.py")]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a script afresh by its name; they are no package, and find one another by their folder."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    for name in SCRIPTS:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield importlib.import_module
    for name in SCRIPTS:
        sys.modules.pop(name, None)


@pytest.fixture
def system(scripts: Any) -> Any:
    return scripts("system_libraries")


@pytest.fixture
def environment(scripts: Any, system: Any) -> Any:
    return scripts("environment")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the files that an environment is made from."""
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "constraints.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


@pytest.fixture
def mine(environment: Any, project: Path) -> Any:
    return environment.Environment(folder=project / ".venv", project=project)


@pytest.fixture
def ran(environment: Any, mine: Any, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run to make the environment; pip leaves one package of two files."""
    commands: list[list[str]] = []

    def run(command: list[str]) -> Any:
        commands.append(command)
        site = mine.folder / ("Lib" if sys.platform == "win32" else "lib/python3.99") / "site-packages"
        if "venv" in command:
            mine.scripts.mkdir(parents=True)
            mine.interpreter.write_text("runs")
            mine.interpreter.chmod(0o755)
            (mine.folder / "pyvenv.cfg").write_text("home = here\n")
            site.mkdir(parents=True)
        if "--editable" in command:
            package, notes = site / "numpy", site / "numpy-2.4.6.dist-info"
            for folder in (package, notes):
                folder.mkdir(exist_ok=True)
            (package / "__init__.py").write_text("x = 1\n")
            (package / "linalg.py").write_text("y = 2\n")
            compiled = "numpy/__pycache__/linalg.cpython-399.pyc,sha256=a,99\n"
            lines = (
                "numpy/__init__.py,sha256=a,6\nnumpy/linalg.py,sha256=b,6\nnumpy-2.4.6.dist-info/RECORD,,\n"
            )
            (notes / "RECORD").write_text(lines + compiled)
        return SimpleNamespace(returncode=0, stdout="", args=command)

    monkeypatch.setattr(environment.installing, "run", run)
    return commands


@pytest.fixture
def start(scripts: Any, environment: Any, mine: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What start.py does on a system that is ready and has no display; ``ran`` is what it would have run."""
    module = scripts("launch")
    module.ran = []
    module.prepared = []

    def run(command: list[str]) -> int:
        module.ran.append(command[1:])
        if "-o" in command:
            Path(command[command.index("-o") + 1]).write_text("the walk")
        return 0

    def prepare(wanted: Any, fresh: bool) -> bool:
        module.prepared.append((wanted, fresh))
        return True

    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    mine.folder.mkdir()
    monkeypatch.setattr(environment, "MINE", mine)
    monkeypatch.setattr(environment, "system_is_ready", lambda needs_qt: True)
    monkeypatch.setattr(environment, "prepare", prepare)
    monkeypatch.setattr(module, "become", run)
    monkeypatch.setattr(subprocess, "call", run)
    return module
