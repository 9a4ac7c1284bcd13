"""Files and folders that are not what they seem: one true sentence, 2, and before any work is done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpstudio.cli import main
from bpstudio.session.session import Session
from bpstudio.storage import files, reader, writer
from bpstudio.storage.delimited import read_sheet
from bpstudio.storage.errors import SessionFileError
from tests.cli.processes import HEADLESS, command

WRITING = [
    ["step", "xor", "-o"],
    ["train", "xor", "--iterations", "10000000", "-o"],
    ["export", "xor", "--to", "csv", "-o"],
    ["screenshot", "xor"],
]
needs_proc = pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
needs_posix = pytest.mark.skipif(
    sys.platform == "win32", reason="needs FIFOs, and folders that can be removed"
)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    out, said = capsys.readouterr()
    assert (out, said.count("\n")) == ("", 1)
    return said.removeprefix("bpstudio: ").rstrip("\n")


@needs_proc
@pytest.mark.parametrize("arguments", WRITING)
def test_a_folder_in_which_no_file_can_be_made_is_refused_before_the_work(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, *arguments, "/proc/x.json")
    assert said.startswith("/proc/x.json: no file can be made in that folder (")


@pytest.mark.parametrize("arguments", WRITING)
def test_a_name_that_cannot_be_is_refused_before_the_work(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = refused(capsys, *arguments, str(tmp_path / ("x" * 300)))
    assert said.startswith(str(tmp_path))


@pytest.mark.parametrize("arguments", WRITING)
def test_what_is_tried_leaves_nothing_behind(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = [part if part != "xor" else "no/such.json" for part in arguments]
    assert refused(capsys, *arguments, str(tmp_path / "a.png")).startswith("no/such.json: ")
    assert list(tmp_path.iterdir()) == []


@needs_posix
@pytest.mark.parametrize("arguments", [["step", "xor", "-o", "a.json"], ["verify", "a.json"], ["a.json"]])
def test_a_current_folder_that_is_gone_is_said_so(arguments: list[str], tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    line = f'rmdir "$PWD"; exec {sys.executable} -m bpstudio {" ".join(arguments)}'
    done = subprocess.run(["bash", "-c", line], cwd=gone, env=HEADLESS, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "None" not in done.stderr
    assert "the current folder is gone" in done.stderr or "a.json: no such file" in done.stderr


@needs_posix
def test_a_file_with_nothing_to_read_at_present_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As /proc/kmsg does, which says that it is a regular file; a pipe with a silent writer is the same to read."""
    os.mkfifo(tmp_path / "silent")
    writing = os.open(tmp_path / "silent", os.O_RDWR)
    monkeypatch.setattr(files, "_refuse_others", lambda status: None)
    with pytest.raises(SessionFileError, match=r"^there is nothing to be read in it at present$"):
        files.read_bytes(tmp_path / "silent")
    os.close(writing)


def test_a_lack_of_memory_is_told_in_words() -> None:
    assert files.reason(MemoryError()) == "there is not enough memory for it"
    assert files.reason(MemoryError("Unable to allocate 8 GiB")) == "unable to allocate 8 GiB"


def test_a_table_that_cannot_be_read_names_the_line() -> None:
    with pytest.raises(ValueError, match=r"^line 1 has a cell of more than 131,072 characters"):
        read_sheet(b'"' + b"x" * 200_000 + b'",1\n2,3\n')
    with pytest.raises(ValueError, match=r"^line 4 has a cell of more than 131,072 characters"):
        read_sheet(b'1,2\n3,4\n5,6\n"' + b"x" * 200_000 + b'",1\n')


def test_training_in_slices_writes_the_bytes_that_training_at_once_writes(tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    for name in ("moons", "digits"):
        assert main(["train", name, "--iterations", "700", "-o", str(out)]) == 0
        session = Session(reader.read(name).state)
        session.train(700)
        writer.save(session, tmp_path / "b.json")
        assert out.read_bytes() == (tmp_path / "b.json").read_bytes()


LIMITED = """
import resource, sys
from bpstudio.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
sys.exit(main(sys.argv[1:]))
"""


@needs_posix
@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.json", "a.csv"])
def test_a_full_disk_leaves_what_was_there(name: str, tmp_path: Path) -> None:
    command_of = {
        ".json": ["export", "digits", "--to", "json", "-o"],
        ".csv": ["export", "a", "--to", "csv", "-o"],
    }
    arguments = command_of.get(Path(name).suffix, ["screenshot", "article"])
    if "a" in arguments:
        assert main(["train", "xor", "--iterations", "500", "-o", str(tmp_path / "a")]) == 0
    (tmp_path / name).write_bytes(b"what was there")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *arguments, name],
        cwd=tmp_path,
        env=HEADLESS | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    lines = [line for line in done.stderr.splitlines() if not line.startswith("write cache:")]  # of fonts
    assert lines == [f"bpstudio: {name}: file too large"]
    assert (tmp_path / name).read_bytes() == b"what was there"
    assert {path.name for path in tmp_path.iterdir()} <= {name, "a"}


def test_a_picture_in_a_format_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    done = command("screenshot", "article", str(tmp_path / "a.txt"))
    assert done.returncode == 2
    assert (
        done.stderr.decode()
        == f"bpstudio: {tmp_path / 'a.txt'}: a picture cannot be written as .txt; .png can\n"
    )


def test_a_picture_is_as_large_as_asked_for(tmp_path: Path) -> None:
    done = command("screenshot", "article", str(tmp_path / "a.png"), "--size", "1600x1000")
    assert (done.returncode, done.stderr) == (0, b"")
    header = (tmp_path / "a.png").read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (1600, 1000)


def test_exports_go_to_standard_output_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "xor", "--to", "json", "-o", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "bpstudio-session"
    assert not Path("-").exists()
