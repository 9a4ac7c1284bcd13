"""Whatever the settings, the home folder and the language are, the program starts and says what it does without."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.driven import finished, run, start
from tests.faults.hostile import SESSIONS

LOOK = """
yield 0.2
window = windows()[0]
say(window.notice.text)
say(window.width() >= 900, window.isVisible())
window.close()
"""


def settings_of(folder: Path) -> Path:
    path = folder / "config" / "Backprop Studio" / "bpstudio.ini"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def test_settings_that_are_no_text_are_set_aside(tmp_path: Path) -> None:
    settings_of(tmp_path).write_bytes(b"\xff\x00\xfe" * 500)
    code, said, _ = run(tmp_path, LOOK)
    assert (code, said[1:]) == (0, ["True True", "ended 0"])
    assert "could not be read" in said[0]
    aside = settings_of(tmp_path).with_name("bpstudio.ini.unreadable")
    assert aside.read_bytes() == b"\xff\x00\xfe" * 500
    assert b"[General]" in settings_of(tmp_path).read_bytes(), "and new ones are kept"


def test_settings_of_the_wrong_kind_count_as_never_set(tmp_path: Path) -> None:
    settings_of(tmp_path).write_text(
        "[General]\ngeometry=5\ntheme=@ByteArray(x)\nrecent=@Invalid()\nnotation=\\0\n[splitter]\nstage=hello\n"
    )
    code, said, _ = run(tmp_path, LOOK)
    assert (code, said) == (0, ["", "True True", "ended 0"])


def test_the_layout_and_the_theme_are_kept(tmp_path: Path) -> None:
    change = """
window = windows()[0]
window.resize(1100, 700)
window.toggle_theme()
from bpstudio.qt.ground.theme import current_theme
say(current_theme().name)
yield 0.1
window.close()
"""
    look = """
yield 0.1
from bpstudio.qt.ground.theme import current_theme
window = windows()[0]
say(current_theme().name, window.width(), window.height())
window.close()
"""
    _, [theme, _], _ = run(tmp_path, change)
    assert run(tmp_path, look)[1][0].startswith(theme)
    safe = run(tmp_path, look, safe_mode=True)
    before = settings_of(tmp_path).read_bytes()
    assert not safe[1][0].startswith(theme)
    assert settings_of(tmp_path).read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("unshare"), reason="mounts need root")
def test_a_home_that_cannot_be_written_is_said_and_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    acts = """
window = windows()[0]
window.bridge.edit(SetLearningRate(0.5))
yield from until(lambda: "would be lost" in window.notice.text)
say(window.notice.text)
window.files.keep()
window.close()
"""
    code = f"""
import subprocess
import sys
from pathlib import Path
from tests.faults.driven import run
from tests.faults.hostile import SESSIONS
subprocess.run(["mount", "--bind", {str(tmp_path / "home")!r}, {str(tmp_path / "home")!r}], check=True)
subprocess.run(["mount", "-o", "remount,bind,ro", {str(tmp_path / "home")!r}], check=True)
print(run(Path({str(tmp_path / "home")!r}), {acts!r}))
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-c", code], env=environment, capture_output=True, text=True
    )
    assert done.stdout.startswith("(0, ["), done.stderr
    assert "would be lost in a crash" in done.stdout


def test_in_german_and_under_a_name_of_other_letters_numbers_and_the_file_are_the_same(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "Übung ñ 学"
    folder.mkdir()
    acts = f"""
window = windows()[0]
window.bridge.edit(SetLearningRate(0.25))
window.session.train(3)
from PySide6.QtWidgets import QFileDialog
from PySide6.QtCore import QLocale
from bpstudio.qt.examples.generate_dialog import GenerateDialog
dialog = GenerateDialog(window.session.document, window)
shown = dialog.noise.text()
dialog.noise.lineEdit().selectAll()
dialog.noise.lineEdit().insert("0,25")
shown += " " + str(dialog.noise.value())
dialog.noise.lineEdit().selectAll()
dialog.noise.lineEdit().insert("1.5")
dialog.noise.interpretText()
shown += " " + dialog.noise.text()
dialog.close()
QFileDialog.getSaveFileName = staticmethod(lambda *a, **k: ({str(folder / "größe.json")!r}, ""))
window.files.save()
say(QLocale.system().decimalPoint(), shown, window.notice.text)
window.close()
"""
    german = {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "HOME": str(folder)}
    running = start(folder, acts, (), False, **german)
    code, said, _ = finished(running)
    assert (code, said) == (0, [", 0.100 0.25 1.500 Saved größe.json.", "ended 0"])
    contents = json.loads((folder / "größe.json").read_bytes())
    assert contents["log"] == [{"iterations": 0}, {"edit": contents["log"][1]["edit"], "iterations": 3}]
    assert contents["log"][1]["edit"]["value"] == 0.25


def test_a_large_file_that_the_command_names_opens_in_the_window_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    text = Path(SESSIONS / "by_hand.json").read_text("utf-8")
    path.write_text(text + " " * (5 << 20), "utf-8")
    acts = """
window = windows()[0]
say(window.files.path is None, window.isVisible())
yield from until(lambda: window.files.path is not None)
say(window.files.path.name)
window.close()
"""
    code, said, _ = run(tmp_path, acts, source=str(path))
    assert code == 0
    assert said[0].split()[1] == "True", "the window is shown, and does not wait for the file"
    assert said[1] == "large.json"


def test_a_large_file_that_is_no_session_is_refused_in_the_window(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(b"[" + b"1," * (3 << 20) + b"1]")
    acts = """
window = windows()[0]
yield from until(lambda: window.notice.text)
say(window.notice.text)
window.close()
"""
    code, said, wrong = run(tmp_path, acts, source=str(path))
    assert code == 0, wrong
    assert said[0].startswith(f"{path.name}: $: ")


def test_each_file_that_the_command_names_has_a_window(tmp_path: Path) -> None:
    acts = """
say(*sorted(window.windowTitle().partition("[")[0] for window in windows()))
say(*[window.notice.text for window in windows() if window.notice.text])
for window in windows():
    window.close()
"""
    session, broken = str(SESSIONS / "by_hand.json"), tmp_path / "broken.json"
    broken.write_text("{")
    code, said, wrong = run(tmp_path, acts, source=["xor", session, str(broken), "mazur"])
    assert (code, said[0], said[-1]) == (0, "by_hand.json mazur xor", "ended 0"), wrong
    assert said[1].startswith(f"{broken}: $: found malformed JSON")
