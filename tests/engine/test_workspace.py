from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from bpstudio.engine.network import Layer, Network, Parameters
from bpstudio.engine.workspace import Workspace, workspace_bytes

NETWORKS = {
    "deep": Network(3, (Layer(4), Layer(2), Layer(5), Layer(1))),
    "wide output": Network(1, (Layer(50),)),
    "wide input": Network(80, (Layer(2), Layer(3))),
    "smallest": Network(1, (Layer(1),)),
}


def arrays(workspace: Workspace) -> Iterator[np.ndarray]:
    """Those that own their memory; views into ``extended`` share its."""
    for name in Workspace.__slots__:
        held = getattr(workspace, name)
        for array in held.values() if isinstance(held, dict) else held if isinstance(held, tuple) else [held]:
            if isinstance(array, Parameters):
                yield array.flat
            elif isinstance(array, np.ndarray) and name != "a":
                yield array


@pytest.mark.parametrize("rows", [1, 7, 300])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_memory_announced_is_enough(name: str, rows: int) -> None:
    network = NETWORKS[name]
    workspace = Workspace(network, rows, regularized=True)
    taken = sum({id(array): array.nbytes for array in arrays(workspace)}.values())
    assert taken <= workspace_bytes(network, rows) <= 6 * taken


@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_quantities_share_memory(name: str) -> None:
    found = list(
        {id(array): array for array in arrays(Workspace(NETWORKS[name], 3, regularized=True))}.values()
    )
    for index, one in enumerate(found):
        assert not any(np.shares_memory(one, other) for other in found[:index])


def test_below_every_activation_lies_a_row_of_ones_for_the_bias() -> None:
    workspace = Workspace(NETWORKS["deep"], 4)
    for number, block in enumerate(workspace.extended):
        assert (block[-1] == 1.0).all()
        assert np.shares_memory(block, workspace.a[number])
        assert workspace.a[number].shape == (NETWORKS["deep"].width(number), 4)
