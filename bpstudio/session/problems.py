"""What is wrong with a document that can be run: said in a sentence, about one thing, with a repair where there is one.

A document whose parts do not fit together is refused where it is made. What is listed here fits and computes, and is
nevertheless no use: an ``error`` gives numbers that mean nothing, a ``warning`` gives right ones that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from bpstudio.engine.functions import ACTIVATIONS, COSTS, Activation, CostName
from bpstudio.engine.functions.activations import unchanged
from bpstudio.engine.functions.costs import USUAL, of_one_output
from bpstudio.engine.functions.pairs import partner
from bpstudio.engine.initializers import INITIALIZERS
from bpstudio.engine.initializers import USUAL as USUAL_START
from bpstudio.engine.network import ActivationName, Array, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import counted, grouped, listed, plural, short_number
from bpstudio.session.edits.base import (
    Edit,
    Reinitialize,
    SetActivation,
    SetCost,
    SetData,
    SetLearningRate,
    SetTarget,
    SetTrained,
)
from bpstudio.session.edits.connections import SetFrozen
from bpstudio.session.edits.examples import NormalizeTargets, SetCells
from bpstudio.session.edits.structure import RemoveUnit
from bpstudio.session.history.document import Document

Severity = Literal["error", "warning"]
SettingName = Literal["cost", "learning_rate", "initializer", "layers", "targets", "inputs"]
SUM_TOLERANCE = 1e-6
USUAL_RATE = 0.1
MOST_NARROW = 32


class Repair(NamedTuple):
    """An edit that puts it right, and what a button says that makes it."""

    words: str
    edit: Edit


@dataclass(frozen=True, slots=True)
class Problem:
    """``setting`` is what it is about; ``layer`` the layer it can be seen at, 0 for the inputs, None for all."""

    severity: Severity
    setting: SettingName
    sentence: str
    layer: int | None = None
    repair: Repair | None = None


def problems(document: Document) -> tuple[Problem, ...]:
    """All there are, errors first. Looks at the examples once, at the parameters never."""
    found = [problem for look in _LOOKS for problem in look(document)]
    return tuple(sorted(found, key=lambda problem: problem.severity != "error"))


def check_targets(document: Document, edit: Edit) -> None:
    """Refuse typed or pasted targets that the cost has no use for. Raises ValueError, saying what would fit.

    A file that holds such targets is still read, and ``problems`` names them.
    """
    values, cost = _targets_in(document, edit), COSTS[document.cost.name]
    if values is None or not values.size:
        return
    if cost.classes:
        _check_classes(document, values)
    if not cost.of_probabilities:
        return
    wrong = values[(values < 0.0) | (values > 1.0)]
    if wrong.size:
        raise RefusedError(
            "y",
            f"{short_number(wrong[0])} cannot be a target of {_cost(document)}, which compares probabilities; "
            "a number from 0 to 1 would fit",
        )
    whole = isinstance(edit, SetCells) and values.shape[1] == document.network.outputs
    with np.errstate(all="ignore"):
        sums = values.sum(axis=1)
    if whole and _shares(document) and (abs(sums - 1.0) > SUM_TOLERANCE).any():
        row = int(np.argmax(abs(sums - 1.0) > SUM_TOLERANCE))
        which = f"the targets of pasted row {row + 1}" if len(sums) > 1 else "the targets"
        raise RefusedError(
            "y",
            f"{which} sum to {short_number(sums[row])}, and {_cost(document)} compares shares of 1; "
            "a 1 for the right class and 0 for the others would fit",
        )


def _check_classes(document: Document, values: Array) -> None:
    wrong = values[~np.isin(values, COSTS[document.cost.name].classes)]
    if wrong.size:
        raise RefusedError(
            "y",
            f"{short_number(wrong[0])} cannot be a target of {_cost(document)}, which tells two classes apart; "
            f"{_classes(document, 'or')} would fit",
        )


def _classes(document: Document, between: str) -> str:
    """−1 or 1"""
    return f" {between} ".join(short_number(value) for value in COSTS[document.cost.name].classes)


def _targets_in(document: Document, edit: Edit) -> Array | None:
    if isinstance(edit, SetTarget):
        return np.array([[edit.value]])
    if isinstance(edit, SetCells) and edit.values:
        skipped = max(0, document.data.columns("x") - edit.column)
        return np.array([row[skipped:] for row in edit.values], dtype=np.float64)
    return None


def _cost(document: Document) -> str:
    return COSTS[document.cost.name].label


def _shares(document: Document) -> bool:
    """Whether the targets of an example are shares of one whole."""
    return COSTS[document.cost.name].of_shares and document.network.outputs > 1


def _output(document: Document) -> tuple[ActivationName, Activation]:
    name = document.network.layers[-1].activation
    return name, ACTIVATIONS[name]


def _use(document: Document, name: ActivationName) -> Repair:
    return Repair(f"Use {ACTIVATIONS[name].label}", SetActivation(document.network.depth, name))


def _use_cost(document: Document, name: CostName) -> Repair:
    return Repair(f"Use {COSTS[name].label}", SetCost(document.cost.named(name)))


def _shares_of_one(document: Document) -> Iterator[Problem]:
    network, (_, output) = document.network, _output(document)
    if output.couples and network.outputs == 1:
        yield Problem(
            "error",
            "layers",
            f"{output.title} shares 1 out among its units, so that a single one is always 1 and no gradient passes.",
            network.depth,
            _use(document, partner(of_one_output()) or unchanged()),
        )


def _logarithm_of_what_is_no_probability(document: Document) -> Iterator[Problem]:
    name, output = _output(document)
    if not COSTS[document.cost.name].of_probabilities:
        return
    several = document.network.outputs > 1
    shares = COSTS[document.cost.name].of_shares
    fitting = partner(document.cost.name if several or not shares else of_one_output())
    if output.low < 0.0 or output.high > 1.0:
        yield Problem(
            "error",
            "cost",
            f"{COSTS[document.cost.name].title} takes the logarithm of ŷ, "
            f"and {output.label} gives numbers outside 0 to 1.",
            document.network.depth,
            None if fitting is None else _use(document, fitting),
        )
    elif shares and not several:
        yield Problem(
            "error",
            "cost",
            f"{COSTS[document.cost.name].title} of a single output has no other class to compare with: "
            "the cost falls whenever ŷ grows.",
            document.network.depth,
            _use_cost(document, of_one_output()),
        )
    elif shares and name != fitting:
        yield Problem(
            "warning",
            "cost",
            f"{COSTS[document.cost.name].title} compares shares of 1, and {output.label} outputs need not sum to 1: "
            "all of them can grow at once.",
            document.network.depth,
            None if fitting is None else _use(document, fitting),
        )


def _targets_that_are_no_probabilities(document: Document) -> Iterator[Problem]:
    y = document.data.y
    if y is None or not COSTS[document.cost.name].of_probabilities:
        return
    wrong = (y < 0.0) | (y > 1.0)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        yield Problem(
            "error",
            "targets",
            f"Example {row + 1} has the target {short_number(y[row, column])}, "
            f"and {_cost(document)} compares probabilities, from 0 to 1.",
            document.network.depth,
            _use_cost(document, USUAL),
        )
    elif _shares(document):
        yield from _targets_that_are_no_shares(document, y)


def _targets_that_are_no_shares(document: Document, y: Array) -> Iterator[Problem]:
    with np.errstate(all="ignore"):
        sums = y.sum(axis=1)
    off = abs(sums - 1.0) > SUM_TOLERANCE
    if off.any():
        row, others = int(np.argmax(off)), int(off.sum()) - 1
        more = f" (and {grouped(others)} more)" if others else ""
        yield Problem(
            "warning",
            "targets",
            f"The targets of example {row + 1}{more} sum to {short_number(sums[row])}; "
            "as shares of the classes they would sum to 1.",
            document.network.depth,
            Repair("Divide by the sum", NormalizeTargets()) if (sums > 0).all() else None,
        )


def _targets_that_are_no_classes(document: Document) -> Iterator[Problem]:
    y, classes = document.data.y, COSTS[document.cost.name].classes
    wrong = None if y is None or not classes else ~np.isin(y, classes)
    if y is None or wrong is None or not wrong.any():
        return
    row, column = np.argwhere(wrong)[0]
    yield Problem(
        "error",
        "targets",
        f"Example {row + 1} has the target {short_number(y[row, column])}, "
        f"and {_cost(document)} tells two classes apart, {_classes(document, 'and')}.",
        document.network.depth,
        _two_classes(document, y),
    )


def _two_classes(document: Document, y: Array) -> Repair:
    """Where the targets are two numbers, the lower becomes the first class; else a cost that takes any."""
    classes, found = COSTS[document.cost.name].classes, np.unique(y)
    if len(found) != len(classes):
        return _use_cost(document, USUAL)
    told = listed(
        f"{short_number(new)} for {short_number(old)}"
        for old, new in zip(found, classes, strict=True)
        if old != new
    )
    replaced = np.asarray(classes)[np.searchsorted(found, y)]
    return Repair(f"Write {told}", SetData(replace(document.data, y=replaced)))


def _targets_out_of_reach(document: Document) -> Iterator[Problem]:
    y = document.data.y
    _, output = _output(document)
    if y is None or not COSTS[document.cost.name].compares:
        return
    beyond = (y < output.low) | (y > output.high)
    if beyond.any():
        row, column = np.argwhere(beyond)[0]
        low, high = short_number(output.low), short_number(output.high)
        between = f"at {low} or above" if output.high == np.inf else f"between {low} and {high}"
        yield Problem(
            "warning",
            "targets",
            f"Example {row + 1} has the target {short_number(y[row, column])}, and {output.label} stays {between}: "
            "it can never be met.",
            document.network.depth,
            _use(document, unchanged()),
        )


def _nothing_moves(document: Document) -> Iterator[Problem]:
    training, network = document.training, document.network
    if training.learning_rate == 0.0:
        yield Problem(
            "warning",
            "learning_rate",
            "With a learning rate of 0 an update changes nothing.",
            repair=Repair(f"Use {short_number(USUAL_RATE)}", SetLearningRate(USUAL_RATE)),
        )
    if not any(_trains_something(network, number) for number in network.layer_ids):
        yield Problem(
            "warning",
            "layers",
            "Every weight and bias is frozen: an update changes nothing.",
            network.depth,
            _released(network),
        )


def _trains_something(network: Network, number: int) -> bool:
    layer = network.layer(number)
    theta = (
        layer.train_theta
        and len({*layer.cut, *layer.frozen.theta}) < network.width_below(number) * layer.width
    )
    return theta or (layer.train_b and len(layer.frozen.b) < layer.width)


def _released(network: Network) -> Repair:
    depth, frozen = network.depth, network.layers[-1].frozen
    if frozen.b or frozen.theta:
        weights = [Parameter("theta", depth, i, j) for i, j in frozen.theta]
        held = [*weights, *(Parameter("b", depth, None, j) for j in frozen.b)]
        return Repair(f"Release layer {depth}", SetFrozen(tuple(map(str, held)), False))
    return Repair(f"Release layer {depth}", SetTrained(depth, True, True))


def _units_that_stay_alike(document: Document) -> Iterator[Problem]:
    hidden = document.network.layers[:-1]
    if INITIALIZERS[document.training.initializer].alike and any(layer.width > 1 for layer in hidden):
        yield Problem(
            "warning",
            "initializer",
            "Weights that all start at 0 leave the units of a layer alike for ever.",
            repair=Repair(
                f"Draw with {INITIALIZERS[USUAL_START].label}",
                Reinitialize(USUAL_START, document.training.seed),
            ),
        )


def _inputs_without_data(document: Document) -> Iterator[Problem]:
    if document.network.inputs > MOST_NARROW:
        return  # in wide data, pictures for one, columns of zeros are usual
    silent = np.flatnonzero(~document.data.x.any(axis=0))
    if not len(silent):
        return
    one = len(silent) == 1
    name = f"x{silent[0] + 1}" if document.network.inputs > 1 else "x"
    what = f"The input {name}" if one else f"{counted(len(silent), 'input')}, {name} the first,"
    are, them = plural(len(silent), "is", "are"), plural(len(silent), "it", "them")
    removable = one and document.network.inputs > 1
    yield Problem(
        "warning",
        "inputs",
        f"{what} {are} 0 in every example: no data, and no gradient for the weights that leave {them}.",
        0,
        Repair(f"Remove {name}", RemoveUnit(0, int(silent[0]))) if removable else None,
    )


_LOOKS = (
    _shares_of_one,
    _logarithm_of_what_is_no_probability,
    _targets_that_are_no_probabilities,
    _targets_that_are_no_classes,
    _targets_out_of_reach,
    _nothing_moves,
    _units_that_stay_alike,
    _inputs_without_data,
)
