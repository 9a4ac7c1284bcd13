r"""Tree to TeX, in the subset that ``parse`` reads: ``\frac{\partial C}{\partial \theta_2}``."""

from __future__ import annotations

from bpstudio.engine.words import FROM_SUPERSCRIPTS
from bpstudio.notation.numbers import MINUS
from bpstudio.notation.textbook import Notation, in_notation
from bpstudio.notation.tree import (
    Call,
    Cases,
    Equation,
    Fraction,
    Hat,
    Matrix,
    Node,
    Number,
    Operator,
    Parens,
    Partial,
    Product,
    Root,
    Row,
    Script,
    Sum,
    Symbol,
    Tagged,
    Text,
)
from bpstudio.notation.walk import is_unary

LETTERS = {
    "α": "alpha",
    "β": "beta",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "σ": "sigma",
    "φ": "varphi",
    "Δ": "Delta",
    "Φ": "Phi",
    "∂": "partial",
    "∞": "infty",
}
FUNCTIONS = ("log", "ln", "exp", "max", "min", "tanh")
SIGNS = {
    "−": "-",
    "·": r"\cdot",
    "×": r"\times",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "≈": r"\approx",
    "←": r"\leftarrow",
    "→": r"\to",
    "⋯": r"\cdots",
    "∘": r"\circ",
    "⊙": r"\odot",
    "′": "'",
}


def to_tex(node: Node, notation: Notation) -> str:
    """TeX for mathematics mode, in that notation."""
    return _tex(in_notation(node, notation))


def _tex(node: Node) -> str:
    match node:
        case Symbol(name):
            return _symbol(name)
        case Number(text):
            return _number(text)
        case Operator(sign):
            return SIGNS.get(sign, sign)
        case Text(text):
            return rf"\text{{{_words(text)}}}"
        case Row(parts):
            return _row(parts)
        case Parens(inner, left, right):
            return _parens(_tex(inner), left, right)
        case Script(base, upper, lower):
            return _base(base) + _attached("_", lower) + _attached("^", upper)
        case Call(function, argument):
            return _join([_tex(function), _tex(argument)])
        case Sum(lower, upper):
            return rf"\sum{_attached('_', lower)}{_attached('^', upper)}"
        case Tagged(inner):
            return _tex(inner)
        case _:
            return _built(node)


def _built(node: Node) -> str:
    match node:
        case Fraction(top, bottom):
            return rf"\frac{{{_tex(top)}}}{{{_tex(bottom)}}}"
        case Partial(of, by):
            above = "" if of is None else f" {_tex(of)}"
            return rf"\frac{{\partial{above}}}{{\partial {_tex(by)}}}"
        case Hat(base):
            return rf"\hat{{{_tex(base)}}}"
        case Root(inner):
            return rf"\sqrt{{{_tex(inner)}}}"
        case Product(factors, sign):
            return f" {SIGNS[sign]} ".join(_tex(factor) for factor in factors)
        case Equation(sides, relation):
            equals = SIGNS.get(relation, relation)
            return f" {equals} ".join(_tex(side) for side in sides).replace(rf"{equals} \approx", r"\approx")
        case Cases(rows):
            return rf"\begin{{cases}} {_lines(rows)} \end{{cases}}"
        case Matrix(rows):
            return rf"\begin{{bmatrix}} {_lines(rows)} \end{{bmatrix}}"
        case _:
            raise TypeError(f"{node!r} is not a node")


def _words(text: str) -> str:
    """Signs of mathematics among words, as TeX has them there."""
    return text.replace(MINUS, "$-$").replace("×", r"$\times$")


def _row(parts: tuple[Node, ...]) -> str:
    texts: list[str] = []
    before: Node | None = None
    sign = ""
    for part in parts:
        unary = is_unary(before, part)
        if unary:
            sign = _tex(part)
        else:
            texts.append(sign + _tex(part))
            sign = ""
        before = part
    return _join([*texts, sign] if sign else texts)


def _lines(rows: tuple[tuple[Node, ...], ...]) -> str:
    return r" \\ ".join(" & ".join(_tex(cell) for cell in cells) for cells in rows)


def _symbol(name: str) -> str:
    if name in LETTERS or name in FUNCTIONS:
        return "\\" + LETTERS.get(name, name)
    return name if len(name) == 1 else rf"\mathrm{{{name}}}"


def _number(text: str) -> str:
    plain = text.replace(MINUS, "-").replace("∞", r"\infty").replace("…", r"\ldots")
    mantissa, times, power = plain.partition("×10")
    if times:
        plain = rf"{mantissa} \times 10^{{{power.translate(FROM_SUPERSCRIPTS)}}}"
    if not plain.strip("0123456789."):
        return plain
    return rf"\mathrm{{{plain}}}" if plain == "NaN" else f"{{{plain}}}"


def _parens(inner: str, left: str, right: str) -> str:
    tall = any(command in inner for command in (r"\frac", r"\sum", r"\begin", r"\sqrt"))
    return rf"\left{left}{inner}\right{right}" if tall or left == "|" else f"{left}{inner}{right}"


def _base(node: Node) -> str:
    """What a script is attached to; braces where it would catch only the last part."""
    text = _tex(node)
    return f"{{{text}}}" if isinstance(node, Row | Script | Product) else text


def _attached(mark: str, node: Node | None) -> str:
    if node is None:
        return ""
    if node == Operator("′"):
        return "'"
    text = _tex(node)
    if isinstance(node, Number) and text.startswith("{"):
        return mark + text
    return mark + (text if len(text) == 1 else f"{{{text}}}")


def _join(parts: list[str]) -> str:
    """Side by side, with a space only where two would otherwise run together or be hard to read."""
    text = ""
    for part in parts:
        tight = (
            not text or text[-1] in "([ " or part[:1] in ")]',^_" or (part[:1] == "(" and not _spaced(text))
        )
        text += part if tight else f" {part}"
    return text


def _spaced(text: str) -> bool:
    return text[-1] in "+-=<>" or text.endswith((r"\cdot", r"\times", r"\odot", r"\leftarrow", r"\partial"))
