"""What a newcomer reads first: the map of a package names every module there is in it, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from bpstudio import engine, explain, notation, session, storage


@pytest.mark.parametrize("package", [engine, notation, session, explain, storage])
def test_the_map_names_each_module_and_no_other(package: ModuleType) -> None:
    folder = Path(package.__file__ or "").parent
    modules = {
        path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    named = set(re.findall(r"``(\w+)``", package.__doc__ or ""))
    assert named == modules - {"__init__"}
