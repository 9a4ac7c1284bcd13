"""The test command, and that continuous integration and pre-commit run the same checks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def test(scripts: Any) -> Any:
    return scripts("test")


def test_ci_and_pre_commit_run_the_checks_of_the_test_command(test: Any) -> None:
    assert (ROOT / ".ci" / "run").read_text().splitlines()[-1] == "exec python3 packaging/test.py"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    lines = (ROOT / ".pre-commit-config.yaml").read_text().splitlines()
    entries = [line.split("entry: ")[1] for line in lines if "entry: " in line]
    assert entries == [" ".join(command) for command in (*test.CHECKS, test.PYTEST)]


@pytest.mark.parametrize(("failing", "code"), [("mypy", 1), ("pytest", 1), ("nothing", 0)])
def test_pytest_comes_last_and_one_failed_check_is_enough_to_fail(
    test: Any, monkeypatch: pytest.MonkeyPatch, failing: str, code: int
) -> None:
    ran: list[list[str]] = []

    def passes(command: list[str]) -> bool:
        ran.append(command[1:])
        return failing not in command

    monkeypatch.setattr(test, "passes", passes)
    monkeypatch.setattr(test.environment, "system_is_ready", lambda needs_qt: needs_qt)
    monkeypatch.setattr(test.environment, "prepare", lambda extra: extra == "test")
    assert test.main(["-k", "chain"]) == code
    assert len(ran) == len(test.CHECKS) + 1
    assert ran[-1] == ["-m", "pytest", "-k", "chain"]
