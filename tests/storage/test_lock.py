"""Two windows on one file: the second is told who has it."""

from __future__ import annotations

import getpass
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bpstudio.storage import lock as lock_module
from bpstudio.storage import machine
from bpstudio.storage.lock import Held, lock_path, take_lock, take_over

pytestmark = pytest.mark.usefixtures("either_system")

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "walk.json"
    path.write_text("{}")
    return path


def held(path: Path) -> Held:
    with pytest.raises(Held) as caught:
        take_lock(path)
    return caught.value


@pytest.fixture
def other(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has the file open."""
    code = (
        "import sys, time; from bpstudio.storage.lock import take_lock;"
        f"lock = take_lock({str(path)!r}); print('x', flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        yield process
        process.kill()


def test_the_second_is_told_who_has_the_file(path: Path, other: subprocess.Popen[bytes]) -> None:
    found = held(path)
    assert found.holder is not None
    assert found.holder.pid == other.pid
    assert str(other.pid) in found.sentence


def test_another_window_of_this_program_is_called_that(path: Path) -> None:
    lock = take_lock(path)
    assert "another window of this program" in held(path).sentence
    lock.release()
    lock = take_lock(path)
    assert not lock.inherited
    lock.release()
    assert list(path.parent.iterdir()) == [path]


def test_the_lock_of_a_process_that_was_killed_is_inherited(
    path: Path, other: subprocess.Popen[bytes]
) -> None:
    other.send_signal(signal.SIGKILL)
    other.wait()
    lock = take_lock(path)
    assert lock.inherited
    lock.release()


def test_the_lock_is_on_the_file_itself_whatever_name_leads_to_it(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(path)
    lock = take_lock(tmp_path / "link.json")
    assert held(path).alive
    lock.release()


def test_who_is_taken_over_finds_out(path: Path) -> None:
    first = take_lock(path)
    second = take_over(path)
    assert not first.is_ours
    assert second.is_ours
    first.release()
    assert lock_path(path).exists(), "it is the second's now"
    assert held(path).alive
    second.release()
    take_lock(path).release()
    assert list(path.parent.iterdir()) == [path]


def test_the_lock_of_who_took_over_and_was_killed_is_inherited_though_the_first_still_lives(
    path: Path,
) -> None:
    first = take_lock(path)
    child = os.fork()
    if child == 0:
        take_over(path)
        os._exit(0)
    os.waitpid(child, 0)
    assert not first.is_ours
    third = take_lock(path)
    assert third.inherited
    first.release()
    assert third.is_ours
    third.release()
    assert not lock_path(path).exists()


def test_a_lock_that_cannot_be_taken_over_is_not_said_to_be(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take_lock(path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(lock_module, "put_note", full)
        with pytest.raises(OSError, match="No space left"):
            take_over(path)
    assert first.is_ours
    first.release()
    assert list(path.parent.iterdir()) == [path]


def test_a_hold_that_nobody_signs_is_waited_for_a_moment_and_no_longer(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take_lock(path)
    lock_path(path).unlink()
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    assert held(path).holder is None
    assert 0 < sum(pauses) < 1
    first.release()


def test_a_folder_whose_files_change_their_numbers_is_no_endless_loop(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_module, "_same_file", lambda *_: False)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    assert held(path).holder is None


def test_the_lock_of_another_host_is_told_in_words_since_nobody_can_know(path: Path) -> None:
    said = {"user": "anna", "host": "lab-3", "pid": 12, "since": time.time()}
    lock_path(path).write_text(json.dumps(said))
    assert held(path).sentence.startswith("It was opened by anna on lab-3")
    assert "cannot be seen from here" in held(path).sentence
    take_over(path).release()


@pytest.mark.parametrize(
    "garbage",
    [b"garbage", b"\xff\x00", b"[]", b'{"user": 1}', b"{" * 5000, b'{"user":"a","host":"b","pid":"c"}'],
)
def test_a_lock_that_is_garbage_is_told_in_words(path: Path, garbage: bytes) -> None:
    lock_path(path).write_bytes(garbage)
    assert held(path).sentence == "There is a lock beside it that does not say whose it is."
    take_over(path).release()
    take_lock(path).release()


@pytest.mark.parametrize("hold", ["../../x", "/x", "0\n", "A", "0" * 33])
def test_a_note_names_no_file_but_a_hold_of_its_own(path: Path, hold: str) -> None:
    said = {"user": "a", "host": socket.gethostname(), "pid": 1, "since": 0, "hold": hold}
    lock_path(path).write_text(json.dumps(said))
    assert held(path).holder is None
    assert {entry.name for entry in path.parent.iterdir()} == {path.name, lock_path(path).name}


def note_of(host: str, of: str | None) -> str:
    said = {"user": "anna", "host": host, "pid": 12, "since": 0, "machine": of}
    return json.dumps(said)


def test_after_a_crash_the_lock_is_known_as_of_this_computer_though_its_name_has_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_OF_THE_HARDWARE", True)  # as on macOS
    monkeypatch.setattr(machine, "machine", lambda: "1234")
    lock_path(path).write_text(note_of("annas-macbook.home", "1234"))
    lock = take_lock(path)
    assert lock.inherited
    lock.release()


def test_two_computers_of_one_name_or_of_one_disk_image_are_not_taken_for_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "machine", lambda: "1234")
    for host, of in ((socket.gethostname(), "5678"), ("lab-3", "1234")):
        lock_path(path).write_text(note_of(host, of))
        assert "cannot be seen from here" in held(path).sentence


def test_the_name_of_the_computer_in_a_note_gives_nothing_away_and_stays() -> None:
    assert machine.machine() == machine.machine()
    for place in map(Path, machine._IDS):
        if place.exists():
            assert place.read_text().strip() not in machine.machine()


def test_a_user_without_a_name_can_lock(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> None:
        raise ImportError("No module named 'pwd'")

    monkeypatch.setattr(getpass, "getuser", nameless)
    lock = take_lock(path)
    assert getattr(held(path).holder, "user", None) == "somebody"
    lock.release()


def test_a_link_under_the_name_of_the_lock_is_replaced_and_not_written_through(
    path: Path, tmp_path: Path
) -> None:
    (tmp_path / "precious").write_text("mine")
    lock_path(path).symlink_to(tmp_path / "precious")
    lock = take_over(path)
    assert (tmp_path / "precious").read_text() == "mine"
    lock.release()


def test_what_a_lock_says_cannot_reach_the_screen_as_it_is(path: Path) -> None:
    said = {"user": "<b>\x1b[2Jx" * 100, "host": "h\n", "pid": 1, "since": 0}
    lock_path(path).write_text(json.dumps(said))
    assert held(path).sentence.isprintable()
    assert len(held(path).sentence) < 400


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_something_else_under_the_name_of_the_lock_is_told_in_words(
    path: Path, make: Callable[[Path], object]
) -> None:
    make(lock_path(path))
    assert held(path).holder is None


def test_an_empty_lock_is_nobodys(path: Path) -> None:
    lock_path(path).touch()
    lock = take_lock(path)
    assert json.loads(lock_path(path).read_text())["host"] == socket.gethostname()
    lock.release()


def test_a_folder_where_no_lock_can_be_left_is_no_hindrance(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    lock = take_lock(path)
    assert lock.is_ours
    lock.release()
