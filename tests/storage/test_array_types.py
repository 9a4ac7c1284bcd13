"""Session files are read whatever numpy's NDArray is: an alias of ndarray once, an alias of its own since 2.5."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OF_NDARRAY = """
NDArray = np.ndarray[Any, np.dtype[Kind]]
"""
OF_ITS_OWN = """
if sys.version_info >= (3, 12):
    from typing import TypeAliasType
    NDArray = TypeAliasType("NDArray", np.ndarray[Any, np.dtype[Kind]], type_params=(Kind,))
else:
    class Alias:
        def __getitem__(self, kind):
            return GenericAlias(self, kind)
    NDArray = Alias()
"""
READ = """
import sys
from types import GenericAlias
from typing import Any, TypeVar, get_origin
import numpy as np
import numpy.typing
Kind = TypeVar("Kind", bound=np.generic)
{made}
numpy.typing.NDArray = NDArray
from bpstudio.engine.network import Array
assert get_origin(Array) is {origin}
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.presets import presets
from bpstudio.storage.reader import read
for name in [*presets(), {good!r}]:
    print(read(name).state.document.data.x.dtype)
for name in {bad!r}:
    try:
        read(name)
    except SessionFileError as refused:
        print(refused)
"""


@pytest.mark.parametrize(("made", "origin"), [(OF_NDARRAY, "np.ndarray"), (OF_ITS_OWN, "NDArray")])
def test_files_are_read_and_refused_alike_whatever_kind_of_alias_an_array_s_type_is(
    made: str, origin: str
) -> None:
    sessions = ROOT / "tests" / "sessions"
    bad = [str(sessions / "bad" / f"{name}.json") for name in ("unknown_key_deep", "a_key_twice", "ragged_x")]
    code = READ.format(made=made, origin=origin, good=str(sessions / "by_hand.json"), bad=bad)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.splitlines()
    assert set(said[:-3]) == {"float64"}
    for place, sentence in zip(
        ("$.document.network.layers[1].dropout", "twice", "$.document.data.x[1]"), said[-3:], strict=True
    ):
        assert place in sentence
