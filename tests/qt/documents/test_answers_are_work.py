"""The answers of an exercise are not lost without a question; what is typed in passing is no work on a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.practice.questions import Answer

SESSIONS = Path(__file__).resolve().parents[2] / "sessions"


@pytest.mark.parametrize("asks", [True, False])
def test_answers_are_work_in_an_exercise(
    opened: Callable[..., MainWindow], tmp_path: Path, asks: bool
) -> None:
    contents = json.loads((SESSIONS / "by_hand.json").read_bytes())
    if asks:
        question = {"id": "1a", "quantity": "dC/dtheta2", "place": [0, 0]}
        contents["exercise"] = {"questions": [question]}
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(contents))
    window = opened(path)
    assert not window.files.modified
    window.session.answer(Answer("1a", "0.5", tries=1))
    assert window.files.modified == asks
    window.files.keep()
    assert not window.files.modified
