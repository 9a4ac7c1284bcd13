"""``bpstudio export`` in the forms that need the toolkit, as a process without a display."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest

from bpstudio.cli import main
from bpstudio.storage import reader
from bpstudio.storage.export.any_form import ExportAsked, export_content
from bpstudio.storage.export.forms import FORMS, PAINTED
from tests.test_cli_process import HEADLESS, command


def test_a_picture_is_written_without_a_display_and_without_a_word(tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    done = command("export", "xor", "--to", "png", "--scale", "1", "--transparent", "-o", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    width, height, depth, colours = struct.unpack(">IIBB", out.read_bytes()[16:26])
    assert min(width, height) > 300
    assert (depth, colours) == (8, 6), "with a channel for what is transparent"


def test_a_drawing_goes_to_standard_output(tmp_path: Path) -> None:
    done = command(
        "export", "mazur", "--to", "svg", "--part", "equation", "--parameter", "theta1[0,0]", "-o", "-"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<?xml")
    assert done.stdout.rstrip().endswith("</svg>")


def test_a_walk_is_a_folder_of_pictures(tmp_path: Path) -> None:
    out = tmp_path / "walk"
    done = command("export", "article", "--to", "frames", "--parameter", "theta3", "-o", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in sorted(out.iterdir())] == ["01.png", "02.png", "03.png", "04.png"]


@pytest.mark.parametrize("form", PAINTED)
def test_without_the_toolkit_it_is_said_in_one_line_what_is_missing(form: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['PySide6', 'shiboken6', 'pyqtgraph']));"
        "from bpstudio.cli import main;"
        f"sys.exit(main(['export', 'article', '--to', {form!r}, '-o', {str(out)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=HEADLESS, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"bpstudio: --to {form} needs PySide6 and pyqtgraph: ")
    assert len(done.stderr.splitlines()) == 1
    assert not out.exists()


def test_the_help_tells_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for name, form in (FORMS | PAINTED).items():
        assert f"{name}: {form.told}"[:40] in told


def test_an_iteration_that_has_not_run_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    out = str(tmp_path / "a.png")
    assert main(["export", "article", "--to", "png", "--iteration", "1", "-o", out]) == 2
    assert capsys.readouterr().err == "bpstudio: iteration 1 has not begun; the last is 0\n"


@pytest.mark.parametrize("form", ["png", "svg", "frames"])
def test_the_iteration_that_is_under_way_is_drawn_as_it_is_by_default(form: str, tmp_path: Path) -> None:
    state, drawn = reader.read("article").state, []
    for iteration in ((), (0,)):
        asked = ExportAsked(form, iteration=iteration, parameter=("theta3",) if form == "frames" else ())
        drawn.append(export_content(state, asked))
    assert drawn[0] == drawn[1]


def test_a_worked_solution_on_pages_goes_where_it_is_told(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    done = command(
        "export", "article", "--to", "pdf", "--blank", "--answers", "--digits", "3", "-o", str(out)
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.read_bytes().startswith(b"%PDF-")
    assert "Exercise sheet".encode("utf-16-be") in out.read_bytes()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--theme", "dark"], "--theme changes nothing in --to pdf without --part; leave it out"),
        (["--part", "canvas", "--blank"], "--blank changes nothing in --to pdf with --part; leave it out"),
        (
            ["--part", "canvas", "--digits", "3"],
            "--digits changes nothing in --to pdf with --part; leave it out",
        ),
        (["--scale", "2"], "--scale changes nothing in --to pdf; leave it out"),
        (["--iteration", "7"], "iteration 7 has not begun; the last is 0"),
    ],
)
def test_what_a_pdf_does_not_heed_is_refused(
    options: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.pdf"
    assert main(["export", "article", "--to", "pdf", *options, "-o", str(out)]) == 2
    assert capsys.readouterr().err == f"bpstudio: {told}\n"
    assert not out.exists()


def test_an_exercise_is_a_sheet_on_pages_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    path, out = str(tmp_path / "e.json"), tmp_path / "a.pdf"
    assert main(["exercise", "mazur", "--ask", "C", "-o", path]) == 0
    capsys.readouterr()
    for others in ([], ["--answers"], ["--blank", "--answers"], ["--blank", "--ask", "z1"]):
        assert main(["export", path, "--to", "pdf", *others, "-o", str(out)]) == 2
        assert "is an exercise" in capsys.readouterr().err
        assert not out.exists()
    done = command("export", path, "--to", "pdf", "--blank", "-o", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes().startswith(b"%PDF-")
