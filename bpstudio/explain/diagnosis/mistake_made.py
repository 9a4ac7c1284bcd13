"""A mistake made at a place of a network, with the symbols and numbers that its sentence needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpstudio.engine.entry import array_of
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.network import Network
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Op, Program, Step
from bpstudio.engine.quantity import (
    C,
    Quantity,
    b_of,
    derivative,
    gradient_of,
    output_of,
    theta_of,
    z_of,
)
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.notation.naming import of_unit
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import activation_symbol, quantity
from bpstudio.notation.textbook import Notation


@dataclass(frozen=True, slots=True)
class Stated:
    """One equation of a sentence: which number of the right iteration stands in it, and how it is written."""

    what: Quantity
    unit: int
    example: int
    text: str


class MistakeMade:
    """One alteration, seen from the number that was asked for; or, where no single one was, as it stands.

    Its numbers are those that are there to be read, and never the one that is asked. ``stated`` collects the equations
    that its sentence states, so that whoever doubts them can compare.
    """

    def __init__(
        self, right: PlainPass, alteration: Alteration, notation: Notation, asking: AskedNumber | None = None
    ) -> None:
        self.right, self.alteration, self.notation, self.asking = right, alteration, notation, asking
        self.program = Program.of(right.task.network)
        self.stated: list[Stated] = []

    @classmethod
    def of_asked(cls, asking: AskedNumber, alteration: Alteration) -> MistakeMade:
        """Seen from the number that is asked for."""
        return cls(asking.right, alteration, asking.notation, asking)

    @property
    def network(self) -> Network:
        """The network in which it is made."""
        return self.right.task.network

    @property
    def way(self) -> int:
        """In which of several ways it is made."""
        return self.alteration.way

    @property
    def step(self) -> Step:
        """The step at which it is made; of several that nearest to what is asked, or the first on the way back."""
        asked = self.asking.step.index if self.asking else self.alteration.steps[0]
        return self.program[self.alteration.nearest(asked)]

    @property
    def layer(self) -> int:
        """The layer of that step; L where it has none."""
        return self.network.depth if self.step.layer is None else self.step.layer

    @property
    def at_asked(self) -> bool:
        """Whether it is made at the very step that brings the number asked for."""
        return self.asking is not None and self.step == self.asking.step

    @property
    def is_factor(self) -> bool:
        """Whether what is asked is the factor of that step, and not the product after it."""
        asked = self.asking.question.quantity if self.asking and self.at_asked else None
        return asked == self.step.symbol

    @property
    def asks_cost(self) -> bool:
        """Whether the number asked for is the cost itself."""
        return self.asking is not None and self.asking.question.quantity == C

    @property
    def plain_update(self) -> bool:
        """Whether a parameter moves by −η times its gradient, and by nothing else."""
        return self.right.task.training.optimizer.plain

    def called(self, what: Quantity) -> str:
        """The symbol of a quantity: ∂C/∂z²."""
        return to_plain(quantity(what), self.notation)

    # Symbols of the layer

    @property
    def z(self) -> str:
        """z of the layer."""
        return self.called(z_of(self.layer))

    @property
    def a(self) -> str:
        """What the layer puts out: ŷ, or its a."""
        return self.called(output_of(self.network, self.layer))

    @property
    def below(self) -> str:
        """What the layer reads: x, or a of the layer below."""
        return self.called(output_of(self.network, self.network.below(self.layer)))

    @property
    def theta(self) -> str:
        """The layer's weights."""
        return self.called(theta_of(self.layer))

    @property
    def b(self) -> str:
        """The layer's biases."""
        return self.called(b_of(self.layer))

    @property
    def factor(self) -> str:
        """∂a/∂z of the layer."""
        return self.called(derivative(output_of(self.network, self.layer), z_of(self.layer)))

    def error(self, what: Quantity) -> str:
        """∂C/∂ of a quantity."""
        return self.called(gradient_of(what))

    @property
    def by_z(self) -> str:
        """∂C/∂z of the layer."""
        return self.error(z_of(self.layer))

    @property
    def by_a(self) -> str:
        """∂C/∂a of the layer."""
        return self.error(output_of(self.network, self.layer))

    @property
    def by_below(self) -> str:
        """∂C/∂a of the layer below."""
        return self.error(output_of(self.network, self.network.below(self.layer)))

    @property
    def slope(self) -> str:
        """σ′, tanh′ or g′."""
        symbol = activation_symbol(self.network, self.layer)
        return "g′" if symbol is None else f"{to_plain(symbol, self.notation)}′"

    @property
    def name(self) -> str:
        """The activation by its symbol, σ."""
        return self.slope.removesuffix("′")

    @property
    def ramp(self) -> str:
        """The slope of a ramp below 0."""
        return format_number(ACTIVATIONS[self.network.layer(self.layer).activation].ramp or 0.0)

    # Numbers

    def number(self, what: Quantity, layer: int) -> str:
        """``z³ = −0.574`` where it is clear which unit and which example are meant, else ``z³``."""
        asking, unit, example = self.asking, self._unit(layer), self._example
        shown = asking is not None and what != asking.question.quantity and asking.visible(what)
        if unit is None or example is None or not shown:
            return self.called(what)
        value = float(np.asarray(array_of(self.right, what))[example, unit])
        one = of_unit(what, unit, self.network)
        text = f"{to_plain(quantity(one), self.notation)} = {format_number(value)}"
        self.stated.append(Stated(what, unit, example, text))
        return text

    @property
    def z_number(self) -> str:
        """z of the unit, with its number where it is clear which is meant."""
        return self.number(z_of(self.layer), self.layer)

    @property
    def a_number(self) -> str:
        """What the unit puts out, with its number where it is clear which is meant."""
        return self.number(output_of(self.network, self.layer), self.layer)

    def _unit(self, layer: int) -> int | None:
        """The one that is asked about, or the only one."""
        if self.network.width(layer) == 1:
            return 0
        place = self.asking.question.place if self.asking and self.at_asked else ()
        return place[-1] if self.step.op is Op.DA_DZ and place else None

    @property
    def _example(self) -> int | None:
        if self.right.rows == 1:
            return 0
        return self.asking.question.example if self.asking else None
