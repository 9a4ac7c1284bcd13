"""How weights begin: an initializer draws one layer's weights from a given generator. Biases begin at 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.random import Generator

from bpstudio.engine.network import Array, Network
from bpstudio.engine.parameters import Parameters, disconnect

InitializerName = Literal["xavier", "he", "lecun", "normal", "uniform", "zeros"]
Initializer = Callable[[Generator, int, int], Array]
"""(generator, units below, units of the layer) -> weights of shape (units below, units of the layer)."""


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


INITIALIZERS: dict[InitializerName, Initializer] = {
    "xavier": xavier,
    "he": he,
    "lecun": lecun,
    "normal": normal,
    "uniform": uniform,
    "zeros": zeros,
}


def initial_parameters(network: Network, initializer: InitializerName, seed: int) -> Parameters:
    """The parameters of iteration 0: weights drawn layer by layer from the first on, biases 0.

    The same network, initializer and seed give the same bits. Raises KeyError for an unknown initializer and
    ValueError for a negative seed.
    """
    draw = INITIALIZERS[initializer]
    generator = np.random.default_rng(seed)
    parameters = Parameters(network)
    for number in network.layer_ids:
        parameters.theta(number)[...] = draw(generator, network.width_below(number), network.width(number))
    disconnect(parameters)
    return parameters
