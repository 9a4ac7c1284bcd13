"""What the strip shows as one equation, to be taken along as LaTeX or as plain text."""

from __future__ import annotations

from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Equation, Node, Number, Operator, Parens, Product, Row, row
from bpstudio.qt.equation.cards import Card, Chain
from bpstudio.qt.equation.changes import Update
from bpstudio.qt.equation.steps import Sides
from bpstudio.qt.equation.ways import DOTS, Ways

PLUS, TIMES = Operator("+"), Operator("·")


def of_chain(chain: Chain) -> Node:
    """∂C/∂θ₂ = its factors = their formulas = their values = the gradient, as far as they are known."""
    cards = chain.cards
    symbols: Node = cards[0].symbol if len(cards) == 1 else Product(tuple(card.symbol for card in cards))
    sides = [symbols, _times([_whole(card.formula) for card in cards])]
    known = [card for card in cards if _known(card)]
    if len(known) == len(cards):
        sides.append(tidied(_times([card.symbol if card.fold else card.value.whole for card in cards])))
    if chain.penalty_symbol is not None:
        sides = [row(side, PLUS, chain.penalty_symbol) for side in sides]
    if len(known) == len(cards):
        sides.append(chain.gradient.whole)
    return Equation((chain.symbol, *dict.fromkeys(sides)))


def of_sides(equations: tuple[Sides, ...]) -> Node:
    """The forward pass: the current step's equation, and that of a step selected besides."""
    return _listed([line for sides in equations for line in sides.lines(0)])


def of_update(update: Update) -> Node:
    """The rule, and the equation or the changes under it."""
    lines = [update.rule, *(line for sides in update.equations for line in sides.lines(0))]
    if not update.equations:
        lines += [
            change.symbol if change.fold else Equation((change.symbol, change.after.whole), "←")
            for change in update.changes
        ]
    return _listed(lines)


def of_ways(ways: Ways, symbol: Node) -> Node:
    """∂C/∂θ as the sum of the page's products; where there are more paths it says so with dots."""
    products = [_product(way.factors) for way in ways.rows]
    terms = [part for product in products for part in (PLUS, product)][1:]
    more = (PLUS, Operator("⋯")) if ways.total > len(ways.rows) else ()
    return Equation((symbol, row(*terms, *more)))


def _product(factors: tuple[str, ...]) -> Node:
    return tidied(_times([Operator(text) if text == DOTS else Number(text) for text in factors]))


def _times(factors: list[Node]) -> Node:
    return row(*[part for factor in factors for part in (TIMES, factor)][1:])


def _whole(formula: Node) -> Node:
    """In parentheses where it is a sum."""
    terms = isinstance(formula, Row) and any(part in (PLUS, Operator("−")) for part in formula.parts)
    return Parens(formula) if terms else formula


def _known(card: Card) -> bool:
    return card.state in ("known", "current")


def _listed(nodes: list[Node]) -> Node:
    parts = [part for node in nodes for part in (Operator(","), node)][1:]
    return nodes[0] if len(nodes) == 1 else Row(tuple(parts))
