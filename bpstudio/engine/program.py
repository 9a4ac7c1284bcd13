"""The fixed list of steps of one iteration, derived from the network alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import (
    UPDATE,
    YHAT,
    C,
    Quantity,
    Y,
    b_of,
    derivative,
    gradient_of,
    of_layer,
    output_of,
    theta_of,
    z_of,
)


class Phase(StrEnum):
    """A part of an iteration: forward, the cost, backward, the update."""

    FORWARD = "forward"
    COST = "cost"
    BACKWARD = "backward"
    UPDATE = "update"


class Op(StrEnum):
    """What a step does; the values are the names in the session file."""

    Z = "z"
    A = "a"
    C = "C"
    DC_DYHAT = "dC/dyhat"
    DA_DZ = "da/dz"
    DZ_DTHETA = "dz/dtheta"
    DZ_DB = "dz/db"
    DZ_DA = "dz/da"
    UPDATE = "update"

    @property
    def phase(self) -> Phase:
        """The phase in which such a step comes."""
        return _PHASES.get(self, Phase.BACKWARD)


_PHASES = {
    Op.Z: Phase.FORWARD,
    Op.A: Phase.FORWARD,
    Op.C: Phase.COST,
    Op.UPDATE: Phase.UPDATE,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the program.

    A backward step brings a ``factor`` (the local derivative ``symbol``) and leaves the running product ``gradient``;
    ``upstreams`` are the indexes of the steps whose gradients it multiplies. Of several the products are added.
    """

    index: int
    op: Op
    layer: int | None
    symbol: Quantity
    reads: tuple[Quantity, ...]
    gradient: Quantity | None = None
    upstreams: tuple[int, ...] = ()
    _read: frozenset[Quantity] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """The update reads every gradient, and each item of a network asks for its own."""
        object.__setattr__(self, "_read", frozenset(self.reads))

    def uses(self, quantity: Quantity) -> bool:
        """Whether it is among ``reads``."""
        return quantity in self._read

    @property
    def phase(self) -> Phase:
        """The phase of the iteration that it belongs to."""
        return self.op.phase

    @property
    def number(self) -> int:
        """The step's number as people count it, from 1."""
        return self.index + 1

    @property
    def writes(self) -> Quantity:
        """The quantity that exists once this step is done."""
        return self.gradient or self.symbol


@dataclass(frozen=True)
class Program:
    """The steps of one iteration, in order."""

    network: Network
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, network: Network) -> Program:
        """The program of a network; those of the networks last asked for are kept."""
        return _program_of(network)

    def __hash__(self) -> int:
        """That of the network, from which the steps follow: it is worked out once."""
        return hash(self.network)

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, index: int) -> Step:
        return self.steps[index]

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @cached_property
    def _places(self) -> dict[tuple[Op, int | None], Step]:
        return {(step.op, step.layer): step for step in self.steps}

    @cached_property
    def writers(self) -> dict[Quantity, Step]:
        """The step that computes each quantity."""
        return {step.writes: step for step in self.steps}

    def find(self, op: Op, layer: int | None = None) -> Step:
        """The step that does ``op`` at ``layer``. Raises KeyError where the program has none."""
        return self._places[op, layer]

    def chain(self, step: Step) -> tuple[Step, ...]:
        """The article's product that ends in this step's gradient: from the step itself to ∂C/∂ŷ.

        Raises ValueError where the gradient is a sum of several such products, which ``contributions`` gives.
        """
        links = [step]
        while links[-1].upstreams:
            above = links[-1].upstreams
            if len(above) > 1:
                raise ValueError(
                    f"{step.writes} is no single product: {links[-1].writes} adds up {len(above)}"
                )
            links.append(self.steps[above[0]])
        return tuple(links)

    def contributions(self, step: Step) -> Iterator[tuple[Step, ...]]:
        """Every product whose sum is this step's gradient, each from the step itself to ∂C/∂ŷ; one in a chain."""
        unfinished: list[tuple[Step, ...]] = [(step,)]
        while unfinished:
            links = unfinished.pop()
            if not links[-1].upstreams:
                yield links
            unfinished += [(*links, self.steps[above]) for above in reversed(links[-1].upstreams)]

    def upstream_of(self, *steps: Step) -> frozenset[int]:
        """The indexes of all steps that the gradients of ``steps`` are made of, each once."""
        found: set[int] = set()
        waiting = [above for step in steps for above in step.upstreams]
        while waiting:
            above = waiting.pop()
            if above not in found:
                found.add(above)
                waiting += self.steps[above].upstreams
        return frozenset(found)

    def branch(self, parameter: Parameter) -> Step:
        """The step at which the chain of ``parameter`` ends."""
        return self.find(Op.DZ_DTHETA if parameter.kind == "theta" else Op.DZ_DB, parameter.layer)

    def chain_of(self, parameter: Parameter) -> tuple[Step, ...]:
        """The factors of ∂C/∂parameter in the article's order: 3, 5, 7 for θ₃, θ₂, θ₁ of its network."""
        return self.chain(self.branch(parameter))

    def followed(self, parameter: Parameter) -> tuple[int, ...]:
        """Indexes of the steps that following ``parameter`` visits: the forward pass and its chain."""
        forward = [step.index for step in self.steps if step.phase in (Phase.FORWARD, Phase.COST)]
        branch = self.branch(parameter)
        return (*forward, *sorted({branch.index, *self.upstream_of(branch)}))


@lru_cache(maxsize=16)
def _program_of(network: Network) -> Program:
    steps = _Steps(network)
    _forward(steps)
    _backward(steps)
    of_parameters = [of_layer(kind, layer) for layer in network.layer_ids for kind in ("theta", "b")]
    steps.add(Op.UPDATE, None, UPDATE, *map(gradient_of, of_parameters))
    return Program(network, tuple(steps))


class _Steps(list[Step]):
    """The steps of a program that is being written."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def add(
        self,
        op: Op,
        layer: int | None,
        symbol: Quantity,
        *reads: Quantity,
        gradient: Quantity | None = None,
        upstream: Step | None = None,
    ) -> Step:
        above = () if upstream is None else (upstream.index,)
        self.append(Step(len(self), op, layer, symbol, reads, gradient, above))
        return self[-1]


def _forward(steps: _Steps) -> None:
    network = steps.network
    for layer in network.layer_ids:
        below, z = output_of(network, network.below(layer)), z_of(layer)
        steps.add(Op.Z, layer, z, below, theta_of(layer), b_of(layer))
        steps.add(Op.A, layer, output_of(network, layer), z)
    steps.add(Op.C, None, C, YHAT, Y)


def _backward(steps: _Steps) -> None:
    network, by_output = steps.network, gradient_of(YHAT)
    running = steps.add(Op.DC_DYHAT, None, by_output, YHAT, Y, gradient=by_output)
    for layer in reversed(network.layer_ids):
        running = _back_through(steps, layer, running)


def _back_through(steps: _Steps, layer: int, upstream: Step) -> Step:
    """The steps of one layer on the way back; the last of them is where the layer below begins."""
    network, z, a = steps.network, z_of(layer), output_of(steps.network, layer)
    theta, b, below = theta_of(layer), b_of(layer), output_of(network, network.below(layer))
    by_z = gradient_of(z)
    dz = steps.add(Op.DA_DZ, layer, derivative(a, z), z, a, gradient_of(a), gradient=by_z, upstream=upstream)

    def branch(op: Op, by: Quantity, *reads: Quantity) -> Step:
        return steps.add(op, layer, derivative(z, by), *reads, gradient=gradient_of(by), upstream=dz)

    branch(Op.DZ_DTHETA, theta, below, by_z)
    last = branch(Op.DZ_DB, b, by_z)
    return branch(Op.DZ_DA, below, theta, by_z) if network.below(layer) else last
