"""The folder of a window tells by itself whether its process still lives."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from bpstudio.storage.recovery_place import abandoned, new_place

pytestmark = pytest.mark.usefixtures("either_system")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "windows"


def killed_with_a_journal(root: Path, text: str = "x") -> None:
    """A window whose process is killed."""
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        new_place(root).journal.write_text(text)
        os.write(told, b"x")
        time.sleep(60)
        os._exit(0)
    os.read(ready, 1)
    os.close(ready)
    os.close(told)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_a_living_window_is_not_abandoned(root: Path) -> None:
    place = new_place(root)
    place.journal.write_text("x")
    assert abandoned(root) == []
    place.leave()
    [found] = abandoned(root)
    assert found.journal.read_text() == "x"
    found.leave()


def test_two_windows_that_were_killed_are_both_found(root: Path) -> None:
    killed_with_a_journal(root, "one")
    killed_with_a_journal(root, "two")
    found = abandoned(root)
    assert {place.journal.read_text() for place in found} == {"one", "two"}
    assert abandoned(root) == [], "they are held while they are offered"
    for place in found:
        place.leave()
    assert len(abandoned(root)) == 2


def test_a_window_that_was_closed_leaves_nothing(root: Path) -> None:
    place = new_place(root)
    place.journal.write_text("x")
    place.crash.touch()
    place.clear()
    assert list(root.iterdir()) == []


def test_a_window_that_had_nothing_to_lose_is_removed_without_a_word(root: Path) -> None:
    place = new_place(root)
    place.crash.touch()
    place.leave()
    assert abandoned(root) == []
    assert list(root.iterdir()) == []


def test_a_journal_set_aside_stays_for_good(root: Path) -> None:
    place = new_place(root)
    place.journal.write_bytes(b"\xff\x00garbage")
    aside = place.set_aside()
    place.clear()
    assert aside.read_bytes() == b"\xff\x00garbage"
    assert abandoned(root) == []
    assert list(root.iterdir()) == [aside]


def test_a_stranger_in_the_folder_is_left_alone(root: Path) -> None:
    new_place(root).clear()
    (root / "notes.txt").write_text("mine")
    (root / "folder").mkdir()
    assert abandoned(root) == []
    assert {entry.name for entry in root.iterdir()} == {"notes.txt", "folder"}


def test_where_there_is_no_folder_nothing_was_left(tmp_path: Path) -> None:
    assert abandoned(tmp_path / "none") == []


def test_letting_go_twice_closes_nothing_else(root: Path, tmp_path: Path) -> None:
    place = new_place(root)
    place.leave()
    with (tmp_path / "another").open("w") as other:  # has the number that the lock had
        place.leave()
        place.clear()
        other.write("still open")
    assert (tmp_path / "another").read_text() == "still open"
