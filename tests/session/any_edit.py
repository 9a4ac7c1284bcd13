"""A strategy for every edit there is: mostly ones that fit the document, now and then one that does not."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from bpstudio.engine.datasets import DATASETS
from bpstudio.engine.examples import Examples
from bpstudio.engine.functions import ACTIVATIONS, COSTS, PENALTIES
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.network import ActivationName
from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum
from bpstudio.engine.parameters import every_parameter
from bpstudio.engine.task import Cost, Regularization
from bpstudio.session.edits import arrangement, connections, replacing, structure
from bpstudio.session.edits import base as edits
from bpstudio.session.edits import examples as data_edits
from bpstudio.session.edits.base import Edit
from bpstudio.session.history.document import Document

VALUES = st.floats(-2.0, 2.0) | st.sampled_from([0.0, -0.0, 1e3, math.nan, math.inf])
SEEDS = st.integers(-1, 50)
UNITS = st.integers(-1, 3)
ROW = st.lists(VALUES, max_size=3).map(tuple)
ROWS = st.lists(ROW, max_size=3).map(tuple)
COLUMN_NAMES = st.sampled_from(["", "width", " é ", "two\nlines"])


def any_layer(document: Document) -> st.SearchStrategy[int]:
    """Now and then one that does not exist."""
    return st.integers(-1, document.network.depth + 1)


def any_example(document: Document) -> st.SearchStrategy[int]:
    return st.integers(-1, len(document.data))


def any_parameter(document: Document) -> st.SearchStrategy[str]:
    singles = [str(parameter) for parameter in every_parameter(document.network)]
    return st.sampled_from([*singles, "theta9[0,0]", "b1", "nonsense"])


def some_parameters(document: Document, cut: bool = False) -> st.SearchStrategy[tuple[str, ...]]:
    """Now and then none, or one that does not exist; ``cut`` draws those that are cut as often as the others."""
    network = document.network
    gone = [str(parameter) for parameter in every_parameter(network) if parameter.is_cut_in(network)]
    one = any_parameter(document) | st.sampled_from(gone) if cut and gone else any_parameter(document)
    return st.lists(one, max_size=3).map(tuple)


def some_units(document: Document) -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    return st.lists(st.tuples(any_layer(document), UNITS), max_size=3).map(tuple)


def a_copied_unit() -> st.SearchStrategy[arrangement.CopiedUnit]:
    return st.builds(arrangement.CopiedUnit, ROW, VALUES, ROW)


def any_data(document: Document) -> st.SearchStrategy[Examples]:
    def drawn(rows: int, seed: int, columns: int) -> Examples:
        rng = np.random.default_rng(seed)
        return Examples(rng.normal(size=(rows, columns)), rng.uniform(size=(rows, document.network.outputs)))

    inputs = document.network.inputs
    return st.builds(drawn, st.integers(1, 6), st.integers(0, 99), st.sampled_from([inputs, inputs + 1]))


def any_weights(document: Document) -> st.SearchStrategy[replacing.LoadWeights]:
    """Hidden layers of any number; now and then a number that is none, or ends that do not fit."""

    def drawn(
        hidden: list[int], seed: int, outputs: int, odd: float, names: list[ActivationName]
    ) -> replacing.LoadWeights:
        rng, ends = np.random.default_rng(seed), (document.network.inputs, document.network.outputs + outputs)
        widths = [ends[0], *hidden, ends[1]]
        theta = [rng.normal(size=shape) for shape in pairwise(widths)]
        theta[0][0, 0] = odd
        return replacing.LoadWeights(
            tuple(tuple(map(tuple, each.tolist())) for each in theta),
            tuple(tuple(rng.normal(size=width).tolist()) for width in widths[1:]),
            tuple(names),
        )

    return st.builds(
        drawn,
        st.lists(st.integers(1, 3), max_size=2),
        st.integers(0, 99),
        st.sampled_from([0, 0, 0, 1]),
        VALUES,
        st.just([]) | st.lists(st.sampled_from(list(ACTIVATIONS)), min_size=1, max_size=3),
    )


def any_rows(document: Document) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(any_example(document), max_size=4).map(tuple)


def any_block() -> st.SearchStrategy[tuple[tuple[float, ...], ...]]:
    """Now and then empty or ragged."""
    row = st.lists(VALUES, min_size=2, max_size=2).map(tuple) | st.lists(VALUES, max_size=3).map(tuple)
    return st.lists(row, max_size=3).map(tuple)


def any_cost(document: Document) -> st.SearchStrategy[Cost]:
    reductions = st.sampled_from(["sum", "mean"])
    return st.builds(Cost, st.sampled_from(sorted(COSTS)), st.floats(0.5, 2.0), reductions, reductions)


GENERATORS: dict[type[Edit], Callable[[Document], st.SearchStrategy[Edit]]] = {
    edits.SetParameter: lambda d: st.builds(edits.SetParameter, any_parameter(d), VALUES),
    edits.SetInput: lambda d: st.builds(edits.SetInput, any_example(d), st.integers(0, 2), VALUES),
    edits.SetTarget: lambda d: st.builds(edits.SetTarget, any_example(d), st.integers(0, 2), VALUES),
    edits.SetData: lambda d: st.builds(edits.SetData, any_data(d)),
    edits.AddExample: lambda d: st.builds(edits.AddExample),
    edits.RemoveExample: lambda d: st.builds(edits.RemoveExample, any_example(d)),
    edits.SetLearningRate: lambda d: st.builds(edits.SetLearningRate, VALUES),
    edits.SetOptimizer: lambda d: st.builds(
        edits.SetOptimizer, st.sampled_from([GradientDescent(), Momentum(0.8), Adam()])
    ),
    edits.SetBatch: lambda d: st.builds(
        edits.SetBatch, st.none() | st.integers(0, len(d.data) + 1), st.booleans()
    ),
    edits.SetRegularization: lambda d: st.builds(
        edits.SetRegularization,
        st.builds(Regularization, st.sampled_from(["none", *PENALTIES]), st.sampled_from([0.0, 0.05])),
    ),
    edits.SetCost: lambda d: st.builds(edits.SetCost, any_cost(d)),
    edits.Reinitialize: lambda d: st.builds(edits.Reinitialize, st.sampled_from(sorted(INITIALIZERS)), SEEDS),
    edits.SetActivation: lambda d: st.builds(
        edits.SetActivation, any_layer(d), st.sampled_from(sorted(ACTIVATIONS))
    ),
    edits.SetTrained: lambda d: st.builds(edits.SetTrained, any_layer(d), st.booleans(), st.booleans()),
    structure.AddLayer: lambda d: st.builds(
        structure.AddLayer, any_layer(d), st.integers(0, 3), st.sampled_from(sorted(ACTIVATIONS))
    ),
    structure.RemoveLayer: lambda d: st.builds(structure.RemoveLayer, any_layer(d)),
    structure.AddUnit: lambda d: st.builds(structure.AddUnit, any_layer(d), st.none() | UNITS),
    structure.RemoveUnit: lambda d: st.builds(structure.RemoveUnit, any_layer(d), UNITS),
    structure.RemoveUnits: lambda d: st.builds(structure.RemoveUnits, some_units(d)),
    arrangement.MoveUnit: lambda d: st.builds(
        arrangement.MoveUnit, any_layer(d), UNITS, UNITS, st.none() | any_layer(d)
    ),
    arrangement.MoveLayer: lambda d: st.builds(arrangement.MoveLayer, any_layer(d), any_layer(d)),
    arrangement.DuplicateUnits: lambda d: st.builds(arrangement.DuplicateUnits, some_units(d)),
    arrangement.PasteUnits: lambda d: st.builds(
        arrangement.PasteUnits,
        any_layer(d),
        st.lists(a_copied_unit(), max_size=2).map(tuple),
        st.none() | UNITS,
    ),
    arrangement.PasteLayer: lambda d: st.builds(
        arrangement.PasteLayer, any_layer(d), st.sampled_from(sorted(ACTIVATIONS)), ROW, ROWS, ROWS
    ),
    connections.CutConnections: lambda d: st.builds(connections.CutConnections, some_parameters(d)),
    connections.Reconnect: lambda d: st.builds(connections.Reconnect, some_parameters(d, cut=True)),
    connections.SetFrozen: lambda d: st.builds(connections.SetFrozen, some_parameters(d), st.booleans()),
    connections.SetParameters: lambda d: st.builds(connections.SetParameters, some_parameters(d), VALUES),
    connections.SetValues: lambda d: some_parameters(d).flatmap(
        lambda names: st.builds(
            connections.SetValues,
            st.just(names),
            st.lists(VALUES, min_size=len(names), max_size=len(names)).map(tuple),
        )
    ),
    data_edits.SplitExamples: lambda d: st.builds(
        data_edits.SplitExamples, st.sampled_from([0.0, 0.01, 0.2, 0.5, 0.9, 1.0]), SEEDS
    ),
    data_edits.HoldOut: lambda d: st.builds(data_edits.HoldOut, any_rows(d), st.booleans()),
    data_edits.RenameColumn: lambda d: st.builds(
        data_edits.RenameColumn,
        st.sampled_from(["x", "y"]),
        st.integers(-1, 2),
        COLUMN_NAMES,
    ),
    data_edits.RemoveExamples: lambda d: st.builds(data_edits.RemoveExamples, any_rows(d)),
    data_edits.SetCells: lambda d: st.builds(
        data_edits.SetCells, any_example(d), st.integers(-1, 4), any_block()
    ),
    data_edits.AddTargets: lambda d: st.builds(data_edits.AddTargets),
    data_edits.NormalizeTargets: lambda d: st.builds(data_edits.NormalizeTargets),
    replacing.LoadExamples: lambda d: st.builds(replacing.LoadExamples, any_data(d)),
    replacing.GenerateExamples: lambda d: st.builds(
        replacing.GenerateExamples,
        st.sampled_from(sorted(DATASETS)),
        st.integers(0, 9),
        st.sampled_from([0.0, 0.3, math.nan]),
        SEEDS,
        st.sampled_from([0.0, 0.4, 1.0]),
    ),
    replacing.LoadWeights: any_weights,
}
