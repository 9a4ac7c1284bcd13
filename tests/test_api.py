"""What scripts and notebooks use of the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import bpstudio
from bpstudio.session.session import Session

ROOT = Path(__file__).resolve().parent.parent


def test_numbers_of_a_program_are_compared_with_a_preset() -> None:
    found = bpstudio.compare(
        "mazur", {"z1": np.array([[0.3775, 0.3925]]), "C": 0.2984, "dW2": np.zeros((2, 2))}
    )
    assert not found.agrees
    assert [(each.quantity, each.place, each.typed) for each in found.differences] == [
        ("dC/dtheta2", (row, column), 0.0) for row in range(2) for column in range(2)
    ]
    assert "z1          agrees" in str(found)
    assert repr(found) == str(found)


def test_numbers_may_be_a_file_and_the_session_one_that_is_open(tmp_path: Path) -> None:
    session = bpstudio.open_session("mazur")
    assert isinstance(session, Session)
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"C": 0.298}))
    for numbers in (path, str(path)):
        assert bpstudio.compare(session, numbers).agrees
    session.train(5)
    assert not bpstudio.compare(session, path).agrees
    assert bpstudio.compare(session, path, iteration=0).agrees


def test_what_cannot_be_read_is_a_value_error_in_words() -> None:
    with pytest.raises(ValueError, match=r"^C: found null, expected a number$"):
        bpstudio.compare("mazur", {"C": None})
    with pytest.raises(ValueError, match="no such preset"):
        bpstudio.open_session("nowhere")
    with pytest.raises(ValueError, match="iteration must be 0 or more"):
        bpstudio.compare("mazur", {"C": 1}, iteration=-1)


def test_the_package_has_what_it_names_and_nothing_else() -> None:
    assert {"compare", "open_session", "__version__"} <= set(dir(bpstudio))
    with pytest.raises(AttributeError, match="no attribute 'compares'"):
        bpstudio.compares  # noqa: B018


def test_the_engine_alone_loads_numpy_and_nothing_above_it() -> None:
    code = (
        "import sys, bpstudio.engine.trainer, bpstudio\n"
        "print([name for name in sys.modules if name.startswith('bpstudio.')"
        " and not name.startswith('bpstudio.engine')])\n"
        "print([name for name in ('PySide6', 'msgspec', 'filelock', 'tqdm') if name in sys.modules])\n"
        "bpstudio.compare\n"
        "print('PySide6' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:3] == ["[]", "[]", "False"]


def examples_of(page: str) -> list[str]:
    text = (ROOT / "resources" / "guide" / page).read_text("utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_guide_run_as_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    (example,) = examples_of("compare.md")
    exec(compile(example, "compare.md", "exec"), {})
    printed = capsys.readouterr().out
    shown = re.findall(
        r"^```text\n(.*?)^```$", (ROOT / "resources/guide/compare.md").read_text("utf-8"), re.M | re.S
    )
    assert printed in shown
