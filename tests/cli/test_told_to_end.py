"""Ctrl+C and SIGTERM at any time: one line at most, the right exit code, and what there is is written."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bpstudio.cli import main
from tests.cli.processes import HEADLESS, ROOT, ended, started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
SIGNALS = [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "told to end")]
FOREVER = "import time\nprint('here', flush=True)\ntime.sleep(600)\n"


def iterations_in(path: Path) -> int:
    return sum(entry.get("iterations", 0) for entry in json.loads(path.read_bytes())["log"])


@pytest.mark.parametrize(("number", "code", "word"), SIGNALS)
def test_training_that_is_told_to_end_writes_what_there_is(
    tmp_path: Path, number: int, code: int, word: str
) -> None:
    import pty

    ours, theirs = pty.openpty()
    arguments = ["train", "xor", "--iterations", "9999999", "-o", "a.json"]
    with started(*arguments, cwd=tmp_path, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        while not re.search(rb"[1-9]\d*/9999999", shown):  # the bar says that iterations have been run
            shown += os.read(ours, 1000)
        running.send_signal(number)
        while chunk := read_or_nothing(ours):
            shown += chunk
        assert running.wait() == code
    os.close(ours)
    told = shown.decode().rstrip().splitlines()[-1].rpartition("\r")[2]
    found = re.search(
        rf"bpstudio: {word} in iteration ([\d,]+); what there is until then is in a.json$", told
    )
    assert found, told
    assert iterations_in(tmp_path / "a.json") == int(found[1].replace(",", "")) > 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def read_or_nothing(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1000)
    except OSError:  # nobody is at the other end any more
        return b""


@pytest.mark.parametrize(("number", "code", "word"), SIGNALS)
def test_stepping_that_is_told_to_end_writes_where_it_is(
    tmp_path: Path, number: int, code: int, word: str
) -> None:
    running = started("step", "mazur", "--iterations", "1000000", "-o", "a.json", cwd=tmp_path)
    assert running.stdout is not None
    for _ in range(40):  # more than an iteration
        running.stdout.readline()
    running.send_signal(number)
    found, said = ended(running)
    assert found == code
    assert re.fullmatch(rf"bpstudio: {word} in iteration [\d,]+; .* a.json\n", said)
    assert main(["verify", str(tmp_path / "a.json")]) == 0


@pytest.mark.parametrize("arguments", [["-o", "a.json"], []])
def test_a_reader_that_stops_reading_keeps_nobody_from_ending(tmp_path: Path, arguments: list[str]) -> None:
    with started("step", "digits", "--iterations", "100000", *arguments, cwd=tmp_path) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=120) == 130
        assert running.stderr.read().decode().count("\n") == 1
    assert (tmp_path / "a.json").exists() == bool(arguments)


@pytest.mark.parametrize(("number", "code", "word"), SIGNALS)
@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("argparse", ["train", "xor", "--iterations", "5"]),
        ("numpy", ["train", "xor", "--iterations", "5", "-o", "a.json"]),
        ("PySide6", ["article"]),
        ("PySide6", ["screenshot", "article", "a.png"]),
    ],
)
def test_while_the_program_is_being_imported_it_ends_without_a_word(
    tmp_path: Path, module: str, arguments: list[str], number: int, code: int, word: str
) -> None:
    (tmp_path / f"{module}.py").write_text(FOREVER)
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    running = started(*arguments, env=HEADLESS | {"PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen"})
    assert running.stdout is not None
    assert running.stdout.readline() == b"here\n"
    running.send_signal(number)
    assert ended(running) == (code, "")


def test_openblas_that_may_not_start_its_threads_is_told_from_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "numpy.py").write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n")
    (tmp_path / "sitecustomize.py").write_text(
        'import threading\ndef refuse(thread): raise RuntimeError("can\'t start new thread")\n'
        "threading.Thread.start = refuse\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    code, said = ended(started("step", "xor", env=HEADLESS | {"PYTHONPATH": path}))
    assert code == 2
    assert said.startswith("bpstudio: numpy cannot be loaded: OpenBLAS in it may not start its threads")
    assert said.count("\n") == 1


def test_where_no_thread_can_be_started_openblas_is_told_to_start_none(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        'import threading\ndef refuse(thread): raise RuntimeError("can\'t start new thread")\n'
        "threading.Thread.start = refuse\n"
    )
    (tmp_path / "numpy.py").write_text("import os\nprint(os.environ['OPENBLAS_NUM_THREADS'])\nos._exit(0)\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    running = started("step", "xor", env=HEADLESS | {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "4"})
    with running:
        assert running.communicate()[0] == b"1\n"


def test_what_is_ignored_stays_ignored_as_under_nohup(tmp_path: Path) -> None:
    arguments = ["step", "mazur", "--iterations", "40", "-o", "a.json"]
    ignore: Any = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731
    running = started(*arguments, cwd=tmp_path, preexec_fn=ignore)
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGHUP)
    assert ended(running) == (0, "")
    assert iterations_in(tmp_path / "a.json") == 40


def test_the_program_that_calls_main_keeps_its_own_handlers(tmp_path: Path) -> None:
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = [signal.getsignal(number) for number in numbers]
    assert main(["train", "xor", "--iterations", "3", "-o", str(tmp_path / "a.json")]) == 0
    assert main(["presets"]) == 0
    assert [signal.getsignal(number) for number in numbers] == before


def test_a_write_that_fails_after_a_signal_is_said_and_is_no_success(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    out = tmp_path / "there" / "a.json"
    out.parent.mkdir()
    with started("train", "xor", "--iterations", "9999999", "-o", str(out), stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        while not re.search(rb"[1-9]\d*/9999999", shown):
            shown += os.read(ours, 1000)
        out.parent.rmdir()
        running.send_signal(signal.SIGINT)
        while chunk := read_or_nothing(ours):
            shown += chunk
        assert running.wait() == 2
    os.close(ours)
    assert b"bpstudio: there is no folder" in shown


def test_a_process_that_nobody_told_ends_as_ever() -> None:
    done = subprocess.run([sys.executable, "-m", "bpstudio", "presets"], env=HEADLESS, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
