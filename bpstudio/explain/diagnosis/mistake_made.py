"""A mistake made at a place of a network, with the symbols and numbers that its sentence needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bpstudio.engine.entry import array_of
from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.mistakes import Alteration
from bpstudio.engine.plain_values import PlainPass
from bpstudio.engine.program import Op, Program
from bpstudio.engine.quantity import C, Quantity, b_of, derivative, gradient_of, theta_of, z_of
from bpstudio.engine.words import grouped, listed, plural
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.at_step import AtStep
from bpstudio.notation.naming import of_unit, parameter_text
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.notation.textbook import Notation

_Same = TypeVar("_Same")


@dataclass(frozen=True, slots=True)
class Stated:
    """One equation of a sentence: which number of the right iteration stands in it, and how it is written."""

    what: Quantity
    unit: int
    example: int
    text: str


class MistakeMade(AtStep):
    """One alteration, seen from the number that was asked for; or, where no single one was, as it stands.

    Made in several layers at once it is told in letters of no certain layer, and ``where`` names them. Its numbers are
    those that are there to be read, and never the one that is asked. ``stated`` collects the equations that its
    sentence states, so that whoever doubts them can compare.
    """

    def __init__(
        self, right: PlainPass, alteration: Alteration, notation: Notation, asking: AskedNumber | None = None
    ) -> None:
        program, asked = Program.of(right.task.network), asking.step.index if asking else alteration.steps[0]
        super().__init__(right.task, program[alteration.nearest(asked)], notation)
        self.right, self.alteration, self.asking = right, alteration, asking
        found = {layer for index in alteration.steps if (layer := program[index].layer) is not None}
        self.layers = tuple(sorted(found))
        self.stated: list[Stated] = []

    @classmethod
    def of_asked(cls, asking: AskedNumber, alteration: Alteration) -> MistakeMade:
        """Seen from the number that is asked for."""
        return cls(asking.right, alteration, asking.notation, asking)

    @property
    def several(self) -> bool:
        """Whether it is made in more than one layer at once."""
        return len(self.layers) > 1

    @property
    def where(self) -> str:
        """In which layers it is made; empty where its step has none."""
        if not self.layers:
            return ""
        if len(self.layers) == self.network.depth > 1:
            return "in every layer"
        return f"in {plural(len(self.layers), 'layer')} {listed(map(grouped, self.layers))}"

    @property
    def way(self) -> int:
        """In which of several ways it is made."""
        return self.alteration.way

    def alike(self, found: Callable[[int], _Same]) -> _Same | None:
        """What is found of each layer in which it is made; None where that is not the same of all."""
        every = [found(layer) for layer in self.layers or (self.layer,)]
        return every[0] if all(each == every[0] for each in every) else None

    @property
    def at_asked(self) -> bool:
        """Whether it is made at the very step that brings the number asked for."""
        return self.asking is not None and self.step == self.asking.step

    @property
    def is_factor(self) -> bool:
        """Whether what is asked is the factor of that step, and not the product after it."""
        asked = self.asking.question.quantity if self.asking and self.at_asked else None
        return asked == self.step.symbol and not self.several

    @property
    def asks_cost(self) -> bool:
        """Whether the number asked for is the cost itself."""
        return self.asking is not None and self.asking.question.quantity == C

    @property
    def plain_update(self) -> bool:
        """Whether a parameter moves by −η times its gradient, and by nothing else."""
        return self.task.training.optimizer.plain

    @property
    def terms(self) -> int:
        """Over how many terms the cost is a mean, examples times outputs; 1 of a sum."""
        cost, y = self.right.task.cost, self.right.y
        return round(cost.scale / cost.coefficient(*y.shape))

    def weight_to_below(self, layer: int, unit: int) -> str:
        """The weight of ``layer``, from ``unit``, to the unit below this one that is asked about; empty of several."""
        place = self.asking.question.place if self.asking and self.at_asked else ()
        if self.network.width(layer) > 1 and not (self.step.op is Op.DZ_DA and place):
            return ""
        parameter = theta_of(layer).at(unit, place[0] if self.network.width(layer) > 1 else 0).parameter
        assert parameter is not None, "a weight is a parameter"
        return parameter_text(parameter, self.network, self.notation)

    def called(self, what: Quantity) -> str:
        """The symbol of a quantity: ∂C/∂z²."""
        return to_plain(quantity(what), self.notation)

    # Symbols of the layer

    @property
    def _z(self) -> Quantity:
        return Quantity("z") if self.several else z_of(self.layer)

    @property
    def _a(self) -> Quantity:
        return Quantity("a") if self.several else self.output

    @property
    def z(self) -> str:
        """z of the layer."""
        return self.called(self._z)

    @property
    def a(self) -> str:
        """What the layer puts out: ŷ, or its a."""
        return self.called(self._a)

    def _of_below(self, letter: str) -> str:
        """Of several layers each has another one below, and the first has x."""
        first = "x or " if 1 in self.layers and letter == "a" else ""
        return f"{first}{letter} of the layer below"

    @property
    def below(self) -> str:
        """What the layer reads: x, or a of the layer below."""
        return self._of_below("a") if self.several else self.called(self.read)

    @property
    def z_below(self) -> str:
        """z of the layer below."""
        return self._of_below("z") if self.several else self.called(z_of(self.network.below(self.layer)))

    @property
    def theta(self) -> str:
        """The layer's weights."""
        return self.called(Quantity("theta") if self.several else theta_of(self.layer))

    @property
    def b(self) -> str:
        """The layer's biases."""
        return self.called(Quantity("b") if self.several else b_of(self.layer))

    @property
    def factor(self) -> str:
        """∂a/∂z of the layer."""
        return self.called(derivative(self._a, self._z))

    @property
    def by_z(self) -> str:
        """∂C/∂z of the layer."""
        return self.called(gradient_of(self._z))

    @property
    def by_a(self) -> str:
        """∂C/∂a of the layer."""
        return self.called(gradient_of(self._a))

    @property
    def by_below(self) -> str:
        """∂C/∂a of the layer below."""
        if self.several:
            return self._of_below(self.called(gradient_of(Quantity("a"))))
        return self.called(gradient_of(self.read))

    @property
    def name(self) -> str:
        """The activation by its symbol, σ; in words where that is not the same in all layers."""
        found = self.alike(self.activation_of)
        return "the activation" if found is None else found or "g"

    @property
    def slope(self) -> str:
        """σ′, tanh′ or g′."""
        return "the activation’s slope" if self.alike(self.activation_of) is None else f"{self.name}′"

    @property
    def the_slope(self) -> str:
        """The slope σ′."""
        return self.slope if self.alike(self.activation_of) is None else f"the slope {self.slope}"

    @property
    def ramp(self) -> str:
        """The slope of a ramp below 0."""
        ramps = (ACTIVATIONS[self.network.layer(n).activation].ramp for n in self.layers)
        return listed(dict.fromkeys(format_number(ramp or 0.0) for ramp in ramps), "or")

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
        return self.z if self.several else self.number(z_of(self.layer), self.layer)

    @property
    def a_number(self) -> str:
        """What the unit puts out, with its number where it is clear which is meant."""
        return self.a if self.several else self.number(self.output, self.layer)

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
