r"""What the registries hold of an activation, a cost, a pair of both, a penalty: everything the program knows of it.

Formulas are TeX, written in z, in ŷ and y, or in θ and λ. A derivation is its lines, each with the rule that leads to
it; ``derivative_tex`` ends it, by the rule ``last``. ``numpy`` and ``torch`` say how a script that is taken along
writes the function. ``module`` is the module that has to be imported for the entry to be there, in whatever process: an
entry added from outside the program says ``module=__name__``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from bpstudio.engine.arrays import Array
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import capital

HERE = "bpstudio.engine.functions"
ASKED, TIDY = "what is asked", "tidied up"
SettingRange = Literal["share", "positive", "size"]
"""From 0 to below 1; above 0; 0 or more."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A number of a cost or an optimizer: what it is unless said otherwise, its letter in TeX, its label and tooltip,
    what it may be.
    """

    default: float
    letter: str
    label: str
    tip: str
    range: SettingRange

    def check(self, name: str, value: float) -> None:
        """Nothing; raises RefusedError for what it may not be."""
        if self.range == "share":
            if not 0 <= value < 1:
                raise RefusedError(name, f"{name} must be at least 0 and below 1, not {value}")
        elif not math.isfinite(value) or value < 0 or (value == 0 and self.range == "positive"):
            what = "a positive number" if self.range == "positive" else "0 or more"
            raise RefusedError(name, f"{name} must be {what}, not {value}")


class Line(NamedTuple):
    """One line of a derivation in TeX, and the rule that leads to it, in a word or two."""

    tex: str
    rule: str


@dataclass(frozen=True, slots=True)
class Code:
    """How a program of somebody's own writes a function and its derivative: two expressions, in the entry's letters.

    In it numpy is ``np``, PyTorch is ``torch``, and examples are rows: z, a and y have shape (m, units).

    ``value`` is what the function gives and ``slope`` its derivative. Of an activation they are written in ``z``, and
    the slope in ``a`` as well; where it couples the units of a layer, the slope is ∂C/∂z itself, made of ∂C/∂a, which
    is called ``by_a``. Of a cost they are written in ``yhat`` and ``y``, for one term, and in its settings by their
    names; of a pair the value is written in ``z`` and ``y``; of a penalty both are in ``theta`` and ``rate``, and the
    value is a sum. ``first`` are the definitions that have to stand before them.
    """

    value: str
    slope: str
    first: str = ""


BY_Z = r"\frac{\partial}{\partial z}"
"""What the lines of an activation begin with."""


@dataclass(frozen=True, slots=True)
class Coupling:
    """What serves an activation of which every z of a layer moves every a.

    ``jacobian(a)`` is ∂a_i/∂z_j of each example, (m, units, units), from a of shape (units, m);
    ``product(upstream, a, out)`` writes the Jacobian times ∂C/∂a, without forming it.
    """

    jacobian: Callable[[Array], Array]
    product: Callable[[Array, Array, Array], None]


@dataclass(frozen=True, slots=True)
class Activation:
    """g: ``value(z, out)`` writes g(z); ``derivative(z, a, out)`` writes g'(z), knowing a = g(z).

    One that couples the units of a layer has no derivative unit by unit: its ``derivative`` is None, and its
    ``coupling`` serves instead. ``corners`` are where g' jumps, in order, and ``joins`` where two formulas meet with
    the same slope; ``remark`` says in words which slope is taken there, or what else the lines of the derivation cannot
    say. ``low`` and ``high`` are what g(z) stays between, ``steepest`` is the largest slope. ``ramp`` is the share of z
    that passes below 0, of a function that is z above it. ``same`` says that g(z) is z and g'(z) 1, so that neither
    takes any arithmetic; ``of_a`` that ``derivative`` reads a only, so that z may be overwritten by it; ``less_square``
    that it is 1 − a². ``onnx`` is g(z) in operators of ONNX, as calls of them, of ``z`` and of numbers, perhaps after
    lines that name what is called for more than once; empty where it cannot be had of these.
    """

    label: str
    symbol_tex: str
    tex: str
    derivative_tex: str
    value: Callable[[Array, Array], None]
    derivative: Callable[[Array, Array, Array], None] | None
    lines: tuple[Line, ...]
    last: str
    analytic: bool = True
    corners: tuple[float, ...] = ()
    joins: tuple[float, ...] = ()
    remark: str = ""
    low: float = -math.inf
    high: float = math.inf
    steepest: float = 1.0
    ramp: float | None = None
    same: bool = False
    of_a: bool = False
    less_square: bool = False
    coupling: Coupling | None = None
    module: str = HERE
    onnx: str = ""
    numpy: Code = field(kw_only=True)
    torch: Code = field(kw_only=True)

    @property
    def couples(self) -> bool:
        """Whether every z of a layer moves every a, so that it belongs at the output only."""
        return self.coupling is not None

    @property
    def passes(self) -> bool:
        """Whether z comes through unchanged but for a constant factor, on either side of 0."""
        return self.same or self.ramp is not None

    @property
    def title(self) -> str:
        """The label as it stands alone, in a list."""
        return capital(self.label)


@dataclass(frozen=True, slots=True)
class CostFunction:
    """``terms(yhat, y, out)`` writes what is summed; ``derivative(yhat, y, out)`` its derivative by ŷ, term by term.

    ``of_probabilities``: it takes logarithms of ŷ, and both ŷ and y have to be from 0 to 1; ``of_shares``: the targets
    of an example are shares of one whole. ``squares``: its terms are squares, which bring a 2. ``classes`` are the only
    numbers that its targets may be, if it has such. ``derivative`` takes a ``scale`` as well, by which it
    multiplies: the cost's coefficient. ``corner(yhat, y)`` is 0 where the derivative jumps and has another sign on
    either side, if it does jump; ``corner_at`` says where that is. ``piece(yhat, y)`` is another number for each
    formula that the cost has, where several meet with the same slope.

    ``settings`` are its numbers, by the names that a session file has for them. Each of its functions takes them, by
    name; its formulas have their letters.
    """

    label: str
    tex: str
    derivative_tex: str
    terms: Callable[..., None]
    derivative: Callable[..., None]
    lines: tuple[Line, ...]
    last: str = TIDY
    needs_target: bool = True
    of_probabilities: bool = False
    of_shares: bool = False
    squares: bool = False
    classes: tuple[float, ...] = ()
    analytic: bool = True
    corner: Callable[..., Array] | None = None
    corner_at: str = ""
    piece: Callable[..., Array] | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict, hash=False)
    remark: str = ""
    module: str = HERE
    numpy: Code = field(kw_only=True)
    torch: Code = field(kw_only=True)

    @property
    def compares(self) -> bool:
        """Whether ŷ itself is to come to the target, which it cannot where the output does not reach that far."""
        return self.needs_target and not self.of_probabilities

    @property
    def title(self) -> str:
        """The label as it stands alone, in a list."""
        return capital(self.label)


@dataclass(frozen=True, slots=True)
class Pair:
    """An output activation and a cost whose factors overflow apart and are harmless together.

    ``terms(z, y, out)`` is the cost read from z; ``derivative(yhat, y, out)`` is ∂C/∂z term by term, times a
    ``scale`` if one is given: the one sanctioned second formula, ŷ − y (Bishop, *Pattern Recognition and Machine
    Learning*, 4.3.6).

    ``lines`` lead from the two factors to it for whatever targets there are, and ``one_class`` is the line that follows
    where those of an example add up to 1; ``any_targets`` is in words what it comes to where they do not, and
    ``remark`` says so. ``cancels`` says what of ∂a/∂z it is that cancels.
    """

    derivative_tex: str
    terms: Callable[[Array, Array, Array], None]
    derivative: Callable[..., None]
    lines: tuple[Line, ...]
    cancels: str
    one_class: Line | None = None
    any_targets: str = ""
    remark: str = ""
    module: str = HERE
    numpy: Code = field(kw_only=True)
    torch: Code = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Penalty:
    """``value(theta, rate, out)`` adds the term of one layer to the 0-d ``out``.

    ``derivative(theta, rate, out)`` writes its derivative. ``rate`` is 0-d. ``remark`` says what the lines of the
    derivation cannot.
    """

    label: str
    tex: str
    derivative_tex: str
    value: Callable[[Array, Array, Array], None]
    derivative: Callable[[Array, Array, Array], None]
    lines: tuple[Line, ...]
    last: str = TIDY
    analytic: bool = True
    remark: str = ""
    module: str = HERE
    numpy: Code = field(kw_only=True)
    torch: Code = field(kw_only=True)
