"""The edits a learner can make. Each is pure: ``apply(document, parameters)`` gives new ones and changes nothing.

An edit refuses what does not fit by raising ValueError with one sentence. ``EDITS`` is the registry: the session file
and the random tests read it, so a new edit cannot escape either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from bpstudio.engine.examples import Examples, read_only, with_rows, without_rows
from bpstudio.engine.initializers import InitializerName
from bpstudio.engine.network import ActivationName, Array, Network
from bpstudio.engine.optimizers import Optimizer
from bpstudio.engine.parameters import Parameter, Parameters
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.task import Cost, Regularization
from bpstudio.session.edits.parts import Edited as Edited
from bpstudio.session.history.document import Document


@dataclass(frozen=True, slots=True)
class Edit:
    """What every edit has: a ``type`` for the file, and a ``title`` for the undo menu."""

    type: ClassVar[str]

    @property
    def title(self) -> str:
        """A few words for the undo menu, without a capital."""
        return self.type.replace("_", " ")

    def title_on(self, document: Document) -> str:
        """The title where it is made on ``document``, which may say more of it."""
        return self.title

    @property
    def target(self) -> tuple[object, ...]:
        """Edits with one target, made in one gesture, merge into the last of them."""
        return (self.type,)

    def remembered(self, document: Document, rows: Array) -> Array | None:
        """What an optimizer's memory, (moments, parameters), is after this edit of ``document``; None to begin anew.

        Only asked where the edit leaves the optimizer and the shape of the network what they were.
        """
        return rows

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        """Document and parameters after it; those given stay as they are. Raises ValueError where it does not fit."""
        raise TypeError(f"{type(self).__name__} is a kind of edit, not an edit")


@dataclass(frozen=True, slots=True)
class SetParameter(Edit):
    """Give one weight or bias a value."""

    type: ClassVar[str] = "set_parameter"
    parameter: str
    value: float

    @property
    def title(self) -> str:
        return f"set {self.parameter}"

    @property
    def target(self) -> tuple[object, ...]:
        return (self.type, self.parameter)

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        changed, parameter = parameters.copy(), Parameter.parse(self.parameter)
        position = parameter.position(document.network)
        if parameter.is_cut_in(document.network):
            raise RefusedError("parameter", f"{self.parameter} is cut and stays 0; reconnect it first")
        changed.flat[position] = _finite(self.parameter, self.value)
        return document, changed


@dataclass(frozen=True, slots=True)
class SetInput(Edit):
    """Give one input of one example a value."""

    type: ClassVar[str] = "set_input"
    row: int
    column: int
    value: float

    @property
    def target(self) -> tuple[object, ...]:
        return (self.type, self.row, self.column)

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        x = _with_cell("x", document.data.x, self.row, self.column, self.value)
        return replace(document, data=replace(document.data, x=x)), parameters


@dataclass(frozen=True, slots=True)
class SetTarget(Edit):
    """Give one target of one example a value."""

    type: ClassVar[str] = "set_target"
    row: int
    column: int
    value: float

    @property
    def target(self) -> tuple[object, ...]:
        return (self.type, self.row, self.column)

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        if document.data.y is None:
            raise RefusedError("y", "these examples have no targets")
        y = _with_cell("y", document.data.y, self.row, self.column, self.value)
        return replace(document, data=replace(document.data, y=y)), parameters


@dataclass(frozen=True, slots=True)
class SetData(Edit):
    """Replace all examples; their columns must fit the network."""

    type: ClassVar[str] = "set_data"
    data: Examples

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return replace(document, data=self.data), parameters


@dataclass(frozen=True, slots=True)
class AddExample(Edit):
    """Append an example, a copy of the last."""

    type: ClassVar[str] = "add_example"

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        x, y = document.data.x, document.data.y
        more = with_rows(document.data, x[-1:], None if y is None else y[-1:])
        return replace(document, data=more), parameters


@dataclass(frozen=True, slots=True)
class RemoveExample(Edit):
    """Delete one example; the last one stays."""

    type: ClassVar[str] = "remove_example"
    row: int

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        _within("row", "example", self.row, len(document.data))
        if len(document.data) == 1:
            raise RefusedError("row", "a network needs at least one example")
        return replace(document, data=without_rows(document.data, (self.row,))), parameters


@dataclass(frozen=True, slots=True)
class SetLearningRate(Edit):
    """Change η."""

    type: ClassVar[str] = "set_learning_rate"
    value: float

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return _trained(document, learning_rate=self.value), parameters


@dataclass(frozen=True, slots=True)
class SetOptimizer(Edit):
    """Change how the gradient moves the parameters; a new optimizer remembers nothing."""

    type: ClassVar[str] = "set_optimizer"
    value: Optimizer

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return _trained(document, optimizer=self.value), parameters


@dataclass(frozen=True, slots=True)
class SetBatch(Edit):
    """Change how many examples an iteration sees (null: all), and whether their order is shuffled."""

    type: ClassVar[str] = "set_batch"
    batch_size: int | None = None
    shuffle: bool = False

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return _trained(document, batch_size=self.batch_size, shuffle=self.shuffle), parameters


@dataclass(frozen=True, slots=True)
class SetRegularization(Edit):
    """Change the term of the cost that grows with the weights."""

    type: ClassVar[str] = "set_regularization"
    value: Regularization

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return _trained(document, regularization=self.value), parameters


@dataclass(frozen=True, slots=True)
class SetCost(Edit):
    """Change the cost or how its terms are put together."""

    type: ClassVar[str] = "set_cost"
    value: Cost

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        return replace(document, cost=self.value), parameters


@dataclass(frozen=True, slots=True)
class Reinitialize(Edit):
    """Draw all parameters anew from an initializer and a seed."""

    type: ClassVar[str] = "reinitialize"
    initializer: InitializerName
    seed: int

    def remembered(self, document: Document, rows: Array) -> Array | None:
        return None  # new weights owe nothing to the gradients of the old ones

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        drawn = _trained(document, initializer=self.initializer, seed=self.seed)
        return drawn, drawn.initial_parameters()


@dataclass(frozen=True, slots=True)
class SetActivation(Edit):
    """Change the activation of one layer."""

    type: ClassVar[str] = "set_activation"
    layer: int
    value: ActivationName

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        _layer(document.network, self.layer)
        network = with_layer(document.network, self.layer, activation=self.value)
        return replace(document, network=network), _same_values(network, parameters)


@dataclass(frozen=True, slots=True)
class SetTrained(Edit):
    """Freeze or release the weights and the biases of one layer."""

    type: ClassVar[str] = "set_trained"
    layer: int
    theta: bool
    b: bool

    def apply(self, document: Document, parameters: Parameters) -> Edited:
        _layer(document.network, self.layer)
        network = with_layer(document.network, self.layer, train_theta=self.theta, train_b=self.b)
        return replace(document, network=network), _same_values(network, parameters)


def _trained(document: Document, **changes: object) -> Document:
    return replace(document, training=replace(document.training, **changes))  # type: ignore[arg-type]


def with_layer(network: Network, number: int, **changes: object) -> Network:
    """The network with one layer changed."""
    layers = list(network.layers)
    layers[number - 1] = replace(layers[number - 1], **changes)  # type: ignore[arg-type]
    return replace(network, layers=tuple(layers))


def _same_values(network: Network, parameters: Parameters) -> Parameters:
    return Parameters(network, parameters.flat.copy())


def _layer(network: Network, number: int) -> None:
    if not 1 <= number <= network.depth:
        raise RefusedError(
            "layer", f"there is no layer {number}; the network has layers 1 to {network.depth}"
        )


def _within(about: str, what: str, index: int, count: int) -> None:
    if not 0 <= index < count:
        raise RefusedError(about, f"there is no {what} {index}; there are {count}, counted from 0")


def _finite(what: str, value: float) -> float:
    if not np.isfinite(value):
        raise RefusedError("value", f"{what} must be a finite number, not {value}")
    return value


def _with_cell(name: str, table: Array, row: int, column: int, value: float) -> Array:
    _within("row", f"row of {name}", row, table.shape[0])
    _within("column", f"column of {name}", column, table.shape[1])
    changed = table.copy()
    changed[row, column] = _finite(f"{name}[{row}][{column}]", value)
    return read_only(changed)
