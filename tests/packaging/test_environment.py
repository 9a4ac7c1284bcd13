"""The private environment is made once, and again when it has to be."""

from __future__ import annotations

import sys
import venv
from pathlib import Path
from typing import Any

import pytest


def test_the_environment_is_made_once(environment: Any) -> None:
    assert environment.prepare()
    assert len(environment.ran) == 3
    assert environment.prepare()
    assert len(environment.ran) == 3


def test_it_is_made_again_when_the_requirements_have_changed(environment: Any) -> None:
    environment.prepare()
    (environment.FOLDER / "old").touch()
    (environment.ROOT / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert environment.prepare()
    assert not (environment.FOLDER / "old").exists()


def test_it_is_made_again_for_another_python(environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.prepare()
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert not environment.is_made("")


def test_a_half_made_environment_is_made_again(environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.scripts().mkdir(parents=True)
    (environment.FOLDER / "half").touch()
    assert environment.prepare()
    assert not (environment.FOLDER / "half").exists()
    environment.interpreter().unlink()
    assert environment.prepare()
    assert environment.interpreter().exists()


def test_an_environment_whose_making_failed_is_not_taken_for_made(
    environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_run", lambda command: "pip" not in command)
    assert not environment.prepare()
    assert not environment.is_made("")


def test_the_tests_requirements_are_added_to_it_and_kept(environment: Any) -> None:
    environment.prepare()
    environment.prepare("test")
    assert environment.ran[-2][-1] == f"{environment.ROOT}[test]"
    assert len(environment.ran) == 5
    assert environment.is_made("test")
    assert environment.is_made("")


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(
    environment: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "LOCK", environment.ROOT / "no-folder" / "lock")
    assert not environment.prepare()
    assert capsys.readouterr().err.startswith(f"The environment {environment.FOLDER} cannot be made: ")


@pytest.mark.skipif(sys.platform == "win32", reason="flock is not Windows's")
def test_a_second_start_waits_for_the_first(environment: Any) -> None:
    import fcntl

    with environment.only_one(), environment.LOCK.open("ab") as second, pytest.raises(BlockingIOError):
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with environment.LOCK.open("ab") as second:
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_the_environment_s_python_is_where_venv_puts_it(environment: Any) -> None:
    made = venv.EnvBuilder().ensure_directories(environment.FOLDER)
    assert Path(made.env_exe) == environment.interpreter() or Path(made.bin_path) == environment.scripts()
