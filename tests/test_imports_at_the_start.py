"""What is read at the start is what the start needs: dialogs, pages of help and exports come at their use."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

PROGRAM = """
import contextlib, io, json, os, sys
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
with contextlib.redirect_stdout(io.StringIO()):
    {act}
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] in ("bpstudio", "numpy", "PySide6"))))
sys.stdout.flush()
os._exit(0)
"""
WINDOW = (
    "from PySide6.QtWidgets import QApplication; from bpstudio.qt.app import create_window; "
    "window = create_window(None)"
)
STEP = "from bpstudio.cli import main; main(['step', 'article'])"
VERSION = "from bpstudio.cli import main; main(['--version'])"
LATER = {
    "bpstudio.explain.help.glossary",
    "bpstudio.explain.pages.copying",
    "bpstudio.qt.canvas.hands.editor",
    "bpstudio.qt.documents.exporting",
    "bpstudio.qt.documents.recover_dialog",
    "bpstudio.qt.equation.why_sheet",
    "bpstudio.qt.examples.generate_dialog",
    "bpstudio.qt.examples.import_dialog",
    "bpstudio.qt.ground.picture_file",
    "bpstudio.qt.plots.exporting",
    "bpstudio.qt.shell.gradient_dialog",
    "bpstudio.qt.shell.lesson_guide",
    "bpstudio.storage.delimited",
    "bpstudio.storage.export.table",
    "bpstudio.storage.pasted",
}


def modules_after(act: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(act=act)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def own(modules: set[str]) -> int:
    return sum(name.split(".")[0] == "bpstudio" for name in modules)


@pytest.mark.parametrize(
    ("act", "most"),
    [
        pytest.param(WINDOW, 441, id="window"),
        pytest.param(STEP, 141, id="step"),
        pytest.param(VERSION, 11, id="version"),
    ],
)
def test_the_start_reads_no_more_modules_than_it_was_brought_down_to(act: str, most: int) -> None:
    """Before the modules were split by what they know it read 380, 107 and 12. These numbers may only fall."""
    assert own(modules_after(act)) <= most


def test_the_window_opens_without_what_it_may_never_show() -> None:
    assert not modules_after(WINDOW) & LATER


def test_the_engine_reads_nothing_but_numpy() -> None:
    found = modules_after("import bpstudio.engine.trainer")
    assert not any(name.startswith("PySide6") for name in found)
    assert {name.split(".")[1] for name in found if name.startswith("bpstudio.")} == {"engine"}
