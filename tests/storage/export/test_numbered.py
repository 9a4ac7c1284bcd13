"""A folder of numbered files is there whole or not at all, and nobody's folder is touched."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from bpstudio.storage.export.numbered import check_new_folder, write_numbered
from bpstudio.storage.files import sweep, unfinished_folder


def test_the_files_are_in_order_by_their_names(tmp_path: Path) -> None:
    contents = [str(number).encode() for number in range(120)]
    write_numbered(tmp_path / "steps", contents, ".png")
    found = sorted((tmp_path / "steps").iterdir())
    assert (found[0].name, found[-1].name) == ("001.png", "120.png")
    assert [path.read_bytes() for path in found] == contents
    assert [path.name for path in tmp_path.iterdir()] == ["steps"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    write_numbered(tmp_path / "steps", [b"a"], ".png")
    assert (tmp_path / "steps" / "01.png").read_bytes() == b"a"


def test_a_folder_with_anything_in_it_a_file_and_a_place_that_is_not_there_are_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_bytes(b"mine")
    for taken in (tmp_path / "full", tmp_path / "full" / "mine"):
        with pytest.raises(FileExistsError, match="is there already; name a new folder"):
            write_numbered(taken, [b"a"], ".png")
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        check_new_folder(tmp_path / "nowhere" / "steps")
    assert (tmp_path / "full" / "mine").read_bytes() == b"mine"


def test_where_one_cannot_be_written_none_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write, written = Path.write_bytes, []

    def full(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left") as refused:
        write_numbered(tmp_path / "steps", [b"a"] * 5, ".png")
    assert refused.value.filename == str(tmp_path / "steps"), "the folder that was asked for, no other name"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_to_an_empty_folder_stays_one(is_there: bool, tmp_path: Path) -> None:
    link, behind = tmp_path / "link", tmp_path / "behind"
    if is_there:
        behind.mkdir()
    link.symlink_to(behind)
    write_numbered(link, [b"a"], ".png")
    assert link.is_symlink()
    assert (behind / "01.png").read_bytes() == b"a"


def test_a_folder_is_tried_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(OSError, match="no file can be made in that folder") as wrong:
        check_new_folder(tmp_path / "steps")
    assert wrong.value.filename == str(tmp_path / "steps")
    monkeypatch.undo()
    check_new_folder(tmp_path / "steps")
    assert not list(tmp_path.iterdir())
    with pytest.raises(OSError, match="name"):
        check_new_folder(tmp_path / ("a" * 5_000))


def test_what_a_lost_process_left_is_swept_away_and_what_is_being_filled_is_not(tmp_path: Path) -> None:
    long_ago = time.time() - 600
    with unfinished_folder(tmp_path) as busy:
        lost = tmp_path / ".bpstudio-lost.tmp"
        (lost / "made").mkdir(parents=True)
        (lost / "held").touch()
        fresh = tmp_path / ".bpstudio-fresh.tmp"
        fresh.mkdir()
        for folder in (lost, busy):
            os.utime(folder, (long_ago, long_ago))
        sweep(tmp_path)
        assert sorted(tmp_path.iterdir()) == sorted([busy, fresh])
        fresh.rmdir()
        lost.mkdir()
        os.utime(lost, (long_ago, long_ago))
        write_numbered(tmp_path / "steps", [b"a"], ".png")
        assert not lost.exists(), "also after frames are written"
    assert [path.name for path in tmp_path.iterdir()] == ["steps"]
