from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from bpstudio.engine.fast import blas
from bpstudio.engine.fast.rebinding import Movable


def test_kernels_move_to_another_array_with_their_parts_of_it() -> None:
    array, other, total, heard = np.zeros(6), np.arange(6.0), np.zeros(6), []
    block = array[2:6].reshape(2, 2)
    add = blas.addition(10.0, array, total)
    assert add is not None
    kernels: list[Callable[[], object]] = [
        partial(np.add, block, np.array(0.0), out=block),
        partial(np.multiply, block.T, np.array(2.0), block.T),
        partial(block.put, (0,), np.array(-1.0)),
        add,
        lambda: heard.append("as it was"),
    ]
    moved = Movable(kernels, array).over(other)
    assert moved[-1] is kernels[-1]
    for run in moved:
        run()
    assert other.tolist() == [0.0, 1.0, -1.0, 6.0, 8.0, 10.0]
    assert total.tolist() == (10.0 * other).tolist()
    assert not array.any()
    assert heard == ["as it was"]


def test_what_is_moved_keeps_its_array_alive() -> None:
    array, total = np.zeros(1000), np.zeros(1000)
    add = blas.addition(1.0, array, total)
    assert add is not None
    (run,) = Movable([add], array).over(np.ones(1000))
    junk = [np.full(1000, 7.0) for _ in range(50)]
    run()
    assert (total == 1.0).all()
    assert len(junk) == 50
