"""What a gradient takes, in multiplications: path by path, and reusing what is there."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Program
from bpstudio.engine.words import grouped


@dataclass(frozen=True, slots=True)
class Effort:
    """What ∂C/∂(one parameter) takes: ``written_out`` path by path, ``reusing`` what the layer above left behind."""

    factors: int
    paths: int
    written_out: int
    reusing: int

    @property
    def saved(self) -> int:
        """How many multiplications fewer it takes to reuse."""
        return self.written_out - self.reusing


def effort(program: Program, parameter: Parameter) -> Effort:
    """In multiplications, for one example.

    A path is a product of all factors. Reusing ∂C/∂z of the layer above takes one multiplication for each of its
    units, one by ∂a/∂z and one by ∂z/∂θ; at the output there is nothing to reuse but what softmax couples, which
    is put together before the factor of the parameter comes in.
    """
    network, layer = program.network, parameter.layer
    factors = len(program.chain_of(parameter))
    paths = prod(path_sizes(network, parameter))
    written_out = paths * (factors - 1)
    reusing = network.width(network.above(layer)) + 2 if layer < network.depth else paths + 1
    return Effort(factors, paths, written_out, reusing)


def paths_counted(network: Network, parameter: Parameter | None) -> str:
    """``Paths 12``: over how many the gradient of a single parameter is summed, where there are several."""
    count = 0 if parameter is None else prod(path_sizes(network, parameter))
    return f"Paths {grouped(count)}" if count > 1 else "Paths"


def path_sizes(network: Network, parameter: Parameter) -> tuple[int, ...]:
    """How many units a path can choose from in each layer above the parameter's.

    Under softmax every z of the last layer moves every output, so there is one choice more: that of the output.
    """
    widths = [network.width(above) for above in network.beyond(parameter.layer)]
    return (*widths, network.outputs) if network.couples else tuple(widths)
