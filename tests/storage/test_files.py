"""A file is replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bpstudio.storage import files
from bpstudio.storage.files import LARGEST, read_bytes, write_bytes
from tests.as_on_windows import in_use

pytestmark = pytest.mark.usefixtures("either_system")

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a", b"\x00\r\n\xff")
    assert read_bytes(tmp_path / "a") == b"\x00\r\n\xff"
    assert LARGEST > 100_000_000


def test_a_new_file_has_the_permissions_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_bytes(tmp_path / "a", b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_replaced_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a"
    path.touch()
    path.chmod(mode)
    write_bytes(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(Path("folder") / "real")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "real").read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def failing(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, call, failing)
    with pytest.raises(OSError, match="No space left") as caught:
        write_bytes(path, b"new")
    assert caught.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        f"from bpstudio.storage.files import write_bytes; write_bytes({str(path)!r}, bytes(5000))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "File too large" in done.stderr
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_interrupt_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


def test_a_write_protected_file_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    if os.geteuid() == 0:  # to root nothing is write-protected, so the system's answer is given here
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["folder", "pipe", "no/such/a"])
def test_what_cannot_be_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match=r"folder|regular"):
        write_bytes(tmp_path / name, b"new")


@pytest.mark.parametrize(("times", "written"), [(1, b"new"), (4, b"new"), (5, b"old")])
def test_a_file_that_a_virus_scanner_looks_into_is_tried_again_for_half_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, written: bytes
) -> None:
    path, left, pauses, replace = tmp_path / "a", [times], list[float](), os.replace
    path.write_bytes(b"old")

    def busy(source: Path, target: Path) -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise in_use(target, 5)
        replace(source, target)

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(time, "sleep", pauses.append)
    if written == b"old":
        with pytest.raises(PermissionError, match="another process"):
            write_bytes(path, b"new")
    else:
        write_bytes(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (written, [path])
    assert 0 < sum(pauses) <= 0.5


def test_where_it_is_forbidden_nothing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "replace", forbidden)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("waited"))
    with pytest.raises(PermissionError):
        write_bytes(tmp_path / "a", b"new")


def test_what_is_written_reaches_the_disk_and_not_only_its_memory_where_that_can_be_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[bool]()
    monkeypatch.setattr(
        files, "_FULL_SYNC", lambda handle: asked.append(stat.S_ISDIR(os.fstat(handle).st_mode))
    )
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("that is not enough on macOS"))
    write_bytes(tmp_path / "a", b"new")
    assert asked[0] is False
    assert set(asked[1:]) <= {True}, "Windows opens no folders"


def test_a_file_system_that_cannot_empty_the_memory_of_the_disk_is_asked_for_what_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: int) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    synced = list[int]()
    monkeypatch.setattr(files, "_FULL_SYNC", unknown)
    monkeypatch.setattr(os, "fsync", synced.append)
    write_bytes(tmp_path / "a", b"new")
    assert synced


def test_the_call_for_it_is_the_one_of_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    calls = list[tuple[int, int]]()
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda *call: calls.append(call))
    call = files._full_sync()
    assert call is not None
    call(7)
    assert calls == [(7, 51)]
