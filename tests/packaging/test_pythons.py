"""Which other Pythons are there, and what an old one is told."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
READ_BY_AN_OLD_PYTHON = ("start.py", "test.py", "pythons.py")
OLD = sorted(Path.home().glob(".pyenv/versions/*/bin/python"))


@pytest.fixture
def pythons(scripts: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The module, on a machine that has no Python but those a test makes."""
    module = scripts("pythons")
    monkeypatch.setattr(module, "_INSTALLED", ("{pyenv}/versions/3.*/bin/python3",))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return module


def make(path: Path, said: str, code: int = 0) -> None:
    """A program that answers whatever it is asked with that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{said}'\nexit {code}\n")
    path.chmod(0o755)


posix = pytest.mark.skipif(sys.platform == "win32", reason="the programs made here are shell scripts")


@posix
def test_only_what_runs_and_says_a_version_that_is_new_enough_counts(pythons: Any, tmp_path: Path) -> None:
    make(tmp_path / "bin" / "python3.10", "CPython final 3 10 1")
    make(tmp_path / "bin" / "python3.11", "CPython final 3 11 9")
    make(tmp_path / "bin" / "python3.12", "pyenv: python3.12: command not found", code=127)
    make(tmp_path / "bin" / "python3.13", "PyPy final 3 13 0")
    make(tmp_path / "bin" / "python3.14", "CPython candidate 3 14 0")
    make(tmp_path / "bin" / "python3.15", "CPython final 3 9 0")
    (tmp_path / "bin" / "python3.16").write_text("no program")
    assert [(each.version, each.command) for each in pythons.found()] == [((3, 11, 9), "python3.11")]


@posix
def test_what_never_answers_is_no_python(
    pythons: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pythons, "_PATIENCE", 0.2)
    waiting = tmp_path / "bin" / "python3.12"
    make(waiting, "CPython final 3 12 9")
    waiting.write_text(waiting.read_text().replace("exit 0", "exec /bin/sleep 60"))
    assert pythons.found() == []


@posix
def test_the_newest_comes_first_and_each_minor_version_once(pythons: Any, tmp_path: Path) -> None:
    make(tmp_path / "bin" / "python3.12", "CPython final 3 12 1")
    for version in ("3.11.2", "3.11.7", "3.13.0"):
        said = "CPython final " + version.replace(".", " ")
        make(tmp_path / "pyenv" / "versions" / version / "bin" / "python3", said)
    assert [each.version for each in pythons.found()] == [(3, 13, 0), (3, 12, 1), (3, 11, 7)]


@posix
def test_an_old_python_names_a_newer_one_only_if_that_runs(
    pythons: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    monkeypatch.setattr(sys, "argv", ["packaging/start.py"])
    make(tmp_path / "bin" / "python3.12", "", code=127)
    sentence = "Backprop Studio needs Python 3.11 or newer, and this is Python 3.10; "
    assert refusal(pythons).startswith(sentence + "please install a newer one")
    make(tmp_path / "bin" / "python3.13", "CPython final 3 13 0")
    assert refusal(pythons) == sentence + "with a newer one it is: python3.13 packaging/start.py"


def refusal(pythons: Any) -> str:
    with pytest.raises(SystemExit) as ended:
        pythons.refuse_old()
    return str(ended.value.code)


def test_this_python_is_new_enough(pythons: Any) -> None:
    pythons.refuse_old()


def test_this_python_is_among_those_that_say_their_version(pythons: Any) -> None:
    assert pythons._version_of(sys.executable) == sys.version_info[:3]


@pytest.mark.parametrize("name", READ_BY_AN_OLD_PYTHON)
def test_python_2_could_read_it(name: str) -> None:
    text = (PACKAGING / name).read_text("utf-8")
    assert text.isascii()
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.AsyncFunctionDef, ast.Await)
    for node in ast.walk(ast.parse(text)):
        assert not isinstance(node, newer), ast.unparse(node)
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.args, *node.args.kwonlyargs]
            assert not node.returns, node.name
            assert not node.args.kwonlyargs, node.name
            assert not any(argument.annotation for argument in arguments), node.name
        if isinstance(node, ast.ImportFrom):
            assert node.module != "__future__"


@pytest.mark.parametrize("script", ["start", "test"])
@pytest.mark.parametrize("python", OLD, ids=lambda path: path.parts[-3])
def test_an_old_python_of_this_machine_refuses_in_one_sentence(python: Path, script: str) -> None:
    try:
        version = subprocess.run([python, "--version"], capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"does not run: {error}")
    found = tuple(map(int, (version.stdout + version.stderr).split()[-1].split(".")[:2]))
    if version.returncode != 0 or found >= (3, 11):
        pytest.skip("does not run, or is no old one")
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [python, PACKAGING / f"{script}.py"], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    said = "Backprop Studio needs Python 3.11 or newer, and this is Python {}.{}; ".format(*found)
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
