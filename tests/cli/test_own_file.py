"""No command writes over the session it was given, unless what it writes is that session; ``-`` is no file."""

from __future__ import annotations

import json
import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

import bpstudio
from bpstudio.cli import main
from bpstudio.cli.sessions import kept
from bpstudio.engine.refused import RefusedError
from bpstudio.session.session import Session
from bpstudio.storage.export.link import link_of
from bpstudio.storage.reader import decode, read
from bpstudio.storage.sources import is_source

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return Path(shutil.copy(SESSIONS / "one_iteration.json", tmp_path / "own.json"))


@pytest.mark.parametrize(
    "command",
    [
        ["export", "{own}", "--to", "csv", "-o", "{out}"],
        ["export", "{own}", "--to", "students", "-o", "{out}"],
        ["export", "{own}", "--to", "svg", "-o", "{out}"],
        ["exercise", "{own}", "--ask", "C", "-o", "{out}"],
        ["grade", "{own}", "-o", "{out}"],
        ["screenshot", "{own}", "{out}"],
    ],
)
def test_a_session_is_not_written_over_by_what_is_made_of_it(
    command: list[str], own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = own.read_bytes()
    names = [own, own.parent / "." / "own.json"]
    if sys.platform != "win32":
        names.append(own.parent / "link.json")
        os.symlink(own, names[-1])
    for out in names:
        assert main([part.format(own=own, out=out) for part in command]) == 2
        assert (
            capsys.readouterr().err
            == f"bpstudio: {out} is the file of the session itself; choose another name\n"
        )
    assert own.read_bytes() == before


def test_in_python_neither(own: Path) -> None:
    before = own.read_bytes()
    opened = bpstudio.open_session(own)
    with pytest.raises(
        RefusedError, match=r"own\.json is the file of the session itself; choose another name"
    ):
        opened.export("csv", own)
    assert own.read_bytes() == before
    opened.export("json", own)
    assert read(own).state.iterations == opened.session.state.iterations
    bpstudio.open_session("article").export("csv", own.parent / "a.csv")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["step", "mazur", "--steps", "1"], "θ₁ᵀx"),
        (["step", "mazur", "--quiet"], ""),
        (["train", "mazur", "--iterations", "3"], "3 iterations"),
        (["weights", "mazur", "{weights}"], "theta1"),
    ],
)
def test_a_session_goes_to_standard_output_alone(
    command: list[str],
    told: str,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    np.savez(tmp_path / "w.npz", theta1=np.eye(2))
    before = sorted(tmp_path.iterdir())
    assert main([*(part.format(weights=tmp_path / "w.npz") for part in command), "-o", "-"]) == 0
    out, err = capfdbinary.readouterr()
    assert decode(out).state.document.network.widths == (2, 2, 2)
    assert json.loads(out)["format"]
    assert told in err.decode()
    assert sorted(tmp_path.iterdir()) == before, "and no file called -"


def test_a_link_and_what_is_not_there_have_no_file_to_be_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.csv"
    out.write_text("old")
    assert not is_source(out, "nowhere")
    assert not is_source(out, tmp_path / "nowhere.json")
    link = link_of(read("article").state)
    assert main(["export", link, "--to", "csv", "-o", str(out)]) == 0
    assert out.read_text() != "old"
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("out", "told"), [("-", "is on standard output"), ("a.json", "is in a.json"), (None, "nothing is kept")]
)
def test_a_command_that_is_told_to_end_says_where_its_work_is(out: str | None, told: str) -> None:
    session = Session(read("article").state)
    assert told in kept(session, Namespace(out=out))
