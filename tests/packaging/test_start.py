"""What the two commands run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bpstudio.cli.commands import COMMANDS
from bpstudio.storage.export.forms import PAINTED
from tests.packaging.conftest import PACKAGING


@pytest.fixture
def in_tmp_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_whether_there_is_a_display_is_known_to_a_python_that_has_no_package() -> None:
    """Before the environment is made: no numpy, no Qt, and the program itself is not installed."""
    found = f"import sys; sys.path.insert(0, {str(PACKAGING)!r}); import launch; "
    ask = f"{found}print(launch.has_display(), sys.path[0], sep=chr(10))"
    asked = [sys.executable, "-I", "-S", "-c", ask]
    nowhere = {name: value for name, value in os.environ.items() if not name.endswith("DISPLAY")}
    for platform, answer in (("vnc", True), ("xcb", sys.platform != "linux")):
        there = nowhere | {"QT_QPA_PLATFORM": platform}
        told = subprocess.run(asked, env=there, capture_output=True, text=True, timeout=60, check=False)
        assert (told.stdout.splitlines(), told.stderr) == ([str(answer), str(PACKAGING)], "")


def test_with_a_display_the_window_opens_on_the_article(start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "vnc")
    assert start.main([]) == 0
    assert start.main(["xor", "--theme", "dark"]) == 0
    assert start.ran == [["-m", "bpstudio", "article"], ["-m", "bpstudio", "xor", "--theme", "dark"]]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_the_article_is_walked_in_the_terminal(
    start: Any, in_tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.main([]) == 0
    assert start.ran == [["-m", "bpstudio", "step", "article", "-o", "article.json"]]
    said = capsys.readouterr().out
    assert "no display" in said
    assert str(in_tmp_path / "article.json") in said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_the_walk_replaces_what_the_last_walk_wrote_and_nothing_else(
    start: Any, in_tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = [start.main([]) or start.ran[-1][-1] for _ in range(2)]
    (in_tmp_path / "article.json").write_text("the walk, and what somebody did after it")
    (in_tmp_path / "article-2.json").mkdir()
    (in_tmp_path / "article-3.json").symlink_to("nowhere")
    written += [start.main([]) or start.ran[-1][-1] for _ in range(2)]
    assert written == ["article.json", "article.json", "article-4.json", "article-4.json"]
    assert (in_tmp_path / "article.json").read_text() == "the walk, and what somebody did after it"
    assert str(in_tmp_path / "article-4.json") in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_a_checkout_that_cannot_be_written_has_no_memory_of_its_walks(start: Any, in_tmp_path: Path) -> None:
    start.environment.MINE.folder.rmdir()
    written = [start.main([]) or start.ran[-1][-1] for _ in range(2)]
    assert written == ["article.json", "article-2.json"]


def test_fresh_makes_the_environment_anew_and_is_no_argument_of_the_program(start: Any) -> None:
    assert start.main(["--fresh", "presets"]) == 0
    assert start.main(["presets"]) == 0
    assert [fresh for _, fresh in start.prepared] == [True, False]
    assert start.ran == [["-m", "bpstudio", "presets"]] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_another_network_is_walked_and_no_file_written_over(start: Any) -> None:
    assert start.main(["my.json", "--quiet"]) == 0
    assert start.ran == [["-m", "bpstudio", "step", "my.json", "--quiet"]]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_at_a_display_where_nothing_answers_the_walk_is_in_the_terminal(
    start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    assert start.main(["xor"]) == 0
    assert start.ran == [["-m", "bpstudio", "step", "xor"]]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_several_networks_are_walked_one_after_another(start: Any) -> None:
    assert start.main(["xor", "mazur"]) == 0
    assert [command[2:] for command in start.ran] == [["step", "xor"], ["step", "mazur"]]


@pytest.mark.parametrize("display", ["", "vnc"])
def test_safe_mode_is_for_the_window_and_the_walk_has_no_settings_anyway(
    start: Any, monkeypatch: pytest.MonkeyPatch, display: str
) -> None:
    needed: list[bool] = []
    monkeypatch.setenv("QT_QPA_PLATFORM", display)
    monkeypatch.setattr(
        start.environment, "system_is_ready", lambda needs_qt: needed.append(needs_qt) or True
    )
    assert start.main(["--safe-mode", "xor"]) == 0
    in_window = bool(display) or sys.platform != "linux"
    assert needed == [in_window]
    assert start.ran[0][2:] == (["--safe-mode", "xor"] if in_window else ["step", "xor"])


@pytest.mark.parametrize("display", ["", "vnc"])
def test_a_command_just_runs(start: Any, monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", display)
    assert start.main(["verify", "my.json"]) == 0
    assert start.main(["--help"]) == 0
    assert start.ran == [["-m", "bpstudio", "verify", "my.json"], ["-m", "bpstudio", "--help"]]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is asked of the system")
def test_a_picture_needs_what_the_toolkit_needs_of_the_system(
    start: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    needed: list[bool] = []
    monkeypatch.setattr(
        start.environment, "system_is_ready", lambda needs_qt: needed.append(needs_qt) or True
    )
    for told in (["--to", "png"], ["--to=gif"], ["--to", "csv"]):
        assert start.main(["export", "xor", *told, "-o", str(tmp_path / "out")]) == 0
    assert needed == [True, True, False]
    assert tuple(PAINTED) == start.PAINTED


def test_the_commands_of_the_terminal_are_those_the_program_has(
    start: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(start.HEADLESS) == set(COMMANDS)
    for name in start.HEADLESS:
        assert exit_code([name, "--help"]) == 0, name
        assert f"bpstudio {name}" in capsys.readouterr().out


def exit_code(arguments: list[str]) -> int | str | None:
    from bpstudio.cli import main

    try:
        return main(arguments)
    except SystemExit as stopped:
        return stopped.code
