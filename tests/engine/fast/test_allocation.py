from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.fast.allocation import LINE, empty, full
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", [(1024,), (300, 10), (785, 129)])
def test_a_large_array_begins_on_a_line_of_the_cache(shape: tuple[int, ...], dtype: type) -> None:
    for _ in range(10):
        found = empty(shape, dtype)
        assert found.ctypes.data % LINE == 0
        assert (found.shape, found.dtype) == (shape, np.dtype(dtype))
        assert found.flags.c_contiguous
        assert found.flags.writeable
    assert (full(shape, 0.5, dtype) == 0.5).all()


def test_so_do_large_parameters_and_their_copies() -> None:
    parameters = Parameters(Network(30, (Layer(50, "tanh"), Layer(1))))
    for one in (parameters, parameters.copy(), parameters.copy().copy()):
        assert one.flat.ctypes.data % LINE == 0


@pytest.mark.parametrize("shape", [(1,), (25,), (0, 4), (7, 10)])
def test_a_small_array_takes_no_more_memory_than_numpys(shape: tuple[int, ...]) -> None:
    assert empty(shape).base is None
    assert (full(shape, 0.5) == 0.5).all()
