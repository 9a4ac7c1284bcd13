"""However the program ends, at most a moment of work is gone, and the next start offers the rest."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bpstudio.storage.journal import read_journal
from bpstudio.storage.recovery_place import abandoned
from tests.faults.driven import finished, run, start

WORK = """
window = windows()[0]
window.bridge.edit(SetLearningRate(0.25))
window.session.train(500)
say("working")
"""
JOURNALLED = (
    WORK
    + """
yield from until(journals)
say("journalled")
"""
)
STAY = "yield 60\n"
RECOVER = """
yield from until(lambda: dialog("recover_dialog"))
offered = dialog("recover_dialog")
count = len(offered.boxes)
say(count)
offered.recover.click()
yield from until(lambda: [w.isWindowModified() for w in windows()] == [True] * count)
for window in windows():
    say(window.windowTitle(), window.session.state.iterations, window.isWindowModified())
    window.files.keep()
    window.close()
"""
RECOVERED = "article[*] — Backprop Studio 500 True"


def journals(folder: Path) -> list[Path]:
    return sorted(folder.glob("state/*/*/windows/*/journal"))


def wait_for(running: subprocess.Popen[str], word: str) -> None:
    assert running.stdout is not None
    line = running.stdout.readline()
    while line.strip() != word:
        assert line, running.communicate()
        line = running.stdout.readline()


def killed(
    folder: Path,
    acts: str,
    at: str,
    by: int = signal.SIGKILL,
    source: str | Sequence[str] = (),
    **environment: str,
) -> int:
    """Drive the program, with the files named, and end it as soon as it says ``at``."""
    running = start(folder, acts + STAY, source, False, **environment)
    wait_for(running, at)
    running.send_signal(by)
    return finished(running)[0]


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a program leaves that is killed a moment after its work; not to be changed."""
    folder = tmp_path_factory.mktemp("killed")
    assert killed(folder, JOURNALLED, "journalled") == -signal.SIGKILL
    return folder


@pytest.fixture
def killed_before(left: Path, tmp_path: Path) -> Path:
    shutil.copytree(left, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.usefixtures("either_system")
def test_what_a_killed_program_had_in_its_journal_is_recovered(killed_before: Path) -> None:
    code, said, _ = run(killed_before, RECOVER)
    assert (code, said) == (0, ["1", RECOVERED, "ended 0"])
    assert not list(killed_before.glob("state/*/*/windows/*")), "it would be offered twice"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_signal_ends_the_program_without_a_question_and_nothing_is_lost(tmp_path: Path, name: str) -> None:
    number = getattr(signal, name)
    assert killed(tmp_path, WORK, "working", by=number) == 128 + number
    held = read_journal(journals(tmp_path)[0])
    assert (held.edits, held.iterations) == (1, 500)


@pytest.mark.usefixtures("either_system")
def test_a_signal_leaves_no_trace_of_a_program_with_nothing_to_lose(tmp_path: Path) -> None:
    assert killed(tmp_path, "say('idle')\n", "idle", by=signal.SIGTERM) == 143
    assert not list(tmp_path.glob("state/*/*/windows/*"))


def test_two_windows_that_were_killed_are_both_offered_and_both_recovered(killed_before: Path) -> None:
    [journal] = journals(killed_before)
    shutil.copytree(journal.parent, journal.parent.with_name("another"))
    assert run(killed_before, RECOVER)[1] == ["2", RECOVERED, RECOVERED, "ended 0"]


def test_the_window_of_a_running_program_is_not_offered(tmp_path: Path) -> None:
    running = start(tmp_path, JOURNALLED + STAY)
    wait_for(running, "journalled")
    assert abandoned(next(tmp_path.glob("state/*/*/windows"))) == []
    running.kill()
    finished(running)
    assert len(abandoned(next(tmp_path.glob("state/*/*/windows")))) == 1


def test_a_recovery_that_is_killed_itself_is_offered_again(killed_before: Path) -> None:
    interrupted = """
yield from until(lambda: dialog("recover_dialog"))
dialog("recover_dialog").recover.click()
os.kill(os.getpid(), signal.SIGKILL)
"""
    run(killed_before, interrupted)
    assert run(killed_before, RECOVER)[1] == ["1", RECOVERED, "ended 0"]


def test_a_journal_that_cannot_be_read_is_renamed_and_said_so(killed_before: Path) -> None:
    [journal] = journals(killed_before)
    journal.write_bytes(b"garbage\n" + journal.read_bytes())
    read = """
window = windows()[0]
yield from until(lambda: window.notice.text)
say(window.notice.text)
window.close()
"""
    _, said, _ = run(killed_before, read)
    assert "cannot be read" in said[0]
    [aside] = killed_before.glob("state/*/*/windows/unreadable-*")
    assert aside.read_bytes().startswith(b"garbage\n")


@pytest.mark.usefixtures("either_system")
def test_what_is_saved_is_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "walk.json"
    shutil.copy(Path(__file__).parents[1] / "sessions" / "by_hand.json", path)
    acts = """
window = windows()[0]
window.session.train(5)
yield from until(journals)
window.files.save()
yield from until(lambda: not journals())
say("saved")
"""
    killed(tmp_path, acts, "saved", source=str(path))
    assert not journals(tmp_path)


def test_a_hard_crash_is_shown_at_the_next_start_with_a_report_to_copy(tmp_path: Path) -> None:
    crash = JOURNALLED + "import ctypes\nctypes.string_at(0)\n"
    assert run(tmp_path, crash)[0] == -signal.SIGSEGV
    read = """
yield from until(lambda: dialog("report_dialog"))
report = dialog("report_dialog")
report.copy.click()
say("Segmentation fault" in report.report.toPlainText())
say("Segmentation fault" in QApplication.clipboard().text())
report.close()
"""
    assert run(tmp_path, read + RECOVER)[1] == ["True", "True", "1", RECOVERED, "ended 0"]


def test_an_exception_in_a_slot_is_one_dialog_and_the_window_stays_usable(tmp_path: Path) -> None:
    acts = (
        WORK
        + """
import threading
def fail(): raise RuntimeError("on purpose")
for _ in range(50):
    QTimer.singleShot(0, fail)
threading.Thread(target=fail).start()
yield from until(lambda: dialog("report_dialog") and "50 times more" in dialog("report_dialog").explanation.text())
reports = [w for w in QApplication.topLevelWidgets() if w.objectName() == "report_dialog"]
say(len(reports), "on purpose" in reports[0].report.toPlainText(), "50 times more" in reports[0].explanation.text())
say(len(list(Path(os.environ["XDG_STATE_HOME"]).glob("*/*/windows/*/journal"))))
reports[0].close()
for _ in range(50):
    QTimer.singleShot(0, fail)
yield 0.3
say(dialog("report_dialog"))
window.session.step()
window.session.step()
say(window.session.state.cursor.revealed)
window.files.keep()
window.close()
"""
    )
    code, said, wrong = run(tmp_path, acts)
    assert (code, said[1:]) == (0, ["1 True True", "1", "None", "1", "ended 0"])
    assert wrong.count("RuntimeError: on purpose") == 101


@pytest.fixture
def display() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no Xvfb")
    ready, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[told], stderr=subprocess.DEVNULL) as server:
        os.close(told)
        with open(ready, encoding="ascii") as number:
            yield f":{number.readline().strip()}", server
        server.kill()


def test_a_display_that_goes_away_leaves_what_was_not_saved(
    tmp_path: Path, display: tuple[str, subprocess.Popen[bytes]]
) -> None:
    address, server = display
    running = start(tmp_path, JOURNALLED + STAY, DISPLAY=address, QT_QPA_PLATFORM="xcb")
    assert running.stdout is not None
    if not running.stdout.readline():
        pytest.skip(f"the window cannot be shown under Xvfb: {running.communicate()[1]}")
    wait_for(running, "journalled")
    server.kill()
    assert finished(running)[0] != 0
    assert read_journal(journals(tmp_path)[0]).iterations == 500


def test_a_window_closed_at_once_waits_for_what_is_being_loaded_beside_it(tmp_path: Path) -> None:
    acts = """
import atexit, threading
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "bpstudio.qt.plots.chart":
            time.sleep(0.5)
sys.meta_path.insert(0, Slow())
atexit.register(lambda: say("loaded", hasattr(sys.modules.get("bpstudio.qt.plots.chart"), "Chart")))
yield from until(lambda: threading.active_count() > 1)
windows()[0].close()
"""
    code, said, _ = run(tmp_path, acts)
    assert (code, said) == (0, ["ended 0", "loaded True"])
