"""The command line, called as a program calls it and as a person does."""

from __future__ import annotations

import json
import re
import sys
import types
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import bpstudio
from bpstudio.cli import main
from bpstudio.cli.commands import COMMANDS
from bpstudio.engine import gradient_check
from bpstudio.storage.resources import resource

ROOT = Path(__file__).resolve().parent.parent
SESSIONS = ROOT / "tests" / "sessions"
STEPS = re.compile(r"^ ?\d+  (forward|cost|backward|update) ", re.MULTILINE)


def written(path: Path) -> Any:
    return json.loads(path.read_bytes())


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command that must end with 2; the one line it says."""

    def run(*arguments: str) -> str:
        assert main(list(arguments)) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("bpstudio: ")
        assert err.count("\n") == 1
        return err.removeprefix("bpstudio: ").rstrip("\n")

    return run


# presets, schema, version, help


def test_presets_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["presets"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines][:2] == ["article", "mazur"]
    assert len(lines) == 18
    assert [line.split()[0] for line in lines][9:11] == ["hunt-1", "hunt-2"]


def test_schema_is_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == resource("session.schema.json").read_text("utf-8")


def test_version_and_help_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith(f"bpstudio {bpstudio.__version__}\nPython ")
    assert main(["--help"]) == 0
    overview = capsys.readouterr().out
    for name in COMMANDS:
        assert f"\n  {name} " in overview
        assert main([name, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"usage: bpstudio {name} ")


# step


def test_step_prints_one_whole_iteration_as_equations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["step", "article"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("article: 1-1-1-1, 6 parameters")
    assert len(STEPS.findall(out)) == 20
    assert "∂C/∂ŷ = 2(ŷ − y) = 2·(0.3603 − 1) = −1.279" in out
    assert "θ₂ = 0.6372" in out


def test_step_writes_where_it_is_with_all_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["step", "mazur", "--iterations", "1", "-o", str(out), "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    contents = written(out)
    assert contents["cursor"] == {"iteration": 0, "revealed": 14}
    assert [entry["step"] for entry in contents["trace"]] == list(range(1, 15))
    assert contents["log"] == [{"iterations": 1}]
    assert contents["series"]["cost"] == pytest.approx([0.298371109], abs=5e-10)


@pytest.mark.parametrize("quiet", [[], ["--quiet"]])
def test_iterations_are_whole_ones_and_the_first_is_finished_if_begun(
    tmp_path: Path, quiet: list[str]
) -> None:
    path = str(tmp_path / "a.json")
    assert main(["step", "mazur", "--steps", "9", "-o", path, *quiet]) == 0
    assert written(tmp_path / "a.json")["cursor"] == {"iteration": 0, "revealed": 9}
    assert main(["step", path, "-o", path, *quiet]) == 0
    assert written(tmp_path / "a.json")["cursor"] == {"iteration": 0, "revealed": 14}
    assert main(["step", path, "--iterations", "3", "-o", path, *quiet]) == 0
    contents = written(tmp_path / "a.json")
    assert contents["cursor"] == {"iteration": 3, "revealed": 14}
    assert contents["log"] == [{"iterations": 4}]
    assert main(["verify", path]) == 0


def test_steps_are_counted_across_iterations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "a.json")
    assert main(["step", "mazur", "--steps", "17", "-o", path]) == 0
    assert len(STEPS.findall(capsys.readouterr().out)) == 17
    assert written(tmp_path / "a.json")["cursor"] == {"iteration": 1, "revealed": 3}
    assert main(["step", path, "--steps", "0", "-o", path]) == 0
    assert written(tmp_path / "a.json")["cursor"] == {"iteration": 1, "revealed": 3}


def test_quiet_and_not_write_the_same_file(tmp_path: Path) -> None:
    for arguments in (["--iterations", "3"], ["--steps", "25"], ["--follow", "b1", "--iterations", "2"]):
        for name, quiet in (("a", []), ("b", ["--quiet"])):
            assert main(["step", "article", *arguments, "-o", str(tmp_path / name), *quiet]) == 0
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("name", "factors"), [("theta3", 3), ("theta2", 5), ("theta1", 7), ("b3[0]", 3), ("theta1[0,0]", 7)]
)
def test_follow_prints_the_factors_of_one_chain(
    name: str, factors: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["step", "article", "--follow", name]) == 0
    phases = STEPS.findall(capsys.readouterr().out)
    assert (phases.count("backward"), phases.count("update")) == (factors, 0)


def test_wide_values_are_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["step", "digits"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) < 200


# train


def test_train_leaves_the_cursor_at_the_end_of_the_last_iteration(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    assert main(["train", "mazur", "--iterations", "50", "-o", str(path)]) == 0
    assert capsys.readouterr().out.startswith("50 iterations, C from 0.298371 to ")
    contents = written(path)
    assert contents["cursor"] == {"iteration": 49, "revealed": 14}
    assert [entry["step"] for entry in contents["trace"]] == list(range(1, 15))
    assert main(["verify", str(path)]) == 0
    assert len(contents["series"]["cost"]) == 50


def test_an_epoch_is_every_example_once(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert main(["train", "digits", "--epochs", "2", "-o", str(path)]) == 0
    assert written(path)["cursor"] == {"iteration": 63, "revealed": 14}


def test_divergence_is_told_in_a_sentence_and_what_came_before_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a.json"
    session = json.loads((SESSIONS / "diverged.json").read_bytes())
    del session["log"], session["cursor"], session["trace"], session["series"]
    (tmp_path / "b.json").write_text(json.dumps(session))
    assert main(["train", str(tmp_path / "b.json"), "--iterations", "100", "-o", str(out)]) == 1
    assert re.fullmatch(
        r"bpstudio: training stopped: \S+ is no longer a finite number in iteration \d+; .*\n",
        capsys.readouterr().err,
    )
    assert written(out)["cursor"]["iteration"] < 4


# verify


def test_a_file_that_is_right_is_ok(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(SESSIONS / "every_edit.json")]) == 0
    assert capsys.readouterr().out.startswith("ok: ")


def test_a_file_that_is_wrong_says_where_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contents = json.loads((SESSIONS / "one_iteration.json").read_bytes())
    contents["trace"][9]["value"][0][1] += 1e-6
    (tmp_path / "a.json").write_text(json.dumps(contents))
    assert main(["verify", str(tmp_path / "a.json")]) == 1
    out = capsys.readouterr().out
    assert "$.trace[9].value[0][1]" in out
    assert out.count("\n") == 1


# check-gradients


@pytest.mark.parametrize("name", ["article", "mazur", "xor", "softmax-3", "deep-sigmoid", "moons"])
def test_gradients_of_the_presets_are_right(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-gradients", name]) == 0
    assert " 0 wrong" in capsys.readouterr().out


def test_a_wrong_gradient_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right = gradient_check.check_gradients

    def meddling(task: Any, trace: Any) -> Any:
        trace.workspace.gradient.flat[0] *= 1.001
        return right(task, trace)

    monkeypatch.setattr(gradient_check, "check_gradients", meddling)
    assert main(["check-gradients", "mazur"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"^theta1\[0,0\] .* wrong$", out, re.MULTILINE)
    assert "12 gradients: 11 right, 1 wrong" in out


# export


def test_the_series_is_exported_as_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(SESSIONS / "in_the_past.json")
    assert main(["export", path, "--to", "csv"]) == 0
    text = capsys.readouterr().out
    assert text.startswith('iteration,cost,"dC/dtheta1[0,0]"')
    assert len(text.splitlines()) == 16
    assert main(["export", path, "--to", "csv", "-o", str(tmp_path / "a.csv")]) == 0
    assert (tmp_path / "a.csv").read_text() == text


def test_the_session_is_exported_as_json(tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    assert main(["export", str(SESSIONS / "one_iteration.json"), "--to", "json", "-o", str(out)]) == 0
    assert main(["verify", str(out)]) == 0
    assert "app" in written(out)


# errors


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["step"], "required: FILE|PRESET"),
        (["step", "nosuch"], "no such preset"),
        (["step", "no/such.json"], "no/such.json: no such file"),
        (["step", "article", "--steps", "-1"], "--steps: expected a whole number"),
        (["step", "article", "--steps", "1.5"], "--steps: expected a whole number"),
        (["step", "article", "--steps", "2", "--iterations", "2"], "not allowed with"),
        (["step", "article", "--iterations", "999999999"], "10,000,000 iterations at most"),
        (["step", "article", "--follow", "theta9"], "this network has no theta9"),
        (["step", "article", "--follow", "theta1[5,5]"], "this network has no theta1[5,5]"),
        (["step", "article", "--follow", "w1"], "'w1' is not a parameter"),
        (["step", "article", "--frob"], "unrecognized arguments: --frob"),
        (["step", "article", "-o", "no/such/folder.json"], "there is no folder"),
        (["step", "article", "-o", "."], "is a folder"),
        (["train", "article"], "--iterations --epochs is required"),
        (["verify", "."], ".: it is a folder"),
        (["export", "article", "--to", "doc"], "invalid choice: 'doc'"),
        (["export", "article", "--to", "png"], "--to png gives no text: say where to with -o"),
        (["export", "article", "--to", "frames", "-o", "-"], "with -o, which names a new folder"),
        (["export", "article", "--to", "frames", "-o", "."], ". is there already; name a new folder"),
        (["export", "article", "--to", "png", "-o", "a.png", "--scale", "5"], "the scale is 1 to 4, not 5"),
        (["export", "article", "--to", "svg", "-o", "a.svg", "--scale", "2"], "--scale changes nothing"),
        (
            ["export", "article", "--to", "svg", "-o", "a.svg", "--parameter", "theta1", "b1"],
            "shows one parameter and one iteration; name no more",
        ),
        (
            ["export", "article", "--to", "csv", "--blank"],
            "--blank changes nothing in --to csv; leave it out",
        ),
        (["export", "article", "--to", "csv", "--iteration", "0"], "--iteration changes nothing in --to csv"),
        (["screenshot", "article", "a.png", "--size", "big"], "expected a size such as 1440x900"),
        (["screenshot", "article", "a.png", "--size", "799x560"], "--size: the window is 800x560 at least"),
        (["screenshot", "article", "a.png", "--size", "0x0"], "--size: the window is 800x560 at least"),
        (["screenshot", "article", "a.png", "--size", "99999x99999"], "16,384 pixels wide and high at most"),
        (["screenshot", "article", "a.png", "--size", "16384x16384"], "50,000,000 at most"),
        ([""], "an argument is empty"),
        (["step", ""], "an argument is empty"),
        (["step", "article", "-o", "a\0b.json"], "null character"),
        (["screenshot", "article", "a.png", "--theme", "blue"], "invalid choice: 'blue'"),
        (
            ["grade", ".", "--gradescope", "-"],
            "results go to a file: only the table can go to standard output",
        ),
        (["grade", ".", "-o", "a.csv", "--prairielearn", "-"], "results go to a file"),
        (["stpe", "article"], "there is no command, preset or file 'stpe'; did you mean step?"),
        (["trian", "xor", "--iterations", "5"], "file 'trian'; did you mean train?"),
        (["xor", "step"], "file 'step'; a command comes first: bpstudio step ..."),
        (["qqq"], "file 'qqq' (see bpstudio --help)"),
        (["--verbose"], "--verbose goes with --version"),
        (["--safe-mode", "step", "xor"], "--safe-mode is for the window"),
        (["file://elsewhere/a.json"], "file://elsewhere/a.json is on another computer"),
        (["--frob"], "unrecognized arguments: --frob"),
    ],
)
def test_bad_usage_is_one_line(arguments: list[str], sentence: str, refused: Callable[..., str]) -> None:
    assert sentence in refused(*arguments)


@pytest.mark.parametrize("name", [path.stem for path in sorted((SESSIONS / "bad").iterdir())])
def test_a_bad_file_is_one_line_that_names_file_and_place(name: str, refused: Callable[..., str]) -> None:
    path = str(SESSIONS / "bad" / f"{name}.json")
    for arguments in (["verify"], ["step", "--quiet"], ["train", "--iterations", "1"], ["check-gradients"]):
        assert refused(*arguments, path).startswith(f"{path}: $")


def test_nothing_is_written_when_a_file_cannot_be_read(tmp_path: Path, refused: Callable[..., str]) -> None:
    out = tmp_path / "out.json"
    out.write_text("kept")
    refused("step", str(SESSIONS / "bad" / "bare_nan.json"), "-o", str(out))
    assert out.read_text() == "kept"


def test_a_name_with_a_newline_stays_one_line(refused: Callable[..., str]) -> None:
    assert "no such file" in refused("step", "a\nb/c.json")


# the window


def test_a_missing_toolkit_is_one_line(monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]) -> None:
    monkeypatch.setitem(sys.modules, "bpstudio.qt.app", None)
    assert "the window needs PySide6" in refused("article")


def test_the_window_gets_the_sources_and_gives_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = types.ModuleType("bpstudio.qt.app")
    asked: list[object] = []

    def run(sources: Sequence[str], safe_mode: bool) -> int:
        asked.append((list(sources), safe_mode))
        return 0

    monkeypatch.setattr(window, "run", run, raising=False)
    monkeypatch.setitem(sys.modules, "bpstudio.qt.app", window)
    monkeypatch.setattr(import_module("bpstudio.qt"), "app", window, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.chdir(tmp_path)
    for name in ("my session.json", "step", "größe%.json"):
        Path(name).touch()
    uri = (tmp_path / "größe%.json").as_uri()
    assert [main(arguments) for arguments in ([], ["mazur"], ["my session.json", "./step"])] == [0, 0, 0]
    assert [main(arguments) for arguments in (["--safe-mode"], ["xor", "--safe-mode"], [uri, "xor"])] == [
        0,
        0,
        0,
    ]
    assert asked == [
        ([], False),
        (["mazur"], False),
        (["my session.json", "./step"], False),
        ([], True),
        (["xor"], True),
        ([str(tmp_path / "größe%.json"), "xor"], False),
    ]


def test_a_screenshot_is_asked_for_as_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    window = types.ModuleType("bpstudio.qt.app")
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(window, "screenshot", lambda *told: asked.append(told), raising=False)
    monkeypatch.setitem(sys.modules, "bpstudio.qt.app", window)
    monkeypatch.setattr(import_module("bpstudio.qt"), "app", window, raising=False)
    out = str(tmp_path / "a.png")
    assert main(["screenshot", "article", out]) == 0
    assert main(["screenshot", "article", out, "--theme", "dark", "--size", "1024x700"]) == 0
    assert asked == [("article", out, "light", (1440, 900)), ("article", out, "dark", (1024, 700))]
