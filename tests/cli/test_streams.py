"""Pipes, files and terminals: what is written, in which letters, and what it means that it cannot be."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import types
from importlib import import_module
from pathlib import Path

import pytest

from bpstudio.cli import main
from tests.cli.processes import HEADLESS, PROGRAM, command

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
needs_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


@pytest.fixture
def wrong_session(tmp_path: Path) -> str:
    contents = json.loads((SESSIONS / "one_iteration.json").read_bytes())
    contents["trace"][9]["value"][0][1] += 1e-3
    (tmp_path / "wrong.json").write_text(json.dumps(contents))
    return str(tmp_path / "wrong.json")


@needs_posix
@pytest.mark.parametrize("nowhere", ["2>&-", "2> >(exit 0)", pytest.param("2>/dev/full", marks=needs_full)])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("verify no/such.json", 2),
        ("frobnicate", 2),
        ("step xor --frob", 2),
        ("train xor --iterations 3", 0),
        ("verify {wrong}", 1),
        ("train {diverging} --iterations 100", 1),
    ],
)
def test_errors_that_cannot_be_written_do_not_change_the_exit_code(
    nowhere: str, arguments: str, code: int, wrong_session: str, tmp_path: Path
) -> None:
    session = json.loads((SESSIONS / "diverged.json").read_bytes())
    for key in ("log", "cursor", "trace", "series"):
        del session[key]
    (tmp_path / "diverging.json").write_text(json.dumps(session))
    told = arguments.format(wrong=wrong_session, diverging=tmp_path / "diverging.json")
    line = f"{sys.executable} -m bpstudio {told} {nowhere}"
    done = subprocess.run(["bash", "-c", line], env=HEADLESS, capture_output=True, text=True)
    assert done.returncode == code


@needs_posix
def test_an_error_never_takes_standard_output_in_the_place_of_closed_errors() -> None:
    for told in ("export nofile --to csv", "step xor --frob", "train xor --iterations 0 -o no/such/a.json"):
        line = f"{sys.executable} -m bpstudio {told} 2>&-"
        done = subprocess.run(["bash", "-c", line], env=HEADLESS, capture_output=True)
        assert (done.returncode, done.stdout) == (2, b"")


@needs_posix
@pytest.mark.parametrize("how_far", ["--iterations 10000000", "--steps 10000000"])
def test_a_walk_that_nobody_reads_and_nothing_keeps_is_over(how_far: str) -> None:
    line = f"{sys.executable} -m bpstudio step article {how_far} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], env=HEADLESS, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("article: ")


@pytest.mark.parametrize(
    ("arguments", "boxes"),
    [(["no/such.json"], 1), (["nosuch"], 1), (["step", "nosuch"], 0), (["train", "article"], 0)],
)
def test_without_a_console_the_window_says_in_a_box_why_there_is_none(
    arguments: list[str], boxes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    app = types.ModuleType("bpstudio.qt.app")
    monkeypatch.setattr(app, "show_alone", said.append, raising=False)
    monkeypatch.setitem(sys.modules, "bpstudio.qt.app", app)
    monkeypatch.setattr(import_module("bpstudio.qt"), "app", app, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "vnc")
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(arguments) == 2
    assert len(said) == boxes
    assert all("such" in sentence for sentence in said)


@needs_posix
@needs_full
@pytest.mark.parametrize(
    "arguments",
    ["--help", "--version", "step --help", "presets", "schema", "step xor", "export xor --to json"],
)
def test_output_for_which_there_is_no_room_is_one_line_and_2(arguments: str) -> None:
    line = f"{sys.executable} -m bpstudio {arguments} >/dev/full"
    done = subprocess.run(["bash", "-c", line], env=HEADLESS, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "bpstudio: standard output cannot be written: no space left on device\n"


@needs_posix
@needs_full
def test_training_is_written_even_where_its_outcome_cannot_be_said(tmp_path: Path) -> None:
    line = f"{sys.executable} -m bpstudio train xor --iterations 20 -o a.json >/dev/full"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, env=HEADLESS, capture_output=True)
    assert done.returncode == 2
    assert json.loads((tmp_path / "a.json").read_bytes())["log"] == [{"iterations": 20}]


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_pipe_gets_utf_8_whatever_the_system_would_give_it(encoding: str) -> None:
    done = command("step", "article", env=HEADLESS | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.returncode == 0
    text = done.stdout.decode("utf-8")
    assert "∂C/∂ŷ = 2(ŷ − y) = 2·(0.3603 − 1) = −1.279" in text
    assert "θ₂ = 0.6372" in text
    done = command("step", "größe/a.json", env=HEADLESS | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.stderr.decode("utf-8").startswith("bpstudio: größe/a.json: ")


@needs_posix
def test_a_terminal_that_knows_no_greek_gets_question_marks() -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PROGRAM, "step", "article"],
        env=HEADLESS | {"PYTHONIOENCODING": "ascii"},
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as running:
        os.close(theirs)
        shown = b""
        while chunk := _read(ours):
            shown += chunk
        assert running.wait() == 0
    os.close(ours)
    assert "0.8?1.5 + 0.2 = 1.4" in shown.decode("ascii")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # nobody is at the other end any more
        return b""


def test_a_picture_goes_to_standard_output_as_well(tmp_path: Path) -> None:
    done = command("screenshot", "article", "-", "--size", "900x600", cwd=tmp_path)
    assert done.returncode == 0
    assert struct.unpack(">II", done.stdout[16:24]) == (900, 600)
    assert not list(tmp_path.iterdir())
