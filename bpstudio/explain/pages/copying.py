"""What the strip shows as one equation, to be taken along as LaTeX or as plain text."""

from __future__ import annotations

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.chain.folding import Folds, fold_of
from bpstudio.explain.chain.gradients import gradient_equation
from bpstudio.explain.chain.ways import Ways
from bpstudio.explain.pages.steps import Sides
from bpstudio.explain.pages.update import UpdatePage
from bpstudio.notation.bounds import holds
from bpstudio.notation.numbers import number
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Node, Operator, Row, Text, row
from bpstudio.session.frame import Frame

AS = {"tex": "as LaTeX", "plain": "as text", "picture": "as a picture"}
PLUS, TIMES, DOTS = Operator("+"), Operator("·"), Operator("⋯")


def on_the_clipboard(kind: str) -> str:
    """That the equation has been copied, and as what; ``kind`` is one of ``AS``."""
    return f"The equation is on the clipboard {AS[kind]}."


def of_chain(
    frame: Frame, parameter: Parameter, example: int | None, folds: Folds, notation: Notation
) -> Node:
    """∂C/∂θ₂ = its factors = their formulas = their numbers = the gradient, as far as they are known.

    Of one example, or with None of the batch.
    """
    chain = frame.program.chain_of(parameter)
    hidden = [step.index for step in chain if fold_of(step, folds) is not None]
    return gradient_equation(frame, parameter, example, hidden, notation=notation)


def of_sides(equations: tuple[Sides, ...]) -> Node:
    """The forward pass: the current step's equation, and that of a step selected besides."""
    return _listed([line for sides in equations for line in sides.lines(0)])


def of_update(update: UpdatePage) -> Node:
    """The rule, what it leaves alone, and the equation or the changes under it."""
    held = () if update.held is None else (update.held,)
    lines = [update.rule, *held, *(line for sides in update.equations for line in sides.lines(0))]
    if not update.equations:
        lines += [
            change.symbol
            if change.fold
            else Equation((change.symbol, change.result), "←")
            if not isinstance(change.result, Text)
            else row(change.symbol, Text(f": {change.result.text}"))
            for change in update.changes
        ]
    return _listed(lines)


def of_ways(ways: Ways) -> Node:
    """∂C/∂θ as the sum of the page's products, and of the penalty's term; where there are more paths there are dots."""
    products = [_product(way.values) for way in ways.rows if way.values]
    if ways.value is None or len(products) < len(ways.rows):
        return row(ways.symbol, Text(f": {ways.lines[0]}"))
    value = ways.value + (ways.penalty or 0.0)
    penalty: list[Node] = [] if ways.penalty is None else [PLUS, number(ways.penalty)]
    terms = [part for product in products for part in (PLUS, product)][1:]
    if ways.total > len(ways.rows):
        return Equation((ways.symbol, tidied(row(*terms, PLUS, DOTS, *penalty)), number(value)))
    added, folded = tidied(row(*terms, *penalty)), any(None in way.values for way in ways.rows)
    sides = [added] if folded or holds(added, value) else []
    return Equation((ways.symbol, *dict.fromkeys((*sides, number(value)))))


def _product(factors: tuple[float | None, ...]) -> Node:
    return row(*[p for f in factors for p in (TIMES, DOTS if f is None else number(f))][1:])


def _listed(nodes: list[Node]) -> Node:
    parts = [part for node in nodes for part in (Operator(","), node)][1:]
    return nodes[0] if len(nodes) == 1 else Row(tuple(parts))
