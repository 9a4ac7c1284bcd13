"""Which kernels compute here, as a session file says it: where all three are the same, every digit is."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np

from bpstudio.engine.fast import blas
from bpstudio.storage.contents import MadeOn


@cache
def made_on() -> MadeOn:
    """What is known of the library behind numpy, numpy itself, and what it makes use of in this processor."""
    library = blas.library()
    said = " ".join(part for part in (library.name, library.version, library.kernel) if part)
    return MadeOn(said, np.__version__, " ".join(features_of_numpy()[0]))


def features_of_numpy() -> tuple[list[str], list[str]]:
    """What numpy knows to make use of in a processor: that which is here, and that which is not."""
    umath: Any = sys.modules["numpy._core._multiarray_umath"]  # numpy tells it nowhere else
    there, known = umath.__cpu_features__, [*umath.__cpu_baseline__, *umath.__cpu_dispatch__]
    return [name for name in known if there.get(name)], [name for name in known if not there.get(name)]
