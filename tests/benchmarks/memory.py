"""What training takes: of a workspace, against what its arrays need; of a long history, against its budget."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from time import perf_counter

import numpy as np

from bpstudio.engine.examples import Examples
from bpstudio.engine.fast.workspace import Workspace
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import GradientDescent, Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.task import Cost, Task, Training
from bpstudio.engine.trainer import Trainer
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.history.record import CHECKPOINT_BYTES, GRADIENT_BYTES, Record
from tests.benchmarks.resident import MEGABYTE, resident
from tests.benchmarks.timing import Line
from tests.benchmarks.workloads import W2, W4_LARGE, Workload

LONG, LONGEST = 1_000_000, 10_000_000


def memory() -> Iterator[Line]:
    yield workspace_against_need(W4_LARGE)
    yield loop_after_first(W2)
    yield loop_after_first(W4_LARGE)


def workspace_against_need(workload: Workload) -> Line:
    network, rows = workload.network, workload.batch
    units = sum(layer.width for layer in network.layers)
    needed = 8 * (rows * (network.inputs + 2 * network.outputs + 5 * units) + network.size)
    tracemalloc.start()
    workspace = Workspace(network, rows)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    detail = f"{taken / 2**20:.2f} MiB for {needed / 2**20:.2f} MiB of {workspace.rows} examples"
    return Line(f"{workload.title}: workspace, against its arrays", detail, taken / needed, 3.0, "x")


def loop_after_first(workload: Workload) -> Line:
    trainer = Trainer(workload.task, workload.start)
    trainer.run(2 * workload.batches)
    tracemalloc.start()
    trainer.run(100 * workload.batches)
    before, _ = tracemalloc.get_traced_memory()
    trainer.run(100 * workload.batches)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    detail = f"{100 * workload.batches:,} updates after {100 * workload.batches:,}"
    return Line(f"{workload.title}: left behind by training", detail, float(after - before), 4096.0, "bytes")


def history() -> Iterator[Line]:
    """Ten million iterations of a network so small that nearly all of the time is keeping."""
    network = Network(1, (Layer(1, "identity"),))
    data = Examples(np.array([[1.0]]), np.array([[0.5]]))
    task = Task(network, Cost(), data, Training(1e-9))
    start = Checkpoint(Parameters(network), Moments.fresh(GradientDescent(), network.size))
    record = Record(task, start, 0)
    record.run(1)
    before, begun = resident(), perf_counter()
    record.run(LONG - 1)
    if record.gradient_stride != 1:
        raise AssertionError("a million gradients of this network should be kept one and all")
    yield _kept(record, resident() - before, perf_counter() - begun)
    record.run(LONGEST - LONG)
    yield _kept(record, resident() - before, perf_counter() - begun)


def _kept(record: Record, held: float, seconds: float) -> Line:
    """What a record holds of the machine's memory, against its two budgets and 8 bytes for each cost and each length.

    Room that is set aside and not written to takes none. Twice what is needed is granted: tables are copied when they
    grow.
    """
    if len(record.costs) != record.length or not np.isfinite(record.costs).all():
        raise AssertionError("the history is not whole")
    budget = (CHECKPOINT_BYTES + GRADIENT_BYTES + 2 * 2 * 8 * record.length) / MEGABYTE
    kept = len(record.gradients)
    detail = f"{held:.0f} MiB of {budget:.0f}; {kept:,} gradients; {seconds:.0f} s"
    name = f"a history of {record.length:,} costs, against its budget"
    return Line(name, detail, held / budget, 1.0, "x")


GROUPS = (memory, history)
