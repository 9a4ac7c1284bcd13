"""A save that meets a fault, at every place where it can: the old file or the new one is there, whole."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bpstudio.storage import files
from bpstudio.storage.files import write_bytes
from bpstudio.storage.held import take_hold
from tests.faults.injected import dying, failing, in_a_child, system

OLDEST, OLD, NEW = b"oldest" * 100, b"old" * 50_000, b"new" * 70_000
CODES = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT)
Save = Callable[[Path], None]


def save_new(path: Path) -> None:
    write_bytes(path, NEW, keep_previous=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return prepared(tmp_path)


def prepared(folder: Path) -> Path:
    for entry in folder.iterdir():
        entry.unlink()
    path = folder / "session.json"
    path.write_bytes(OLD)
    (folder / "session.json.bak").write_bytes(OLDEST)
    return path


def damage(path: Path, saved: bool | None) -> list[str]:
    """What was lost. ``saved``: whether the save said that it had worked; None, it had no time to say."""
    found = []
    content = path.read_bytes() if path.exists() else b""
    if content not in ((NEW,) if saved else (OLD,) if saved is False else (OLD, NEW)):
        found.append(f"the file holds {len(content)} bytes, {content[:6]!r}")
    previous = Path(f"{path}.bak")
    if not previous.exists() or previous.read_bytes() not in (OLDEST, OLD, NEW):
        found.append("the previous version is gone")
    return found


def calls_of_a_save(folder: Path) -> int:
    with system(lambda *_: None) as counted:
        save_new(prepared(folder))
    return len(counted.made)


def attempt(path: Path, save: Save, fault: Callable[[int, str, bool], None]) -> bool:
    with system(fault):
        try:
            save(path)
        except OSError:
            return False
    return True


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
def test_whichever_call_fails_the_old_file_or_the_new_one_is_whole(
    tmp_path: Path, code: int, for_good: bool
) -> None:
    lost = []
    for at in range(calls_of_a_save(tmp_path)):
        path = prepared(tmp_path)
        saved = attempt(path, save_new, failing(at, code, for_good))
        lost += [f"call {at}: {what}" for what in damage(path, saved)]
        if not for_good:
            assert not [entry for entry in tmp_path.iterdir() if entry.suffix == ".tmp" and saved is False]
    assert not lost


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_whichever_call_the_process_dies_at_the_old_file_or_the_new_one_is_whole(
    tmp_path: Path, after: bool
) -> None:
    lost = []
    for at in range(calls_of_a_save(tmp_path)):
        path = prepared(tmp_path)

        def die(path: Path = path, at: int = at) -> None:
            with system(dying(at, after)):
                save_new(path)

        ended = in_a_child(die)
        assert os.WIFSIGNALED(ended) or after, "the fault did not bite"
        lost += [f"call {at}: {what}" for what in damage(path, None)]
    assert not lost


def killed_while_saving(path: Path, save: Callable[[Path, bytes], None], rounds: int, seed: int) -> list[str]:
    """Processes that save again and again, each killed after a random while: what was lost."""
    chance, lost = random.Random(seed), []
    for number in range(rounds):
        prepared(path.parent)
        child = os.fork()
        while child == 0:
            save(path, NEW)
            save(path, OLD)
        time.sleep(chance.uniform(0.0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lost += [f"round {number}: {what}" for what in damage(path, None)]
    return lost


def carefully(path: Path, content: bytes) -> None:
    write_bytes(path, content, keep_previous=True)


def carelessly(path: Path, content: bytes) -> None:
    """How not to do it: what these tests must find out, with the same calls that they let fail."""
    calls: Any = vars(files)["os"]
    handle = calls.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    calls.write(handle, content)
    calls.close(handle)


def test_a_process_killed_in_a_loop_of_saves_leaves_a_whole_file(path: Path) -> None:
    assert not killed_while_saving(path, carefully, 20, seed=1)


def test_a_careless_save_is_found_out_by_a_failing_call(path: Path) -> None:
    saved = attempt(path, lambda path: carelessly(path, NEW), failing(1, errno.ENOSPC, False))
    assert damage(path, saved)


def test_a_careless_save_is_found_out_by_a_process_that_dies(path: Path) -> None:
    def die() -> None:
        with system(dying(0, True)):
            carelessly(path, NEW)

    in_a_child(die)
    assert damage(path, None)


def test_a_limit_on_the_size_of_files_leaves_the_old_one(path: Path) -> None:
    def limited() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        save_new(path)

    assert os.waitstatus_to_exitcode(in_a_child(limited)) == 1
    assert not damage(path, False)
    assert not list(path.parent.glob("*.tmp"))


NAMESPACE = shutil.which("unshare") is not None and os.geteuid() == 0
needs_mounts = pytest.mark.skipif(not NAMESPACE, reason="mounts need root and unshare")


def in_a_mount(folder: Path, options: str, code: str) -> subprocess.CompletedProcess[str]:
    """Run Python ``code`` where ``folder`` is a file system of its own that nobody else sees."""
    line = f"mount -t tmpfs {options} none {folder} && {sys.executable} -c '{code}'"
    return subprocess.run(["unshare", "-m", "bash", "-c", line], capture_output=True, text=True)


FULL = """
from pathlib import Path
from tests.faults.test_saving_under_faults import *
path = prepared(Path("{folder}"))
try:
    write_bytes(path, bytes(3_000_000), keep_previous=True)
except OSError as wrong:
    print(wrong.strerror, damage(path, False), len(list(path.parent.glob("*.tmp"))))
"""


@needs_mounts
def test_a_disk_of_one_megabyte_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    done = in_a_mount(tmp_path, "-o size=1m", FULL.format(folder=tmp_path))
    assert done.stdout == "No space left on device [] 0\n", done.stderr


READ_ONLY = """
import subprocess
from pathlib import Path
from tests.faults.test_saving_under_faults import *
path = prepared(Path("{folder}"))
subprocess.run(["mount", "-o", "remount,ro", "{folder}"], check=True)
try:
    save_new(path)
except OSError as wrong:
    print(files.reason(wrong), damage(path, False))
"""


@needs_mounts
def test_a_disk_mounted_for_reading_only_is_left_alone(tmp_path: Path) -> None:
    done = in_a_mount(tmp_path, "", READ_ONLY.format(folder=tmp_path))
    assert "write-protected" in done.stdout or "read-only" in done.stdout, done.stderr
    assert done.stdout.endswith("[]\n")


def as_nobody(act: Callable[[], object]) -> int:
    """Run ``act`` as a user to whom permissions mean something."""

    def dropped() -> None:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        act()

    return os.waitstatus_to_exitcode(in_a_child(dropped))


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@needs_root
@pytest.mark.parametrize("protected", ["file", "folder"])
def test_what_is_write_protected_is_not_replaced(path: Path, protected: str) -> None:
    for folder in [path.parent, *path.parents[:4]]:
        folder.chmod(0o755)
    path.chmod(0o444 if protected == "file" else 0o666)
    path.parent.chmod(0o777 if protected == "file" else 0o555)

    def save() -> None:
        with pytest.raises(OSError, match="write-protected" if protected == "file" else "Permission denied"):
            save_new(path)

    assert as_nobody(save) == 0
    path.parent.chmod(0o755)
    assert not damage(path, False)
    assert as_nobody(lambda: os.replace(path, path.parent / "x")) == 1 or protected == "file"


def test_what_a_dead_process_left_unfinished_is_swept_and_a_living_one_keeps_its_own(path: Path) -> None:
    dead, fresh, alien = (path.parent / name for name in (".bpstudio-1.tmp", ".bpstudio-2.tmp", "other.tmp"))
    held = path.parent / ".bpstudio-3.tmp"
    for entry in (dead, fresh, alien, held):
        entry.touch()
    for entry in (dead, alien, held):
        os.utime(entry, (0, 0))
    with held.open("r+b") as file:
        assert take_hold(file.fileno())
        save_new(path)
    assert not dead.exists()
    assert fresh.exists()
    assert alien.exists()
    assert held.exists()


def test_the_previous_version_is_kept_beside_the_file_even_behind_a_link(path: Path) -> None:
    link = path.parent / "link.json"
    link.symlink_to(path.name)
    write_bytes(link, NEW, keep_previous=True)
    assert Path(f"{path}.bak").read_bytes() == OLD
    assert not Path(f"{link}.bak").exists()


def test_where_there_are_no_links_the_previous_version_is_a_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    save_new(path)
    assert not damage(path, True)
    assert Path(f"{path}.bak").read_bytes() == OLD
