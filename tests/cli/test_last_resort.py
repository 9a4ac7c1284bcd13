"""A fault of the program is one line and 2, which is no verdict on a file, and leaves what is needed to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpstudio.cli import main, presets
from bpstudio.storage import crash_log, places


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A command that fails; the folder of what is kept."""

    def fail(arguments: object) -> int:
        raise ZeroDivisionError("nobody\nthought of it")

    monkeypatch.setattr(presets, "run", fail)
    monkeypatch.setattr(crash_log, "crash_log", lambda: tmp_path / "state" / "crash.log")
    return tmp_path / "state"


def test_a_fault_is_one_line_and_its_traceback_is_kept(
    failing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["presets"]) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert said == (
        "bpstudio: something went wrong that should not have: ZeroDivisionError: nobody thought of it; the details are "
        f"in {failing / 'crash.log'}, please report them with the output of bpstudio --version --verbose\n"
    )
    kept = (failing / "crash.log").read_text("utf-8")
    assert kept.startswith("--- ")
    assert "\nbpstudio presets\nTraceback (most recent call last):\n" in kept
    assert kept.endswith("ZeroDivisionError: nobody\nthought of it\n\n")


def test_one_fault_after_another_is_kept_and_never_more_than_twice_the_room(
    failing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        assert main(["presets"]) == 2
    assert (failing / "crash.log").read_text("utf-8").count("Traceback") == 3
    monkeypatch.setattr(crash_log, "MOST_BYTES", 100)
    assert main(["presets"]) == 2
    assert (failing / "crash.log").read_text("utf-8").count("Traceback") == 1
    assert (failing / "crash.old.log").read_text("utf-8").count("Traceback") == 3


def test_a_fault_whose_details_cannot_be_kept_is_still_one_line_and_2(
    failing: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing.write_text("a file where the folder should be")
    assert main(["presets"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "ZeroDivisionError: nobody thought of it; the details could not be kept (" in said


def test_without_a_folder_of_their_own_they_lie_where_the_specification_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for told in ("", "relative/folder"):
        monkeypatch.setenv("XDG_STATE_HOME", told)
        assert places.crash_log() == tmp_path / ".local/state/Backprop Studio/bpstudio/crash.log"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert places.journals() == tmp_path / "elsewhere/Backprop Studio/bpstudio/windows"
