"""The command that measures coverage: what it promises exists, and what it says is right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.coverage.__main__ import MISSING, main, notes, verdict
from tests.coverage.measuring import HEADLESS, ROOT, Measured
from tests.coverage.promised import NOT_YET, READERS, ROOMS, is_promised
from tests.coverage.table import places, table


def test_every_room_and_file_on_its_lists_is_there() -> None:
    assert [name for name in (*ROOMS, *READERS, *NOT_YET) if not (ROOT / name).exists()] == []


def test_it_runs_no_test_that_needs_a_window() -> None:
    assert all((ROOT / name).exists() for name in HEADLESS)
    assert not [name for name in HEADLESS if Path(name).parts[1] in ("qt", "scenarios", "faults")]


def test_a_new_file_of_a_promised_room_is_promised() -> None:
    assert is_promised("bpstudio/engine/some_new_module.py")
    assert not is_promised("bpstudio/cli/some_new_module.py")


def test_what_is_left_off_is_not_promised_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(NOT_YET.values())
    assert not any(map(is_promised, NOT_YET))
    monkeypatch.setitem(NOT_YET, "bpstudio/engine/some_new_module.py", "it is not whole yet")
    assert not is_promised("bpstudio/engine/some_new_module.py")


def test_what_is_not_whole_is_named_with_its_lines() -> None:
    promised, free = "bpstudio/engine/some_new_module.py", "bpstudio/cli/some_new_module.py"
    files = [Measured(promised, 9, (3, 7, 8, 9)), Measured(free, 9, (1,))]
    assert verdict(files) == [f"{promised} is promised whole; no test comes to line 3, 7–9."]
    assert verdict([Measured(promised, 9, ())]) == []


def test_what_is_left_off_and_whole_by_now_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "bpstudio/engine/some_new_module.py"
    monkeypatch.setitem(NOT_YET, name, "it is not whole yet")
    assert notes([Measured(name, 3, ())]) == [f"{name} is whole now: take it off NOT_YET."]
    assert notes([Measured(name, 3, (2,))]) == []


def test_the_table_has_a_line_for_each_room() -> None:
    files = [Measured("a/one.py", 6, ()), Measured("a/two.py", 4, (1,)), Measured("b/three.py", 0, ())]
    assert [line.split() for line in table(files)[1:]] == [
        ["a", "2", "1", "10", "90.0%"],
        ["b", "1", "1", "0", "100.0%"],
    ]
    assert places(()) == ""


def test_a_room_has_one_line_though_another_lies_in_it() -> None:
    files = [Measured(name, 2, ()) for name in ("a/one.py", "a/inside/two.py", "a/three.py")]
    assert [line.split()[:2] for line in table(files)[1:]] == [["a", "2"], ["a/inside", "1"]]


def test_without_the_package_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.coverage.__main__.find_spec", lambda _: None)
    assert main() == 2
    assert capsys.readouterr().err.strip() == MISSING
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert any(one.startswith("coverage") for one in extras["optional-dependencies"]["coverage"])
