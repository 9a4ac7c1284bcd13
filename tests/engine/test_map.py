"""What a newcomer reads first: the map of the engine names every module there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from bpstudio import engine

FOLDER = Path(engine.__file__).parent
MAP = engine.__doc__ or ""
NAMES = set(re.findall(r"``(\w+)``", MAP))


def test_the_map_names_each_module_of_the_engine() -> None:
    modules = {
        path.stem for path in FOLDER.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert modules - {"__init__"} == NAMES


def test_the_plain_pass_comes_before_what_is_held_to_it() -> None:
    assert (
        MAP.index("``program``")
        < MAP.index("``plain_pass``")
        < MAP.index("``trainer``")
        < MAP.index("``fast``")
    )
