"""The numbers of one iteration in words, whether they have been seen or not: for who explains what is to come."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Step
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.readings import conventions_of, readings_of
from bpstudio.notation.numbers import format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.substitution import with_numbers, with_reason
from bpstudio.notation.symbols import quantity, symbol
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Number
from bpstudio.session.frame import Frame

Keys = Callable[[str], str]
"""What is written on the key of an action, by its name."""


class Telling:
    """What can be said of the iteration in ``frame``: symbols, numbers and equations by the program's names.

    Of a batch the first example is told. The cursor hides nothing but what ``hidden`` counts.
    """

    def __init__(self, frame: Frame, keys: Keys, notation: Notation) -> None:
        self.key, self._seen, self._notation = keys, frame, notation
        self._frame = frame.unveiled

    def symbol(self, name: str) -> str:
        """How it is written: ∂C/∂θ₂ for ``dC/dtheta2``."""
        return to_plain(quantity(Quantity.parse(name)), self._notation)

    def number(self, name: str) -> str:
        """The number of a quantity that has one. Raises KeyError for a name the program does not know."""
        return self._told(self._frame.quantity(Quantity.parse(name)))

    def valued(self, name: str) -> str:
        """ŷ = 0.3603."""
        return f"{self.symbol(name)} = {self.number(name)}"

    def chain(self, parameter: str) -> tuple[Step, ...]:
        """The factors of a parameter, from its own to ∂C/∂ŷ."""
        return self._frame.program.chain_of(Parameter.parse(parameter))

    def hidden(self, parameter: str) -> int:
        """How many of them the cursor still hides."""
        return sum(not self._seen.visible(step) for step in self.chain(parameter))

    def factor(self, step: Step | str) -> str:
        """The number that a backward step, or the one that writes a quantity, multiplies by."""
        return self._told(self._frame.factor(self._step(step)))

    def factor_symbol(self, name: str) -> str:
        """How the factor of the step that writes a quantity is written: ∂a¹/∂z¹ for ``dC/dz1``."""
        return to_plain(symbol(self._step(name)), self._notation)

    def equation(self, name: str) -> str:
        """The step that writes a quantity, with its numbers: z¹ = 0.8·1.5 + 0.2 = 1.4, ∂a²/∂z² = 1, since 1.14 > 0."""
        step = self._step(name)
        value = self.factor(step) if step.gradient is not None else self.number(name)
        put_in = with_numbers(
            step, readings_of(self._frame, step, 0), conventions_of(self._frame, notation=self._notation)
        )
        reasoned = with_reason(put_in, Number(value))
        case, told = (put_in, Number(value)) if reasoned is None else reasoned
        numbers = "" if case is None else to_plain(case, self._notation)
        sides = [
            to_plain(symbol(step), self._notation),
            *([numbers] if numbers not in ("", value) else []),
            to_plain(told, self._notation),
        ]
        return " = ".join(sides)

    def _step(self, step: Step | str) -> Step:
        return self._frame.program.writers[Quantity.parse(step)] if isinstance(step, str) else step

    def _told(self, value: Array | None) -> str:
        assert value is not None, "the whole iteration is told"
        return format_number(float(np.asarray(value).flat[0]))
