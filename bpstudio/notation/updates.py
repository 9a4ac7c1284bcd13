"""What an optimizer does to one parameter, term by term: the lines of its entry, in letters and in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.optimizers import Optimizer
from bpstudio.notation.numbers import number
from bpstudio.notation.parse import parse
from bpstudio.notation.symbols import COST, THETA, B
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Node, Number, Partial, Script, Symbol
from bpstudio.notation.walk import every_node, substitute

_GRADIENT = Partial(COST, THETA)


@dataclass(frozen=True, slots=True)
class Moved:
    """One parameter's update in numbers.

    ``moments_before`` and ``moments_after`` are what the optimizer remembers of it before the update and after;
    ``updates`` is how many there have been with this one, Adam's t.
    """

    before: float
    gradient: float
    after: float
    moments_before: tuple[float, ...] = ()
    moments_after: tuple[float, ...] = ()
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
    lines = [parse(tex) for tex in _lines(optimizer, name)]
    letters = [substitute(line, {_GRADIENT: Partial(COST, name), THETA: name}) for line in lines]
    equations = [line for line in letters if isinstance(line, Equation)]
    if moved is None:
        return tuple(Term(line) for line in equations)
    values = (*moved.moments_after, *optimizer.between(moved.moments_after, moved.updates), moved.after)
    known = _constants(optimizer, learning_rate, moved.updates) | {
        _GRADIENT: moved.gradient,
        THETA: moved.before,
    }
    known |= {parse(tex): value for tex, value in zip(optimizer.letters, moved.moments_before, strict=True)}
    powers = _powers(optimizer, moved.updates)
    terms: list[Term] = []
    for line, letter, value in zip(lines, equations, values, strict=True):
        assert isinstance(line, Equation)
        numbers: dict[Node, Node] = {node: number(found) for node, found in known.items()}
        terms.append(Term(letter, tidied(substitute(line.right, numbers | powers)), value))
        known[line.left] = value
    return tuple(terms)


def _lines(optimizer: Optimizer, name: Node) -> tuple[str, ...]:
    """Those of a bias may be others."""
    of_bias = any(node == B for node in every_node(name))
    return optimizer.bias_lines if of_bias and optimizer.bias_lines else optimizer.lines


def _powers(optimizer: Optimizer, updates: int) -> dict[Node, Node]:
    """β₁ᵗ and β₂ᵗ with their numbers, the exponent where it was."""
    if not optimizer.counts:
        return {}
    return {
        parse(f"{setting.letter}^t"): Script(number(getattr(optimizer, name)), Number(str(updates)))
        for name, setting in optimizer.settings().items()
    }


def _constants(optimizer: Optimizer, learning_rate: float, updates: int) -> dict[Node, float]:
    settings = {
        parse(setting.letter): float(getattr(optimizer, name))
        for name, setting in optimizer.settings().items()
    }
    return {Symbol("η"): learning_rate, Symbol("t"): float(updates), **settings}
