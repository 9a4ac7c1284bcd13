from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest

from bpstudio.engine.fast import blas
from bpstudio.engine.fast.workspace import Workspace, parts
from bpstudio.engine.memory import iteration_bytes
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameters

NETWORKS = {
    "deep": Network(3, (Layer(4), Layer(2), Layer(5), Layer(1))),
    "wide output": Network(1, (Layer(50),)),
    "wide input": Network(80, (Layer(2), Layer(3))),
    "smallest": Network(1, (Layer(1),)),
}


W4 = Network(784, (Layer(128, "relu"), Layer(64, "relu"), Layer(10, "softmax")))
DEEP = Network(256, (Layer(256, "relu"), Layer(256, "relu"), Layer(10)))
WIDE = Network(784, (Layer(1024, "relu"), Layer(10, "softmax")))


def quantities(workspace: Workspace) -> Iterator[np.ndarray]:
    """Every array that an iteration reads or writes; ``extended`` and ``stacked`` are other views of them."""
    for name in set(Workspace.__slots__) - {"extended", "stacked"}:
        held = getattr(workspace, name)
        for array in held.values() if isinstance(held, dict) else [held]:
            if isinstance(array, Parameters):
                yield array.flat
            elif isinstance(array, np.ndarray):
                yield array


def owner(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def bytes_taken(workspace: Workspace) -> int:
    owners = {id(owner(array)): owner(array).nbytes for array in quantities(workspace)}
    return sum(owners.values())


@pytest.mark.parametrize("rows", [1, 7, 300])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_memory_announced_is_enough(name: str, rows: int) -> None:
    network = NETWORKS[name]
    taken = bytes_taken(Workspace(network, rows, regularized=True))
    assert taken <= iteration_bytes(network, rows) <= 6 * taken


@pytest.mark.parametrize("network", [W4, WIDE], ids=["narrow", "wide"])
def test_a_workspace_takes_little_more_than_its_quantities_need(network: Network) -> None:
    """x, y and the cost's terms; z, a and three derivatives of every layer; the gradient."""
    tracemalloc.start()
    workspace = Workspace(network, 256)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    units = sum(layer.width for layer in network.layers)
    needed = 8 * (256 * (network.inputs + 2 * network.outputs + 5 * units) + network.size)
    assert needed <= bytes_taken(workspace) <= taken <= 1.1 * needed


@pytest.mark.parametrize("network", [*NETWORKS.values(), WIDE], ids=[*NETWORKS, "example after example"])
def test_no_two_quantities_share_memory(network: Network) -> None:
    found = list({id(array): array for array in quantities(Workspace(network, 3, regularized=True))}.values())
    for index, one in enumerate(found):
        assert not any(np.shares_memory(one, other) for other in found[:index])


def test_layers_side_by_side_can_be_taken_as_one() -> None:
    workspace = Workspace(NETWORKS["deep"], 5)
    for whole, single in zip(workspace.span(2, 3), (workspace.z, workspace.a, workspace.da_dz), strict=True):
        assert whole.flags.c_contiguous
        assert [np.shares_memory(whole, single[number]) for number in (1, 2, 3, 4)] == [
            False,
            True,
            True,
            False,
        ]
        assert whole.shape == (2 + 1 + 5, 5)


@pytest.mark.parametrize(
    ("network", "rows", "order"),
    [(W4, 32, "F"), (W4, 1, "C"), (W4, 256, "C"), (WIDE, 1, "F"), (WIDE, 256, "F"), (DEEP, 32, "C")],
)
def test_wide_layers_and_few_examples_lie_example_after_example(
    network: Network, rows: int, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blas, "small_product", lambda: 1_000_000)
    workspace = Workspace(network, rows)
    assert workspace.order == order
    for quantity in (workspace.z, workspace.dc_dz, workspace.dc_da):
        assert all(getattr(array.flags, f"{order.lower()}_contiguous") for array in quantity.values())


def test_where_the_library_has_no_kernels_for_small_products_few_examples_lie_as_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blas, "small_product", lambda: 0)
    assert Workspace(W4, 32).order == "C"
    assert parts(785, 32 * 128) == [slice(0, 785)]


@pytest.mark.parametrize("small", [0, 1000, 1_000_000])
@pytest.mark.parametrize("rows", [1, 7, 8, 32, 50, 785])
@pytest.mark.parametrize("others", [1, 33, 125, 4096, 100_480, 2_000_000])
def test_the_parts_of_a_product_are_its_rows_and_each_is_small(
    rows: int, others: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blas, "small_product", lambda: small)
    found = parts(rows, others)
    assert [row for part in found for row in range(part.start, part.stop)] == list(range(rows))
    assert len(found) <= 16
    assert len(found) == 1 or all((part.stop - part.start) * others <= small for part in found)


def test_below_every_activation_lies_a_row_of_ones_for_the_bias() -> None:
    workspace = Workspace(NETWORKS["deep"], 4)
    for number, block in enumerate(workspace.extended):
        assert (block[-1] == 1.0).all()
        assert np.shares_memory(block, workspace.a[number])
        assert workspace.a[number].shape == (NETWORKS["deep"].width(number), 4)
