"""What quantities are called in a script: ``dC_dtheta2`` for ∂C/∂θ₂."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.network import Network
from bpstudio.engine.optimizers import Optimizer
from bpstudio.engine.parameters import KINDS
from bpstudio.engine.quantity import (
    Quantity,
    b_of,
    derivative,
    gradient_of,
    of_layer,
    output_of,
    theta_of,
    z_of,
)
from bpstudio.engine.task import Task


def script_name(what: Quantity) -> str:
    """What a quantity is called in a script."""
    return str(what).replace("/", "_")


@dataclass(frozen=True, slots=True)
class LayerNames:
    """The names of what a layer reads and computes; ``by_`` before one is that of ∂C/∂ it."""

    below: str
    theta: str
    b: str
    z: str
    a: str
    slope: str
    by_below: str
    by_theta: str
    by_b: str
    by_z: str
    by_a: str


def names_of_layer(network: Network, layer: int) -> LayerNames:
    """Those of one layer; ``slope`` is that of ∂a/∂z."""
    below, a, z = output_of(network, network.below(layer)), output_of(network, layer), z_of(layer)
    read = (below, theta_of(layer), b_of(layer), z, a)
    gradients = (gradient_of(each) for each in read)
    return LayerNames(*map(script_name, (*read, derivative(a, z), *gradients)))


def parameter_names(network: Network) -> list[str]:
    """What the weights and biases of all layers are called, layer after layer."""
    return [script_name(of_layer(kind, layer)) for layer in network.layer_ids for kind in KINDS]


def gradient_names(network: Network) -> list[str]:
    """What their gradients are called, in the same order."""
    return [script_name(gradient_of(of_layer(kind, layer))) for layer in network.layer_ids for kind in KINDS]


def memory_of(optimizer: Optimizer, name: str) -> list[str]:
    """What the optimizer remembers of an array of parameters, as a script calls it."""
    return [f"{letter}_{name}" for letter in optimizer.letters]


def memory_names(task: Task) -> list[str]:
    """What the optimizer's memory of all arrays is called."""
    optimizer = task.training.optimizer
    return [memory for name in parameter_names(task.network) for memory in memory_of(optimizer, name)]


def new(name: str) -> str:
    """What an array of parameters, or of memory, is called after the update."""
    return f"{name}_new"
