"""The private environment is made once, and again when it has to be."""

from __future__ import annotations

import json
import os
import shutil
import sys
import venv
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

Ran = list[list[str]]


def made_new(ran: Ran) -> int:
    return sum("venv" in command for command in ran)


def test_the_environment_is_made_once(environment: Any, mine: Any, ran: Ran) -> None:
    assert environment.prepare(mine)
    before = len(ran)
    assert environment.prepare(mine)
    assert (made_new(ran), len(ran)) == (1, before)


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/constraints.txt"])
def test_it_is_made_again_when_the_requirements_or_the_tested_versions_have_changed(
    environment: Any, mine: Any, ran: Ran, changed: str
) -> None:
    environment.prepare(mine)
    (mine.folder / "old").touch()
    (mine.project / changed).write_text("# something else\n")
    assert environment.prepare(mine)
    assert not (mine.folder / "old").exists()


def test_it_is_made_again_for_another_python(environment: Any, mine: Any, ran: Ran) -> None:
    environment.prepare(mine)
    assert environment.is_made(mine, "")
    assert not environment.is_made(replace(mine, version="3.99.0"), "")


def test_a_half_made_environment_is_made_again(environment: Any, mine: Any, ran: Ran) -> None:
    mine.scripts.mkdir(parents=True)
    (mine.folder / "half").touch()
    assert environment.prepare(mine)
    assert not (mine.folder / "half").exists()
    mine.interpreter.unlink()
    assert environment.prepare(mine)
    assert mine.interpreter.exists()


@pytest.mark.parametrize("stamp", [b"", b"garbage", b"\xff\xfe", b"[1]", b'{"made_from": 3}'])
def test_an_environment_whose_stamp_says_nothing_is_made_again(
    environment: Any, mine: Any, ran: Ran, stamp: bytes
) -> None:
    environment.prepare(mine)
    mine.stamp.write_bytes(stamp)
    assert environment.prepare(mine)
    assert made_new(ran) == 2


def loses_a_file(package: Path) -> None:
    (package / "__init__.py").unlink()


def is_cut_off(package: Path) -> None:
    (package / "linalg.py").write_text("y")


def is_gone(package: Path) -> None:
    shutil.rmtree(package)
    shutil.rmtree(package.with_name("numpy-2.4.6.dist-info"))


def has_a_list(contents: bytes) -> Any:
    def damage(package: Path) -> None:
        (package.with_name("numpy-2.4.6.dist-info") / "RECORD").write_bytes(contents)

    return damage


CUT = b"numpy/__init__.py,sha256=a,6\nnumpy/lin"
CUT_AT_A_LINE = b"numpy/__init__.py,sha256=a,6\n"
NO_NAME = b"numpy/\0.py,sha256=a,6\nnumpy-2.4.6.dist-info/RECORD,,\n"
LISTS = [has_a_list(contents) for contents in (b"", CUT, CUT_AT_A_LINE, bytes(50), b"\xff,,\n", NO_NAME)]


@pytest.mark.parametrize("damaged", [loses_a_file, is_cut_off, is_gone, *LISTS])
def test_an_environment_with_a_damaged_package_is_made_again_and_that_is_said(
    environment: Any, mine: Any, ran: Ran, damaged: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.prepare(mine, "test")
    (package,) = mine.folder.rglob("site-packages/numpy")
    damaged(package)
    assert environment.prepare(mine)
    assert made_new(ran) == 2
    assert (package / "__init__.py").exists()
    said = capsys.readouterr().out
    assert f"The environment {mine.folder} is damaged (numpy" in said
    assert environment.is_whole(mine, "")


@pytest.mark.parametrize("name", ["pyvenv.cfg", "python"])
@pytest.mark.parametrize("how", ["gone", "empty", "not to be run"])
def test_an_environment_whose_python_cannot_run_is_made_again(
    environment: Any, mine: Any, ran: Ran, name: str, how: str
) -> None:
    environment.prepare(mine)
    path = mine.interpreter if name == "python" else mine.folder / name
    if how == "gone":
        path.unlink()
    elif how == "empty":
        path.write_bytes(b"")
    elif sys.platform == "win32" or name != "python":
        pytest.skip("only a program elsewhere than on Windows has leave to be run")
    else:
        path.chmod(0o644)
    assert environment.prepare(mine)
    assert made_new(ran) == 2


def test_what_python_compiles_and_what_somebody_adds_is_no_damage(
    environment: Any, mine: Any, ran: Ran
) -> None:
    environment.prepare(mine)
    (site,) = mine.folder.rglob("site-packages")
    (site / "numpy" / "__pycache__").mkdir()
    (site / "numpy" / "__pycache__" / "linalg.cpython-399.pyc").write_bytes(b"other")
    (site / "added-1.0.dist-info").mkdir()
    assert environment.damage(mine) is None


def test_it_is_made_anew_when_that_is_asked_for(environment: Any, mine: Any, ran: Ran) -> None:
    environment.prepare(mine)
    assert environment.prepare(mine, fresh=True)
    assert made_new(ran) == 2


def test_a_file_or_a_link_in_its_place_gives_way(environment: Any, mine: Any, ran: Ran) -> None:
    mine.folder.write_text("a file")
    assert environment.prepare(mine)
    shutil.rmtree(mine.folder)
    if hasattr(os, "symlink") and sys.platform != "win32":
        mine.folder.symlink_to(mine.project / "nowhere")
        assert environment.prepare(mine)
    assert json.loads(mine.stamp.read_text())["packages"] == ["numpy"]


def test_an_environment_whose_making_failed_is_not_taken_for_made(
    environment: Any, mine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = SimpleNamespace(returncode=1, stdout="", args=[])
    monkeypatch.setattr(environment.installing, "run", lambda command: failing)
    assert not environment.prepare(mine)
    assert not environment.is_made(mine, "")


def test_the_tests_requirements_are_added_to_it_and_kept(environment: Any, mine: Any, ran: Ran) -> None:
    environment.prepare(mine)
    environment.prepare(mine, "test")
    assert made_new(ran) == 1
    assert f"{mine.project}[test]" in ran[-2]
    assert environment.is_made(mine, "test")
    assert environment.is_made(mine, "")


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(
    environment: Any, mine: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = replace(mine, folder=mine.project / "no-folder" / ".venv")
    assert not environment.prepare(elsewhere)
    assert capsys.readouterr().err.startswith(f"The environment {elsewhere.folder} cannot be made: ")


@pytest.mark.skipif(sys.platform == "win32", reason="flock is not Windows's")
def test_a_second_start_waits_for_the_first(environment: Any, mine: Any) -> None:
    import fcntl

    with environment.only_one(mine), mine.lock.open("ab") as second, pytest.raises(BlockingIOError):
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with mine.lock.open("ab") as second:
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_the_environment_s_python_is_where_venv_puts_it(mine: Any) -> None:
    made = venv.EnvBuilder().ensure_directories(mine.folder)
    assert Path(made.env_exe) == mine.interpreter or Path(made.bin_path) == mine.scripts


def test_the_newest_packages_are_asked_for_each_time_and_do_without_the_tested_versions(
    environment: Any, mine: Any, ran: Ran
) -> None:
    newest = replace(mine, tested=False)
    assert environment.prepare_newest(newest, "test")
    assert environment.prepare_newest(newest, "test")
    installs = [command for command in ran if "--editable" in command]
    assert len(installs) == 2
    assert all("--upgrade" in command and "--constraint" not in command for command in installs)
    assert environment.is_whole(newest, "test")


def test_newest_packages_that_do_not_install_are_a_failure_and_a_missing_network_is_none(
    environment: Any, mine: Any, ran: Ran, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = replace(mine, tested=False)
    assert environment.prepare_newest(newest, "test")
    said = iter(["it does not build", "WARNING: Retrying (Retry(total=0, connect=None)) after"])

    def run(command: list[str]) -> Any:
        return SimpleNamespace(returncode=1, stdout=next(said), args=command)

    monkeypatch.setattr(environment.installing, "run", run)
    assert not environment.prepare_newest(newest, "test")
    assert environment.prepare_newest(newest, "test")
    assert "stays as it was made before" in capsys.readouterr().out


def test_newest_packages_in_a_folder_that_cannot_be_written_are_said_in_a_sentence(
    environment: Any, mine: Any, ran: Ran, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = replace(mine, tested=False)
    assert environment.prepare_newest(newest, "test")
    newest.lock.unlink()
    newest.lock.mkdir()
    assert not environment.prepare_newest(newest, "test")
    assert f"The environment {newest.folder} cannot be made: " in capsys.readouterr().err
