"""How weights begin: an initializer draws one layer's weights from a given generator. Biases begin at 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.random import Generator

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters, disconnect


@dataclass(frozen=True, slots=True)
class Initializer:
    """``draw(generator, units below, units of the layer)`` gives weights of shape (units below, units of the layer).

    ``suits`` are the activations that it was made for, in words; ``alike`` says that all weights come out the same.
    """

    label: str
    draw: Callable[[Generator, int, int], Array]
    suits: str = ""
    alike: bool = False


def xavier(generator: Generator, below: int, width: int) -> Array:
    """Uniform within ±√(6 / (below + width)), variance 2 / (below + width): for tanh and sigmoid.

    Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010,
    equation 16.
    """
    bound = math.sqrt(6.0 / (below + width))
    return generator.uniform(-bound, bound, (below, width))


def he(generator: Generator, below: int, width: int) -> Array:
    """Normal with variance 2 / below: for ReLU, which silences half of its inputs.

    He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), eq. 10.
    """
    return generator.normal(0.0, math.sqrt(2.0 / below), (below, width))


def lecun(generator: Generator, below: int, width: int) -> Array:
    """Normal with variance 1 / below, which keeps z of unit variance where the inputs have it.

    LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998), section 4.6.
    """
    return generator.normal(0.0, math.sqrt(1.0 / below), (below, width))


def normal(generator: Generator, below: int, width: int) -> Array:
    """Standard normal, whatever the widths: wide sigmoid layers saturate at once, which is worth seeing.

    Nielsen, "Neural Networks and Deep Learning" (2015), chapter 1 begins so and chapter 3 says why to stop.
    """
    return generator.normal(0.0, 1.0, (below, width))


def uniform(generator: Generator, below: int, width: int) -> Array:
    """Uniform within ±0.5, whatever the widths."""
    return generator.uniform(-0.5, 0.5, (below, width))


def zeros(generator: Generator, below: int, width: int) -> Array:
    """All 0: units of a layer stay alike for ever, the symmetry that random weights are there to break."""
    return np.zeros((below, width))


INITIALIZERS: dict[str, Initializer] = {
    "xavier": Initializer("Xavier", xavier, suits="tanh and sigmoid"),
    "he": Initializer("He", he, suits="ReLU, ELU, GELU and SiLU"),
    "lecun": Initializer("LeCun", lecun),
    "normal": Initializer("Normal", normal),
    "uniform": Initializer("Uniform", uniform),
    "zeros": Initializer("Zeros", zeros, alike=True),
}
InitializerName = Annotated[str, INITIALIZERS]
"""A name in ``INITIALIZERS``: what is read from a file is held to it."""
USUAL = "xavier"
"""The initializer where a file says nothing."""


def initial_parameters(network: Network, initializer: InitializerName, seed: int) -> Parameters:
    """The parameters of iteration 0: weights drawn layer by layer from the first on, biases 0.

    The same network, initializer and seed give the same bits. Raises KeyError for an unknown initializer and
    ValueError for a negative seed.
    """
    draw = INITIALIZERS[initializer].draw
    generator = np.random.default_rng(seed)
    parameters = Parameters(network)
    for number in network.layer_ids:
        parameters.theta(number)[...] = draw(generator, network.width_below(number), network.width(number))
    disconnect(parameters)
    return parameters
