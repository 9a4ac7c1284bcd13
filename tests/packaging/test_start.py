"""What the two commands run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"


def test_with_a_display_the_window_opens_on_the_article(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    assert start.main([]) == 0
    assert start.main(["xor", "--theme", "dark"]) == 0
    assert start.ran == [["-m", "bpstudio", "article"], ["-m", "bpstudio", "xor", "--theme", "dark"]]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_the_article_is_walked_in_the_terminal(
    start: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.main([]) == 0
    assert start.ran == [["-m", "bpstudio", "step", "article", "-o", "article.json"]]
    said = capsys.readouterr().out
    assert "no display" in said
    assert str(Path.cwd() / "article.json") in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_another_network_is_walked_and_no_file_written_over(start: Any) -> None:
    assert start.main(["my.json", "--quiet"]) == 0
    assert start.ran == [["-m", "bpstudio", "step", "my.json", "--quiet"]]


@pytest.mark.parametrize("display", ["", ":0"])
def test_a_command_just_runs(start: Any, monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert start.main(["verify", "my.json"]) == 0
    assert start.main(["--help"]) == 0
    assert start.ran == [["-m", "bpstudio", "verify", "my.json"], ["-m", "bpstudio", "--help"]]


def test_the_commands_of_the_terminal_are_those_the_program_has(
    start: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in start.HEADLESS:
        assert exit_code([name, "--help"]) == 0, name
        assert f"bpstudio {name}" in capsys.readouterr().out


def exit_code(arguments: list[str]) -> int | str | None:
    from bpstudio.cli import main

    try:
        return main(arguments)
    except SystemExit as stopped:
        return stopped.code


@pytest.mark.parametrize("name", ["start", "test"])
def test_an_old_python_is_refused_in_a_sentence(name: str) -> None:
    code = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path(sys.argv[0], run_name='__main__')"
    path = PACKAGING / f"{name}.py"
    run_it = f"import sys; sys.argv = [{str(path)!r}]; sys.path.insert(0, {str(PACKAGING)!r}); {code}"
    done = subprocess.run([sys.executable, "-c", run_it], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("Backprop Studio needs Python 3.11 or newer, and this is Python 3.9; ")
    assert done.stderr.endswith(f"python3.12 {path}\n")
