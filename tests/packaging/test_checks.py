"""The test command, and that continuous integration and pre-commit run the same checks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from tests.long_first import HERE, LONG, long_first

ROOT = Path(__file__).resolve().parents[2]
OTHER = [
    SimpleNamespace(version=(3, 99, 1), command="python3.99"),
    SimpleNamespace(version=(3, 98, 0), command="x"),
]


@pytest.fixture
def checks(scripts: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module on a machine with two processors and no other Python; ``ran`` is what it would have run."""
    module = scripts("checks")
    module.ran = []

    def passes(command: list[str]) -> bool:
        module.ran.append(command)
        return module.failing not in " ".join(command)

    def prepare(wanted: Any, extra: str) -> bool:
        return extra == "test"

    module.failing = "nothing"
    monkeypatch.setattr(module, "passes", passes)
    monkeypatch.setattr(module, "processors", lambda: 2)
    monkeypatch.setattr(module, "makes_environments", lambda python: True)
    monkeypatch.setattr(module, "packages_in", lambda second: "numpy 9.9")
    monkeypatch.setattr(module.pythons, "found", lambda: [])
    monkeypatch.setattr(module.environment, "system_is_ready", lambda needs_qt: needs_qt)
    monkeypatch.setattr(module.environment, "prepare", prepare)
    monkeypatch.setattr(module.environment, "prepare_newest", prepare)
    return module


def runs_of_pytest(checks: Any) -> list[list[str]]:
    return [command[3:] for command in checks.ran if command[1:3] == ["-m", "pytest"]]


def test_ci_and_pre_commit_run_the_checks_of_the_test_command(checks: Any) -> None:
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec python3 packaging/test.py"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    lines = (ROOT / ".pre-commit-config.yaml").read_text().splitlines()
    entries = [line.split("entry: ")[1] for line in lines if "entry: " in line]
    assert entries == [" ".join(command) for command in (*checks.CHECKS, checks.PYTEST)]


@pytest.mark.parametrize(
    ("failing", "code"), [("mypy", 1), ("-n 2 --dist", 1), (".venv-newest", 1), ("nothing", 0)]
)
def test_the_whole_suite_comes_last_and_one_failed_check_is_enough_to_fail(
    checks: Any, monkeypatch: pytest.MonkeyPatch, failing: str, code: int
) -> None:
    monkeypatch.setattr(checks.pythons, "found", lambda: OTHER)
    checks.failing = failing
    assert checks.main([]) == code
    assert len(checks.ran) == len(checks.CHECKS) + 2
    assert checks.ran[-1] == [*checks.PYTEST, *checks.workers(), "--durations=10"]


def test_two_processes_have_whole_files_and_those_that_take_long_first(checks: Any) -> None:
    assert checks.workers() == ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    assert [name for name in LONG if not (HERE / name).is_file()] == []
    others = [SimpleNamespace(path=HERE / name) for name in ("a.py", LONG[1], "b.py", LONG[0])]
    long_first(others)  # type: ignore[arg-type]
    assert [one.path.name for one in others] == [Path(LONG[0]).name, Path(LONG[1]).name, "a.py", "b.py"]


def test_with_arguments_pytest_does_what_they_say_and_nothing_runs_twice(
    checks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks.pythons, "found", lambda: OTHER)
    assert checks.main(["-k", "chain"]) == 0
    assert runs_of_pytest(checks) == [["-k", "chain"]]


def test_one_processor_gets_one_process(checks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "processors", lambda: 1)
    assert checks.main([]) == 0
    assert runs_of_pytest(checks) == [["--durations=10"]]


def test_without_another_python_that_is_said(checks: Any, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatched = [SimpleNamespace(version=(*sys.version_info[:2], 99), command="python3")]
    for found in ([], monkeypatched):
        checks.pythons.found = lambda found=found: found
        assert checks.main([]) == 0
        assert "No other Python was found: the second environment was not run." in capsys.readouterr().out
        assert len(runs_of_pytest(checks)) == 1
        checks.ran.clear()


def test_the_newest_other_python_runs_a_part_of_the_tests_with_the_newest_packages(
    checks: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks.pythons, "found", lambda: OTHER)
    made: list[Any] = []
    monkeypatch.setattr(checks.environment, "prepare_newest", lambda wanted, extra: not made.append(wanted))
    assert checks.main([]) == 0
    assert [(each.python, each.tested, each.folder.name) for each in made] == [
        ("python3.99", False, ".venv-newest")
    ]
    assert all((ROOT / path.removeprefix("--ignore=")).exists() for path in checks.SECOND)
    assert runs_of_pytest(checks)[0][-len(checks.SECOND) :] == list(checks.SECOND)
    said = capsys.readouterr().out
    assert "Other Pythons found, the newest first: 3.99.1 (python3.99), 3.98.0 (x)" in said
    assert "Second environment: Python 3.99.1 with numpy 9.9" in said


def test_the_second_environment_is_made_while_the_checks_run(
    checks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks.pythons, "found", lambda: OTHER[:1])
    one_has_begun = Event()
    passes = checks.passes
    monkeypatch.setattr(checks, "passes", lambda command: one_has_begun.set() or passes(command))
    monkeypatch.setattr(
        checks.environment, "prepare_newest", lambda wanted, extra: one_has_begun.wait(timeout=60)
    )
    assert checks.main([]) == 0
    assert len(runs_of_pytest(checks)) == 2


def test_where_the_newest_cannot_be_had_the_next_is_tried_and_if_none_can_that_is_said_loudly(
    checks: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks.pythons, "found", lambda: OTHER)
    monkeypatch.setattr(checks.environment, "prepare_newest", lambda wanted, extra: wanted.python == "x")
    assert checks.main([]) == 0
    said = capsys.readouterr().out
    assert "The second environment cannot be made with Python 3.99.1." in said
    assert "Second environment: Python 3.98.0 with numpy 9.9" in said
    assert len(runs_of_pytest(checks)) == 2

    def without_network(wanted: Any, extra: str) -> bool:
        raise checks.installing.NoNetwork("There is no network.")

    for prepare in (without_network, lambda wanted, extra: False):
        checks.ran.clear()
        monkeypatch.setattr(checks.environment, "prepare_newest", prepare)
        assert checks.main([]) == 0
        assert "THE SECOND ENVIRONMENT WAS NOT RUN" in capsys.readouterr().out
        assert len(runs_of_pytest(checks)) == 1


def test_a_python_that_cannot_make_environments_is_left_out(
    checks: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks.pythons, "found", lambda: list(OTHER))
    monkeypatch.setattr(checks, "makes_environments", lambda python: python.command == "x")
    assert checks.main([]) == 0
    said = capsys.readouterr().out
    assert "Python 3.99.1 (python3.99) has no ensurepip and is left out." in said
    assert "Second environment: Python 3.98.0" in said
