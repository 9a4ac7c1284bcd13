"""What pip is asked for, and what is said where it fails."""

from __future__ import annotations

import os
import re
import sys
import time
import tomllib
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
UNREACHED = (
    "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken "
    "by 'NewConnectionError('<HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno -3] "
    "Temporary failure in name resolution')': /simple/hatchling/\n"
    "ERROR: No matching distribution found for hatchling"
)
NO_PACKAGE = "ERROR: No matching distribution found for PySide6-Essentials==6.12.0"
DISK_FULL = "ERROR: Could not install packages: [Errno 28] No space left on device"


@pytest.fixture
def installing(scripts: Any) -> Any:
    return scripts("installing")


@pytest.fixture
def pip(installing: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[list[str]]]:
    """pip fails and says something wherever the condition on its command holds; returns what it is asked."""

    def failing(said: str, when: Callable[[list[str]], bool]) -> list[list[str]]:
        asked: list[list[str]] = []

        def run(command: list[str]) -> Any:
            asked.append(command)
            return SimpleNamespace(returncode=int(when(command)), stdout=said, args=command)

        monkeypatch.setattr(installing, "run", run)
        return asked

    return failing


def install(installing: Any, *, tested: bool = True) -> bool:
    done: bool = installing.install(Path("python"), Path("checkout"), ("test",), tested=tested)
    return done


def test_the_tested_versions_are_installed_and_the_build_takes_nothing_else(
    installing: Any, pip: Any
) -> None:
    asked = pip("", lambda command: False)
    assert install(installing)
    for command in asked:
        assert command[command.index("--constraint") + 1] == str(
            Path("checkout", "packaging", "constraints.txt")
        )
    assert asked[0][-2:] == ["hatchling", "editables"]
    assert asked[1][-3:] == ["--no-build-isolation", "--editable", "checkout[test]"]


def test_where_there_are_no_packages_of_the_tested_versions_the_newest_are_installed_and_that_is_said(
    installing: Any, pip: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = pip(NO_PACKAGE, lambda command: "--constraint" in command)
    assert install(installing)
    assert "--constraint" not in asked[-1]
    assert "the newest that fit are installed" in capsys.readouterr().out


@pytest.mark.parametrize("tested", [True, False])
def test_without_a_network_that_is_said_in_one_sentence_and_nothing_else_is_tried(
    installing: Any, pip: Any, tested: bool
) -> None:
    asked = pip(UNREACHED, lambda command: True)
    with pytest.raises(installing.NoNetwork) as raised:
        install(installing, tested=tested)
    assert len(asked) == 1
    said = str(raised.value)
    assert "\n" not in said
    assert "cannot be reached (Temporary failure in name resolution)" in said
    assert "connect to the network" in said


def test_another_failure_shows_the_end_of_what_pip_said(
    installing: Any, pip: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    pip(f"{DISK_FULL}\n" * 40, lambda command: True)
    assert not install(installing)
    assert capsys.readouterr().err.count(DISK_FULL) == 12


def test_a_python_newer_than_those_tested_is_said_and_is_no_hindrance(
    installing: Any, pip: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = pip("", lambda command: False)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0, "final", 0))
    assert install(installing)
    assert "--constraint" in asked[0]
    assert "newer than 3.13, the newest that was tested" in capsys.readouterr().out


def test_pip_itself_gives_up_soon_where_nothing_answers(
    installing: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setattr(installing, "BUILD_BACKEND", ("no-such-package-as-this",))
    began = time.monotonic()
    with pytest.raises(installing.NoNetwork, match="cannot be reached"):
        installing.install(Path(sys.executable), ROOT, (), tested=True)
    assert time.monotonic() - began < 60


def constraints() -> list[Requirement]:
    lines = (ROOT / "packaging" / "constraints.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def pinned(python: str) -> dict[str, str]:
    """The version of each package for that Python."""
    holds = [
        each
        for each in constraints()
        if each.marker is None or each.marker.evaluate({"python_version": python})
    ]
    names = [canonicalize_name(each.name) for each in holds]
    assert len(set(names)) == len(names), "one line for each package"
    return {name: str(each.specifier).removeprefix("==") for name, each in zip(names, holds, strict=True)}


def named_in_the_project() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["test"]
    return [Requirement(text) for text in named + project["build-system"]["requires"]]


def test_every_constraint_is_one_version_exactly() -> None:
    assert all(re.fullmatch(r"==[0-9.]+", str(each.specifier)) for each in constraints())


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_the_tested_versions_are_within_what_the_project_asks_for(python: str) -> None:
    versions = pinned(python)
    for wanted in named_in_the_project():
        if wanted.marker is None or wanted.marker.evaluate({"python_version": python}):
            assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), str(wanted)


def test_nothing_that_is_installed_is_left_without_a_version(installing: Any) -> None:
    """Neither what the project names nor what that needs in turn, here."""
    versions = pinned(".".join(map(str, sys.version_info[:2])))
    waiting = [each.name for each in named_in_the_project()] + list(installing.BUILD_BACKEND)
    found: set[str] = set()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            try:
                needed = [Requirement(text) for text in requires(name) or ()]
            except PackageNotFoundError:  # asked for elsewhere only, as another system or another Python
                continue
            waiting += [
                each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})
            ]
    assert not found - set(versions)


def test_every_python_that_the_constraints_are_for_is_called_tested(installing: Any) -> None:
    text = (ROOT / "packaging" / "constraints.txt").read_text("utf-8")
    assert [
        tuple(map(int, found)) for found in re.findall(r"(3)\.(1\d)\b(?!\")", text.split("colorama")[0])
    ] == list(installing.TESTED)
