"""``OpenSession.export``: every form of the command line with its options, and what is refused in the same words."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

import bpstudio
from bpstudio.api import OpenSession
from bpstudio.cli import main
from bpstudio.qt.ground.lent import check_here, given_back
from bpstudio.qt.ground.theme import apply_theme, load_theme
from bpstudio.session.session import Session
from bpstudio.storage.export.forms import FORMS, PAINTED
from bpstudio.storage.reader import read

ROOT = Path(__file__).resolve().parent.parent
EXERCISE = str(ROOT / "tests" / "sessions" / "exercise_begun.json")
DATED = {"pdf"}
"""Forms that say when they were made."""
OPTIONS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("html", {"parameters": "theta1", "digits": 4}, ["--parameter", "theta1", "--digits", "4"]),
    (
        "markdown",
        {"iterations": [0, 2], "notation": "w J brackets scalar"},
        ["--iteration", "0", "2", "--notation", "w", "J", "brackets", "scalar"],
    ),
    (
        "latex",
        {"blank": True, "answers": True, "ask": ["C", "dC/dtheta"]},
        ["--blank", "--answers", "--ask", "C", "dC/dtheta"],
    ),
    ("npz", {"iterations": 1}, ["--iteration", "1"]),
    ("numpy", {"iterations": (0, 1)}, ["--iteration", "0", "1"]),
    (
        "pytorch",
        {"notation": ("w", "J", "brackets", "scalar")},
        ["--notation", "w", "J", "brackets", "scalar"],
    ),
    (
        "png",
        {"part": "equation", "scale": 1, "theme": "dark", "transparent": True},
        ["--part", "equation", "--scale", "1", "--theme", "dark", "--transparent"],
    ),
    (
        "svg",
        {"parameters": ["theta2"], "iterations": 1, "notation": "w J brackets scalar"},
        ["--parameter", "theta2", "--iteration", "1", "--notation", "w", "J", "brackets", "scalar"],
    ),
]
REFUSED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("csv", {"digits": 3}, ["--digits", "3"]),
    ("csv", {"digits": 0}, ["--digits", "0"]),
    ("html", {"digits": 0}, ["--digits", "0"]),
    ("html", {"ask": "C"}, ["--ask", "C"]),
    ("html", {"blank": True, "ask": "z9"}, ["--blank", "--ask", "z9"]),
    ("html", {"iterations": 99}, ["--iteration", "99"]),
    ("html", {"parameters": "theta9"}, ["--parameter", "theta9"]),
    ("html", {"parameters": "z1"}, ["--parameter", "z1"]),
    ("html", {"notation": "w J above scalar"}, ["--notation", "w", "J", "above", "scalar"]),
    ("html", {"part": "canvas"}, ["--part", "canvas"]),
    ("npy", {"transparent": True}, ["--transparent"]),
    ("npz", {"iterations": [0, 1]}, ["--iteration", "0", "1"]),
    ("pdf", {"theme": "dark"}, ["--theme", "dark"]),
    ("pdf", {"part": "canvas", "blank": True}, ["--part", "canvas", "--blank"]),
    ("pdf", {"scale": 1}, ["--scale", "1"]),
    ("png", {"scale": 5}, ["--scale", "5"]),
    ("png", {"parameters": ["theta1", "theta2"]}, ["--parameter", "theta1", "theta2"]),
    ("png", {"part": "plots", "transparent": True}, ["--part", "plots", "--transparent"]),
    ("gif", {"part": "canvas"}, ["--part", "canvas"]),
]


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    path = tmp_path / "trained.json"
    assert main(["train", "mazur", "--iterations", "3", "-o", str(path)]) == 0
    return path


@pytest.fixture
def painting(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.mark.parametrize(("form", "options", "arguments"), OPTIONS)
def test_each_option_does_what_it_does_on_the_command_line(
    form: str, options: dict[str, Any], arguments: list[str], trained: Path, tmp_path: Path, painting: None
) -> None:
    out = tmp_path / "out"
    assert main(["export", str(trained), "--to", form, *arguments, "-o", str(out)]) == 0
    opened = bpstudio.open_session(trained)
    assert opened.export(form, **options) == out.read_bytes()
    assert opened.export(form, **options) != opened.export(form)


@pytest.mark.parametrize("form", [*FORMS, *PAINTED])
def test_a_path_has_what_would_be_returned(form: str, tmp_path: Path, painting: None) -> None:
    opened = bpstudio.open_session("article")
    if form == "frames":
        assert opened.export(form, tmp_path / "walk", parameters="theta3") is None
        assert len(list((tmp_path / "walk").iterdir())) == 4
        with pytest.raises(ValueError, match="give the path of a new folder"):
            opened.export(form)
        return
    short = (
        {"parameters": "theta3"} if form in ("gif", "webp") else {}
    )  # of the whole iteration it takes long
    try:
        content = opened.export(form, **short)
    except ValueError as refused:
        assert "pip install" in str(refused)  # noqa: PT017 (an extra that need not be there)
        return
    assert content
    assert opened.export(form, tmp_path / form, **short) is None
    if form not in DATED:
        assert (tmp_path / form).read_bytes() == content


@pytest.mark.parametrize(("form", "options", "arguments"), REFUSED)
def test_what_the_command_refuses_is_refused_in_the_same_words(
    form: str,
    options: dict[str, Any],
    arguments: list[str],
    trained: Path,
    tmp_path: Path,
    painting: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    assert main(["export", str(trained), "--to", form, *arguments, "-o", str(out)]) == 2
    told = capsys.readouterr().err.removeprefix("bpstudio: ").rstrip("\n")
    with pytest.raises(ValueError, match=r".") as refused:
        bpstudio.open_session(trained).export(form, out, **options)
    said = told.replace(f"--to {form}", f'"{form}"').replace("--parameter", "parameters")
    said = re.sub("--(?!help)", "", said)
    assert str(refused.value) == said
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"part": "all"}, "part is one of canvas, equation, plots, window, not 'all'"),
        ({"theme": "blue"}, "theme is one of light, dark, not 'blue'"),
        ({"scale": 1.5}, "scale takes whole numbers, not 1.5"),
        ({"scale": -1}, "the scale is 1 to 4, not -1"),
        ({"transparent": "no"}, "transparent is True or False, not 'no'"),
        ({"path": ""}, "the path is empty; name a file"),
        ({"iterations": ["0"]}, "iterations takes whole numbers from 0 on, not '0'"),
        ({"iterations": -1}, "iterations takes whole numbers from 0 on, not -1"),
        ({"iterations": 2.0}, "iterations takes whole numbers from 0 on, not 2.0"),
        ({"parameters": 1}, "parameters takes names, not 1"),
        ({"notation": 1}, "notation: 1 is no notation; see bpstudio export --help"),
    ],
)
def test_what_a_command_line_cannot_say_is_refused_too(options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=f"^{told}$"):
        bpstudio.open_session("article").export("png", **options)


def test_a_folder_that_is_not_there_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no folder"):
        bpstudio.open_session("article").export("png", tmp_path / "none" / "a.png")


def test_an_exercise_gives_its_sheet_and_pictures_that_hide_what_is_asked(painting: None) -> None:
    opened = OpenSession(Session(read(EXERCISE).state))
    before = opened.session.state
    for form in ("html", "pdf"):
        assert opened.export(form, blank=True)
        for others in ({}, {"answers": True}, {"blank": True, "ask": "z1"}):
            with pytest.raises(ValueError, match="open") as wrong:
                opened.export(form, **others)
            assert ("is made of the session that it came from" in str(wrong.value)) == ("answers" in others)
    assert opened.export("png")
    assert opened.session.state is before


def test_a_session_that_is_pictured_stays_where_it_is(painting: None) -> None:
    opened = bpstudio.open_session("article")
    opened.train(3)
    before = opened.session.state
    opened.export("svg", iterations=0)
    assert opened.session.state is before


HEADLESS = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
ALONE = """
import os, sys, bpstudio
s = bpstudio.open_session("article")
s.export("html")
assert "PySide6" not in sys.modules
for form in ("png", "svg", "pdf"):
    assert s.export(form)
from PySide6.QtWidgets import QApplication
assert not QApplication.topLevelWidgets()
print(os.environ.get("QT_QPA_PLATFORM"))
"""
THEIRS = """
import bpstudio
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QLabel
QLocale.setDefault(QLocale("de_DE"))
app = QApplication([])
app.setApplicationName("theirs")
app.setStyle("Windows")
app.setStyleSheet("QLabel { margin: 3px }")
label = QLabel("theirs")
label.show()
def look():
    app.processEvents()
    colour = label.palette().window().color().name()
    return app.applicationName(), app.styleSheet(), app.font().toString(), colour, QLocale().name()
before = look()
for form in ("png", "pdf"):
    assert bpstudio.open_session("article").export(form, theme="dark" if form == "png" else None)
assert look() == before, look()
app.setStyleSheet("")
assert app.style().name() == "windows"
assert QApplication.topLevelWidgets() == [label]
"""
WITHOUT_WIDGETS = """
import bpstudio
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
bpstudio.open_session("article").export("png")
"""
MISSING = """
import sys, bpstudio
sys.modules.update(dict.fromkeys(["PySide6", "shiboken6", "pyqtgraph"]))
bpstudio.open_session("article").export("png")
"""


def done(code: str, platform: str | None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in HEADLESS.items() if name != "QT_QPA_PLATFORM"}
    environment |= {} if platform is None else {"QT_QPA_PLATFORM": platform}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )


def test_a_script_without_a_display_gives_pictures_and_its_environment_stays_as_it_was() -> None:
    found = done(ALONE, None)
    assert (found.returncode, found.stdout, found.stderr) == (0, "None\n", "")


def test_the_application_of_another_program_is_used_and_given_back_as_it_was() -> None:
    found = done(THEIRS, "offscreen")
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (WITHOUT_WIDGETS, "this process has a QCoreApplication; pictures need a QApplication in its place"),
        (MISSING, '"png" needs PySide6 and pyqtgraph: '),
    ],
)
def test_where_nothing_can_be_painted_it_is_told_in_one_sentence(code: str, told: str) -> None:
    found = done(code, "offscreen")
    assert found.returncode == 1
    assert found.stderr.splitlines()[-1].startswith(f"bpstudio.engine.refused.RefusedError: {told}")


def test_beside_the_main_thread_nothing_is_painted(qapp: QApplication) -> None:
    told = list[str]()

    def act() -> None:
        try:
            check_here()
        except ValueError as refused:
            told.append(str(refused))

    thread = threading.Thread(target=act)
    thread.start()
    thread.join()
    assert told == ["pictures are painted in the main thread; export them from there"]


def test_a_palette_that_somebody_chose_is_theirs_again(qapp: QApplication) -> None:
    before, name = qapp.palette(), QCoreApplication.applicationName()
    own = QPalette(QColor("#123456"))
    qapp.setPalette(own)
    with given_back(qapp):
        apply_theme(qapp, load_theme("dark"))
        QCoreApplication.setApplicationName("ours")
    assert qapp.palette().button().color().name() == "#123456"
    assert qapp.testAttribute(Qt.ApplicationAttribute.AA_SetPalette)
    assert QCoreApplication.applicationName() == name
    qapp.setPalette(before)
