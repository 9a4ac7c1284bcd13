"""What the README says of adding an activation works as it is written there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = {
    "format": "bpstudio-session",
    "version": 2,
    "document": {
        "network": {"inputs": 1, "layers": [{"width": 2, "activation": "bent"}, {"width": 1}]},
        "data": {"x": [[0.5], [-1.0]], "y": [[1.0], [0.0]]},
    },
}


def test_an_entry_at_the_end_of_the_file_is_all_it_takes(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    [recipe] = re.findall(r"\*\*Adding an activation\.\*\*.*?```python\n(.*?)```", readme, re.DOTALL)
    [place] = re.findall(r"\*\*Adding an activation\.\*\*.*?at the end of\s+`(\S+)`", readme, re.DOTALL)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for part in ("bpstudio", "resources"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / place).open("a", encoding="utf-8") as file:
        file.write("\n\n" + recipe)
    session = tmp_path / "bent.json"
    session.write_text(json.dumps(FILE), "utf-8")
    assert command(tmp_path, "check-gradients", session)
    assert "bent" in command(tmp_path, "step", session)
    assert command(tmp_path, "train", session, "--iterations", "3")
    assert json.loads(command(tmp_path, "export", session, "--to", "json"))["document"]["network"]
    names = json.loads(command(tmp_path, "schema"))["$defs"]["ActivationName"]["enum"]
    assert names[-1] == "bent"
    picture = tmp_path / "bent.png"
    command(tmp_path, "screenshot", session, picture)
    assert picture.stat().st_size > 10_000


def command(root: Path, *arguments: object) -> str:
    """What a command prints, run on the copy; it has to end well."""
    done = subprocess.run(
        [sys.executable, "-m", "bpstudio", *map(str, arguments)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
