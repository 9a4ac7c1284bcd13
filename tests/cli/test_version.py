"""What a report of a fault begins with."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

import bpstudio
from bpstudio.cli import main
from bpstudio.storage import installed, places
from tests.cli.processes import HEADLESS, command


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_first_line_is_the_version_and_the_others_what_it_runs_on(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([option]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"bpstudio {bpstudio.__version__}"
    assert lines[1].startswith(f"Python {sys.version.split()[0]} (")
    assert lines[2].startswith("Qt ")
    assert lines[2].endswith("(PySide6)")
    assert lines[3] == f"numpy {np.__version__}"
    assert len(lines) == 5


def test_for_that_nothing_large_is_imported() -> None:
    code = (
        "import sys; from bpstudio.cli import main; main(['--version']);"
        "sys.exit(', '.join({'numpy', 'PySide6', 'argparse', 'msgspec', 'pyqtgraph'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=HEADLESS, capture_output=True, text=True)
    assert (done.stdout.count("\n"), done.stderr) == (5, "\n")


@pytest.mark.parametrize("arguments", [["--version", "--verbose"], ["--verbose", "-V"]])
def test_verbose_tells_the_library_of_products_and_where_things_lie(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert main(arguments) == 0
    said = capsys.readouterr().out
    for beginning in ("BLAS: ", "processor features numpy uses: ", "filelock ", "display: ", "locale: "):
        assert f"\n{beginning}" in said
    assert f"threadpoolctl {metadata.version('threadpoolctl')}" in said
    assert "environment: OPENBLAS_NUM_THREADS=2\n" in said
    assert "\nsettings: ~" in said
    assert "\ncrash log: ~" in said
    assert str(tmp_path) not in said


@pytest.mark.skipif(sys.platform != "linux", reason="C.UTF-8 is there wherever Python is on Linux")
def test_the_locale_is_called_as_the_system_calls_it() -> None:
    without = {key: value for key, value in HEADLESS.items() if not key.startswith("LC_")}
    done = command("--version", "--verbose", env=without | {"LANG": "C.UTF-8"})
    assert b"\nlocale: C.UTF-8; " in done.stdout
    assert b"\nenvironment: LANG=C.UTF-8\n" in done.stdout


def test_a_program_in_one_piece_that_has_no_metadata_says_unknown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    monkeypatch.setattr("bpstudio.engine.fast.blas.library", lambda: missing("threadpoolctl"))
    assert main(["--version", "--verbose"]) == 0
    said = capsys.readouterr().out
    assert "\nQt unknown (PySide6)\nnumpy unknown\n" in said
    assert "\nBLAS: unknown (" in said


def test_a_path_below_home_is_told_without_the_name_of_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(Path("/home/ada").absolute())
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("USERPROFILE", home)
    assert places.path_for_others(Path(home) / "a") == str(Path("~/a"))
    assert places.path_for_others(home) == "~"
    assert places.path_for_others(f"{home}beth") == f"{home}beth"
    assert installed.version("no-such-package") == "unknown"
