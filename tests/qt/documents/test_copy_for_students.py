"""File ▸ Save a copy for students…: the session without what led there, beside its own file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from bpstudio.explain.words.exporting import OWN_FILE
from bpstudio.explain.words.withheld import KEPT_ASIDE
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.session import Session
from bpstudio.storage import writer
from bpstudio.storage.reader import read
from bpstudio.storage.students import encode_for_students

Opened = Callable[..., MainWindow]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the dialog for files was asked with; the last is what it answers."""
    found: list[object] = [""]

    def answer(*how: object, **_: object) -> tuple[object, str]:
        found[:0] = how
        return found[-1], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(answer))
    return found


def test_it_holds_no_trace_and_no_edit_and_the_session_stays_in_its_own_file(
    opened: Opened, asked: list[object], tmp_path: Path
) -> None:
    path, copy = tmp_path / "mine.json", tmp_path / "theirs.json"
    writer.save(Session(read("article").state), path)
    window = opened(path)
    window.session.apply(SetParameter("theta1[0,0]", 0.25))
    window.session.finish_iteration()
    asked[-1] = str(tmp_path / "theirs")
    window.named_actions["save_for_students"].trigger()
    assert str(asked[2]) == f"{tmp_path}/mine for students.json"
    assert window.notice.text == f"Wrote theirs.json in {tmp_path}."
    assert copy.read_bytes() == encode_for_students(window.session.state)
    contents = json.loads(copy.read_bytes())
    assert not {"trace", "log", "series"} & set(contents)
    assert window.files.path == path
    assert window.files.modified


def test_no_name_given_nothing_happens(window: MainWindow, asked: list[object]) -> None:
    window.named_actions["save_for_students"].trigger()
    assert Path(str(asked[2])).name == "article for students.json"
    assert window.notice.text == ""


def test_it_does_not_take_the_place_of_the_session_itself(
    opened: Opened, asked: list[object], tmp_path: Path
) -> None:
    path = tmp_path / "mine.json"
    writer.save(Session(read("article").state), path)
    before = path.read_bytes()
    window = opened(path)
    asked[-1] = str(path)
    window.named_actions["save_for_students"].trigger()
    assert window.notice.text == OWN_FILE
    assert path.read_bytes() == before


def test_what_cannot_be_written_is_said(window: MainWindow, asked: list[object], tmp_path: Path) -> None:
    asked[-1] = str(tmp_path / "none" / "a.json")
    window.named_actions["save_for_students"].trigger()
    assert window.notice.text.startswith("a.json was not written: there is no folder")


def test_in_a_lesson_there_is_none(window: MainWindow) -> None:
    window.files.set_aside(Session(read("mazur").state))
    action = window.named_actions["save_for_students"]
    assert not action.isEnabled()
    assert KEPT_ASIDE in action.toolTip()
    window.files.bring_back()


def test_where_parameters_are_not_finite_it_is_said_what_to_do(
    opened: Opened, asked: list[object], tmp_path: Path
) -> None:
    path = tmp_path / "diverged.json"
    shutil.copy(Path(__file__).resolve().parents[2] / "sessions" / "diverged.json", path)
    window = opened(path)
    asked[-1] = str(tmp_path / "theirs.json")
    window.named_actions["save_for_students"].trigger()
    assert "nothing can begin with them; go back to an iteration before they were" in window.notice.text
    assert not (tmp_path / "theirs.json").exists()
