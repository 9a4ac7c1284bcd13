"""Which kernels compute here, as a session file says it: where all three are the same, every digit is."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np

from bpstudio.engine import blas
from bpstudio.storage.contents import MadeOn


@cache
def made_on() -> MadeOn:
    """What is known of the library behind numpy, numpy itself, and what it makes use of in this processor."""
    library = blas.library()
    said = " ".join(part for part in (library.name, library.version, library.kernel) if part)
    return MadeOn(said, np.__version__, _features())


def _features() -> str:
    umath: Any = sys.modules["numpy._core._multiarray_umath"]  # numpy tells it nowhere else
    there = umath.__cpu_features__
    used = [name for name in [*umath.__cpu_baseline__, *umath.__cpu_dispatch__] if there.get(name)]
    return " ".join(used)
