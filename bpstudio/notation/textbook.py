"""The customs of the learner's textbook: which letters, where the layer stands, matrices or sums.

Trees are built in the article's notation; whatever writes a tree (``plain``, ``tex``, the typesetting) is given the
notation as an argument and asks ``in_notation`` for the tree as that textbook has it. Every window has its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bpstudio.notation.tree import Node, Number, Operator, Script, Symbol, row
from bpstudio.notation.walk import rebuild

WeightLetter = Literal["θ", "w"]
CostLetter = Literal["C", "J", "L", "E"]
Layers = Literal["article", "superscript", "parentheses", "brackets", "subscript"]
FormulaForm = Literal["matrix", "scalar"]

WEIGHTS: tuple[WeightLetter, ...] = ("θ", "w")
COSTS: tuple[CostLetter, ...] = ("C", "J", "L", "E")
LAYERS: tuple[Layers, ...] = ("article", "superscript", "parentheses", "brackets", "subscript")
FORMS: tuple[FormulaForm, ...] = ("matrix", "scalar")
_AROUND = {"superscript": "{}", "parentheses": "({})", "brackets": "[{}]"}
_LAYERED = {Symbol("z"), Symbol("a"), Symbol("θ"), Symbol("b")}
_BELOW = {Symbol("θ"), Symbol("b")}
_TRANSPOSED = Symbol("T")
_COST_IN_WORDS = re.compile(r"(?<![A-Za-z])C(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Notation:
    """``layers`` says where the layer's number stands: ``article`` z² θ₂, then z² θ², z⁽²⁾ θ⁽²⁾, z[2] θ[2], z₂ θ₂.

    ``form`` matrix writes θᵀa + b for a layer, scalar Σ θ a + b for one unit of it.
    """

    weight: WeightLetter = "θ"
    cost: CostLetter = "C"
    layers: Layers = "article"
    form: FormulaForm = "matrix"


ARTICLE = Notation()


def notation_text(notation: Notation) -> str:
    """As it is kept among the settings: ``w J brackets scalar``."""
    return " ".join((notation.weight, notation.cost, notation.layers, notation.form))


def notation_from(text: str) -> Notation:
    """What ``notation_text`` wrote; the article's notation for anything else."""
    match text.split():
        case [weight, cost, layers, form]:
            choices = ((weight, WEIGHTS), (cost, COSTS), (layers, LAYERS), (form, FORMS))
            if all(chosen in among for chosen, among in choices):
                return Notation(weight, cost, layers, form)  # type: ignore[arg-type]
    return ARTICLE


def in_notation(node: Node, notation: Notation) -> Node:
    """The tree, written in the article's notation, in another."""
    return node if writes_as_the_article(notation) else _rewritten(node, notation)


def in_words(text: str, notation: Notation) -> str:
    """Words of the program in which θ and C stand for the weight and the cost, with the letters of ``notation``."""
    return _COST_IN_WORDS.sub(notation.cost, text).replace("θ", notation.weight)


def writes_as_the_article(notation: Notation) -> bool:
    """Whether letters and layers are those of the article, whatever form its formulas have."""
    return (notation.weight, notation.cost, notation.layers) == (ARTICLE.weight, ARTICLE.cost, ARTICLE.layers)


@lru_cache(maxsize=8192)
def _rewritten(node: Node, notation: Notation) -> Node:
    match node:
        case Symbol("θ"):
            return Symbol(notation.weight)
        case Symbol("C"):
            return Symbol(notation.cost)
        case Script(base, upper, lower) if base in _LAYERED:
            return _script(base, upper, lower, notation)
        case _:
            return rebuild(node, lambda child: _rewritten(child, notation))


def _script(base: Node, upper: Node | None, lower: Node | None, notation: Notation) -> Node:
    """z² and z²₁ have their layer above, θ₂ below, θ²₁₂ above; a superscript alone on θ or b is a power."""
    letter = Symbol(notation.weight) if base == Symbol("θ") else base
    layer, units = _layer_and_units(base, upper, lower)
    if not isinstance(layer, Number) or not layer.text.isdecimal() or notation.layers == "article":
        return Script(letter, upper, lower)
    transposed = upper == _TRANSPOSED
    if notation.layers == "subscript":
        below = layer if units is None else row(layer, Operator(","), units)
        return Script(letter, _TRANSPOSED if transposed else None, below)
    above = Number(_AROUND[notation.layers].format(layer.text))
    return Script(letter, row(above, _TRANSPOSED) if transposed else above, units)


def _layer_and_units(base: Node, upper: Node | None, lower: Node | None) -> tuple[Node | None, Node | None]:
    if base in _BELOW and upper in (None, _TRANSPOSED):
        return lower, None
    return (None, None) if base in _BELOW and lower is None else (upper, lower)
