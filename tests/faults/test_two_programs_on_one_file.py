"""Two programs of their own on one file: the second is told who has it, and does what it is answered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bpstudio.storage.lock import lock_path
from tests.faults.driven import finished, run, start
from tests.faults.hostile import SESSIONS

STAYS = """
window = windows()[0]
say("open")
yield from until(lambda: Path(os.environ["DONE"]).exists())
window.bridge.edit(SetLearningRate(0.25))
window.files.save()
yield from until(lambda: dialog("", QMessageBox) or not window.files.modified)
asked = dialog("", QMessageBox)
say("asked" if asked and asked.isVisible() else "saved", window.files.modified)
window.files.keep()
program.QTimer.singleShot(0, lambda: os._exit(0))
yield 1
"""
ANSWERS = """
yield from until(lambda: dialog("", QMessageBox))
box = dialog("", QMessageBox)
say((box.text() + " " + box.informativeText()).replace("\\n", " "))
[button] = [b for b in box.buttons() if b.text() == os.environ["ANSWER"]]
button.click()
yield 0.3
window = windows()[0]
yield from until(lambda: not window.files.in_thread.busy)
say(window.files.read_only, window.files.path is not None)
window.bridge.edit(SetLearningRate(0.5))
if window.files.path is not None and not window.files.read_only:
    window.files.save()
    yield from until(lambda: not window.files.modified)
window.files.keep()
window.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "walk.json"
    shutil.copy(SESSIONS / "by_hand.json", path)
    return path


@pytest.mark.usefixtures("either_system")
@pytest.mark.parametrize(
    ("answer", "read_only", "has_a_path"),
    [("Open read-only", True, True), ("Open a copy", False, False), ("Take over", False, True)],
)
def test_the_second_program_is_told_who_has_the_file_and_is_offered_three_ways(
    path: Path, tmp_path: Path, answer: str, read_only: bool, has_a_path: bool
) -> None:
    done, before = tmp_path / "done", path.read_bytes()
    first = start(tmp_path / "first", STAYS, source=str(path), DONE=str(done))
    assert first.stdout is not None
    assert first.stdout.readline() == "open\n"
    _, (question, state, _), wrong = run(tmp_path / "second", ANSWERS, source=str(path), ANSWER=answer)
    assert str(first.pid) in question, wrong
    assert state.split() == [str(read_only), str(has_a_path)]
    assert (path.read_bytes() != before) == (answer == "Take over")
    done.touch()
    _, said, _ = finished(first)
    assert said[0].split()[0] == ("asked" if answer == "Take over" else "saved")
    assert lock_path(path).exists() or answer == "Take over"
