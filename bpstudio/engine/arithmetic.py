"""What computes here: the library behind numpy's matrix products, and what numpy makes use of in this processor."""

from __future__ import annotations

import sys
from typing import Any

from bpstudio.engine.fast import blas


def library() -> blas.Library:
    """The library behind numpy's products: its name, its kernels, its version, its threads and where it lies."""
    return blas.library()


def features_of_numpy() -> tuple[list[str], list[str]]:
    """What numpy knows to make use of in a processor: that which is here, and that which is not."""
    umath: Any = sys.modules["numpy._core._multiarray_umath"]  # numpy tells it nowhere else
    there, known = umath.__cpu_features__, [*umath.__cpu_baseline__, *umath.__cpu_dispatch__]
    return [name for name in known if there.get(name)], [name for name in known if not there.get(name)]
