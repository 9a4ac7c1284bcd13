"""``bpstudio export --to html`` and its siblings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bpstudio.cli import main

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"


def exported(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["export", *arguments]) == 0
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["export", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize(
    ("form", "begin"), [("latex", "\\documentclass"), ("html", "<!DOCTYPE html>"), ("markdown", "# ")]
)
def test_a_worked_solution_is_written(
    form: str, begin: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = exported(capsys, "mazur", "--to", form)
    assert text.startswith(begin)
    assert "0.298371" in text
    assert main(["export", "mazur", "--to", form, "-o", str(tmp_path / "a")]) == 0
    assert (tmp_path / "a").read_text("utf-8") == text


def test_digits_and_notation_are_those_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    text = exported(
        capsys, "mazur", "--to", "markdown", "--digits", "9", "--notation", "w", "J", "brackets", "scalar"
    )
    assert "0.298371109" in text
    assert r"\frac{\partial J}{\partial w_{1 1}^{[2]}}" in text


def test_one_parameter_of_one_iteration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "a.json")
    main(["train", "mazur", "--iterations", "3", "-o", path])
    capsys.readouterr()
    text = exported(capsys, path, "--to", "markdown", "--parameter", "theta1[0,1]", "--iteration", "0", "2")
    assert text.count("### $\\frac{\\partial C}") == 2
    assert "## Iteration 2" in text


def test_a_sheet_and_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = exported(capsys, "mazur", "--to", "html", "--blank", "--ask", "C")
    key = exported(capsys, "mazur", "--to", "html", "--answers", "--ask", "C")
    assert "0.298371" not in sheet
    assert "0.298371" in key


def test_an_exercise_is_printed_as_a_sheet_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "e.json")
    assert main(["exercise", "mazur", "--ask", "C", "--title", "Monday & more", "-o", path]) == 0
    capsys.readouterr()
    sheet = exported(capsys, path, "--to", "html", "--blank")
    assert "<h1>Monday &amp; more</h1>" in sheet
    assert "0.298371" not in sheet
    for others in (["--answers"], [], ["--blank", "--answers"], ["--blank", "--ask", "z1"]):
        told = refusal(capsys, path, "--to", "html", *others)
        assert "is an exercise" in told
        is_a_key = "--answers" in others
        assert ("the key to its sheet is made of the session that it came from" in told) == is_a_key


def test_an_exercise_that_gives_the_inputs_tells_the_inputs_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "e.json")
    assert main(["exercise", "mazur", "--ask", "dC/dz1[0]", "--given", "inputs", "-o", path]) == 0
    capsys.readouterr()
    sheet = exported(capsys, path, "--to", "markdown", "--blank")
    assert "0.593270" not in sheet
    assert json.loads(Path(path).read_text("utf-8"))["exercise"]["given"] == "inputs"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mazur", "--to", "html", "--ask", "C"], "--ask goes with --blank or --answers"),
        (["mazur", "--to", "html", "--blank", "--ask", "z9"], "this network has no z9"),
        (["mazur", "--to", "html", "--digits", "0"], "1 to 17 digits, not 0"),
        (["mazur", "--to", "csv", "--digits", "0"], "--digits changes nothing in --to csv"),
        (["mazur", "--to", "csv", "--ask", "C"], "--ask changes nothing in --to csv"),
        (
            ["mazur", "--to", "html", "--notation", "w", "J", "above", "scalar"],
            "w J above scalar is no notation",
        ),
        (["mazur", "--to", "html", "--iteration", "7"], "iteration 7 has not begun; the last is 0"),
        (["mazur", "--to", "html", "--parameter", "theta9"], "has no theta9"),
        (["hunt-1", "--to", "latex"], "a mistake is planted"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_line(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in refusal(capsys, *arguments)
