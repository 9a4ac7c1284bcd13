r"""What an optimizer does to one parameter, term by term: Adam's five lines, momentum's two, gradient descent's one."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.optimizers import Adam, GradientDescent, Momentum, Optimizer
from bpstudio.notation.numbers import number
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import COST, THETA
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Node, Number, Partial, Script, Symbol
from bpstudio.notation.walk import substitute

_GRADIENT = Partial(COST, THETA)
_LINES: dict[type[Optimizer], tuple[str, ...]] = {
    GradientDescent: (r"\theta \leftarrow \theta - \eta \frac{\partial C}{\partial \theta}",),
    Momentum: (
        r"v \leftarrow \beta v + \frac{\partial C}{\partial \theta}",
        r"\theta \leftarrow \theta - \eta v",
    ),
    Adam: (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \frac{\partial C}{\partial \theta}",
        r"v \leftarrow \beta_2 v + (1 - \beta_2) \left(\frac{\partial C}{\partial \theta}\right)^2",
        r"\hat{m} = \frac{m}{1 - \beta_1^t}",
        r"\hat{v} = \frac{v}{1 - \beta_2^t}",
        r"\theta \leftarrow \theta - \eta \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    ),
}
_M, _V, _M_HAT, _V_HAT = (parse(tex) for tex in ("m", "v", r"\hat{m}", r"\hat{v}"))


@dataclass(frozen=True, slots=True)
class Moved:
    """One parameter's update in numbers; ``remembered`` and ``kept`` are its moments before and after it.

    ``updates`` is how many there have been with this one, Adam's t.
    """

    before: float
    gradient: float
    after: float
    remembered: tuple[float, ...] = ()
    kept: tuple[float, ...] = ()
    updates: int = 1


@dataclass(frozen=True, slots=True)
class Term:
    """One line: what it says in letters, the numbers put in, and what comes of it; the last two may not be known."""

    letters: Equation
    numbers: Node | None = None
    value: float | None = None


def update_terms(
    optimizer: Optimizer, learning_rate: float, name: Node, moved: Moved | None
) -> tuple[Term, ...]:
    """The lines of the update of the parameter called ``name``, in numbers where ``moved`` has them."""
    lines = [parse(tex) for tex in _LINES[type(optimizer)]]
    letters = [substitute(line, {_GRADIENT: Partial(COST, name), THETA: name}) for line in lines]
    equations = [line for line in letters if isinstance(line, Equation)]
    if moved is None:
        return tuple(Term(line) for line in equations)
    values = _values(optimizer, moved)
    constants = _constants(optimizer, learning_rate, moved.updates)
    known = constants | {
        _GRADIENT: moved.gradient,
        THETA: moved.before,
        **dict(zip((_V,) if isinstance(optimizer, Momentum) else (_M, _V), moved.remembered, strict=False)),
    }
    powers = _powers(optimizer, moved.updates)
    terms: list[Term] = []
    for line, letter, value in zip(lines, equations, values, strict=True):
        assert isinstance(line, Equation)
        numbers: dict[Node, Node] = {node: number(found) for node, found in known.items()}
        terms.append(Term(letter, tidied(substitute(line.right, numbers | powers)), value))
        known[line.left] = value
    return tuple(terms)


def _values(optimizer: Optimizer, moved: Moved) -> tuple[float, ...]:
    """What each line comes to."""
    if isinstance(optimizer, Adam):
        first, second = moved.kept
        corrected = (
            first / (1.0 - optimizer.beta1**moved.updates),
            second / (1.0 - optimizer.beta2**moved.updates),
        )
        return (first, second, *corrected, moved.after)
    return (*moved.kept, moved.after)


def _powers(optimizer: Optimizer, updates: int) -> dict[Node, Node]:
    """β₁ᵗ and β₂ᵗ with their numbers, the exponent where it was."""
    if not isinstance(optimizer, Adam):
        return {}
    return {
        parse(tex): Script(number(beta), Number(str(updates)))
        for tex, beta in ((r"\beta_1^t", optimizer.beta1), (r"\beta_2^t", optimizer.beta2))
    }


def _constants(optimizer: Optimizer, learning_rate: float, updates: int) -> dict[Node, float]:
    found: dict[Node, float] = {Symbol("η"): learning_rate, Symbol("t"): float(updates)}
    match optimizer:
        case Momentum(beta=beta):
            found[parse(r"\beta")] = beta
        case Adam(beta1=beta1, beta2=beta2, epsilon=epsilon):
            found |= {
                parse(r"\beta_1"): beta1,
                parse(r"\beta_2"): beta2,
                parse(r"\epsilon"): epsilon,
            }
    return found
