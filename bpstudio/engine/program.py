"""The fixed list of steps of one iteration, derived from the network alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from bpstudio.engine.network import Network
from bpstudio.engine.parameters import Parameter


class Phase(StrEnum):
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

    A backward step brings a ``factor`` (the local derivative named by ``symbol``) and leaves the running product
    named by ``gradient``; ``upstream`` is the index of the step whose gradient it multiplies.
    """

    index: int
    op: Op
    layer: int | None
    symbol: str
    reads: tuple[str, ...]
    gradient: str | None = None
    upstream: int | None = None

    @property
    def phase(self) -> Phase:
        return self.op.phase

    @property
    def number(self) -> int:
        """The step's number as people count it, from 1."""
        return self.index + 1

    @property
    def writes(self) -> str:
        """The quantity that exists once this step is done."""
        return self.gradient or self.symbol


@dataclass(frozen=True)
class Program:
    """The steps of one iteration, in order."""

    network: Network
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, network: Network) -> Program:
        return _program_of(network)

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
    def writers(self) -> dict[str, Step]:
        """The step that computes each quantity, by the quantity's name."""
        return {step.writes: step for step in self.steps}

    def find(self, op: Op, layer: int | None = None) -> Step:
        """The step that does ``op`` at ``layer``. Raises KeyError where the program has none."""
        return self._places[op, layer]

    def chain(self, step: Step) -> tuple[Step, ...]:
        """The article's product that ends in this step's gradient: from the step itself to ∂C/∂ŷ."""
        links = [step]
        while links[-1].upstream is not None:
            links.append(self.steps[links[-1].upstream])
        return tuple(links)

    def branch(self, parameter: Parameter) -> Step:
        """The step at which the chain of ``parameter`` ends."""
        return self.find(Op.DZ_DTHETA if parameter.kind == "theta" else Op.DZ_DB, parameter.layer)

    def chain_of(self, parameter: Parameter) -> tuple[Step, ...]:
        """The factors of ∂C/∂parameter in the article's order: 3, 5, 7 for θ₃, θ₂, θ₁ of its network."""
        return self.chain(self.branch(parameter))

    def followed(self, parameter: Parameter) -> tuple[int, ...]:
        """Indexes of the steps that following ``parameter`` visits: the forward pass and its chain."""
        forward = [step.index for step in self.steps if step.phase in (Phase.FORWARD, Phase.COST)]
        return (*forward, *sorted(step.index for step in self.chain_of(parameter)))


@lru_cache(maxsize=16)
def _program_of(network: Network) -> Program:
    steps: list[Step] = []
    depth = network.depth

    def a(layer: int) -> str:
        return "yhat" if layer == depth else f"a{layer}" if layer else "x"

    def add(
        op: Op,
        layer: int | None,
        symbol: str,
        *reads: str,
        gradient: str | None = None,
        upstream: Step | None = None,
    ) -> Step:
        above = None if upstream is None else upstream.index
        steps.append(Step(len(steps), op, layer, symbol, reads, gradient, above))
        return steps[-1]

    for layer in range(1, depth + 1):
        add(Op.Z, layer, f"z{layer}", a(layer - 1), f"theta{layer}", f"b{layer}")
        add(Op.A, layer, a(layer), f"z{layer}")
    add(Op.C, None, "C", "yhat", "y")
    running = add(Op.DC_DYHAT, None, "dC/dyhat", "yhat", "y", gradient="dC/dyhat")
    for layer in range(depth, 0, -1):
        dz = add(
            Op.DA_DZ,
            layer,
            f"d{a(layer)}/dz{layer}",
            f"z{layer}",
            a(layer),
            f"dC/d{a(layer)}",
            gradient=f"dC/dz{layer}",
            upstream=running,
        )
        come_from = f"dC/dz{layer}"
        add(
            Op.DZ_DTHETA,
            layer,
            f"dz{layer}/dtheta{layer}",
            a(layer - 1),
            come_from,
            gradient=f"dC/dtheta{layer}",
            upstream=dz,
        )
        add(Op.DZ_DB, layer, f"dz{layer}/db{layer}", come_from, gradient=f"dC/db{layer}", upstream=dz)
        if layer > 1:
            running = add(
                Op.DZ_DA,
                layer,
                f"dz{layer}/d{a(layer - 1)}",
                f"theta{layer}",
                come_from,
                gradient=f"dC/d{a(layer - 1)}",
                upstream=dz,
            )
    gradients = [f"dC/d{kind}{layer}" for layer in range(1, depth + 1) for kind in ("theta", "b")]
    add(Op.UPDATE, None, "update", *gradients)
    return Program(network, tuple(steps))
