"""One program with several windows: on what the command names, and on what the desktop asks for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.driven import run
from tests.faults.hostile import SESSIONS

SHOWN = """
yield from until(lambda: len(windows()) == COUNT)
yield 0.1
for window in sorted(windows(), key=lambda w: w.files.title):
    say(window.files.title)
"""
CLOSED = """
for window in windows():
    window.files.keep()
    window.close()
"""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    found = [tmp_path / "a b.json", tmp_path / "ü.json"]
    for path in found:
        shutil.copy(SESSIONS / "by_hand.json", path)
    return [str(path) for path in found]


def test_several_files_open_in_a_window_each_and_none_lies_exactly_over_another(
    tmp_path: Path, files: list[str]
) -> None:
    acts = SHOWN.replace("COUNT", "3") + "say(len({w.pos().toTuple() for w in windows()}))\n" + CLOSED
    code, said, wrong = run(tmp_path, acts, source=[*files, "xor"])
    assert (code, said) == (0, ["a b.json", "xor", "ü.json", "3", "ended 0"]), wrong


def test_what_is_wrong_with_one_of_several_is_said_in_the_window_on_top(
    tmp_path: Path, files: list[str]
) -> None:
    told = "for w in sorted(windows(), key=lambda w: w.files.title):\n    say(w.files.title, 'gone' in w.notice.text)\n"
    acts = SHOWN.partition("for ")[0].replace("COUNT", "2") + told + CLOSED
    code, said, wrong = run(tmp_path, acts, source=["xor", str(tmp_path / "gone.json"), files[0]])
    assert (code, said) == (0, ["a b.json True", "xor False", "ended 0"]), wrong


def test_of_several_files_one_that_cannot_be_read_is_said_in_a_window(
    tmp_path: Path, files: list[str]
) -> None:
    acts = SHOWN.replace("COUNT", "1") + "say(windows()[0].notice.text)\n" + CLOSED
    gone = str(tmp_path / "gone.json")
    code, said, wrong = run(tmp_path, acts, source=[gone, files[0]])
    assert (code, said[0], said[2]) == (0, "a b.json", "ended 0"), wrong
    assert said[1].startswith(f"{gone}: ")


def test_where_none_of_several_can_be_read_there_is_a_window_that_says_so(tmp_path: Path) -> None:
    acts = SHOWN.replace("COUNT", "1") + "say(windows()[0].notice.text.count(chr(10)))\n" + CLOSED
    code, said, wrong = run(tmp_path, acts, source=["gone", "away"])
    assert (code, said) == (0, ["article", "1", "ended 0"]), wrong


def test_the_only_file_is_an_error_where_it_cannot_be_read(tmp_path: Path) -> None:
    code, said, wrong = run(tmp_path, CLOSED, source="gone.json")
    assert (code, said) == (1, [])
    assert "SessionFileError" in wrong


ASKED_FOR = """
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtCore import QUrl
def wanted(path):
    application.postEvent(application, QFileOpenEvent(QUrl.fromLocalFile(path)))
"""


def test_a_file_that_the_desktop_wants_opened_takes_the_untouched_window_and_then_a_new_one(
    tmp_path: Path, files: list[str]
) -> None:
    acts = (
        ASKED_FOR
        + f"""
wanted({files[0]!r})
yield from until(lambda: windows()[0].files.path is not None)
say(len(windows()), windows()[0].files.title)
wanted({files[1]!r})
"""
        + SHOWN.replace("COUNT", "2")
        + f"""
wanted({str(tmp_path / "gone.json")!r})
yield from until(lambda: any(w.notice.text.startswith("gone.json: ") for w in windows()))
say(len(windows()))
"""
        + CLOSED
    )
    code, said, wrong = run(tmp_path, acts)
    assert (code, said) == (0, ["1 a b.json", "a b.json", "ü.json", "2", "ended 0"]), wrong


def test_a_window_with_work_in_it_is_not_taken_for_a_file_that_the_desktop_wants_opened(
    tmp_path: Path, files: list[str]
) -> None:
    work = ASKED_FOR + f"windows()[0].session.step()\nwanted({files[0]!r})\n"
    code, said, wrong = run(tmp_path, work + SHOWN.replace("COUNT", "2") + CLOSED)
    assert (code, said) == (0, ["a b.json", "article", "ended 0"]), wrong


def test_what_is_dropped_beside_the_first_gets_a_window(tmp_path: Path, files: list[str]) -> None:
    acts = (
        f"""
from bpstudio.qt.shell.drops import Dropped
windows()[0].drops.take(Dropped(tuple(Path(name) for name in {files!r})))
"""
        + SHOWN.replace("COUNT", "2")
        + CLOSED
    )
    code, said, wrong = run(tmp_path, acts)
    assert (code, said) == (0, ["a b.json", "ü.json", "ended 0"]), wrong


def test_light_and_dark_change_in_every_window_and_the_notation_in_one(
    tmp_path: Path, files: list[str]
) -> None:
    acts = (
        """
first, second = windows()
from bpstudio.qt.ground.theme import current_theme
told = []
second.canvas.refresh_theme = lambda: told.append(current_theme().name)
second.bridge.renoted.connect(lambda: told.append("renoted"))
first.toggle_theme()
from bpstudio.qt.shell.notation_menu import _choose
_choose(first.bridge, "weight", "w")
say(len(told), "renoted" in told, first.notation.weight, second.notation.weight)
"""
        + CLOSED
    )
    code, said, wrong = run(tmp_path, acts, source=files)
    assert (code, said[0].split()[1:], said[1]) == (0, ["False", "w", "θ"], "ended 0"), wrong
    assert int(said[0].split()[0]) >= 1


def test_the_layout_of_a_window_closed_before_is_not_kept_again_at_the_end(
    tmp_path: Path, files: list[str]
) -> None:
    acts = (
        """
first, second = windows()
second.files.keep()
second.close()
second.keep_layout = lambda: say("kept again")
"""
        + CLOSED
    )
    code, said, wrong = run(tmp_path, acts, source=files)
    assert (code, said) == (0, ["ended 0"]), wrong
