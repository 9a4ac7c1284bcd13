"""Tree to MathML Core, as browsers set it: ``<mfrac><mrow><mo>∂</mo><mi>C</mi></mrow>…</mfrac>``."""

from __future__ import annotations

from html import escape

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
from bpstudio.notation.walk import bare, is_unary

APPLIED = "<mo>\u2061</mo>"  # an invisible sign: what follows is the argument


def to_mathml(node: Node, notation: Notation) -> str:
    """One element, to stand inside of ``<math>``, in that notation. A tag with a name becomes a class of that name."""
    return _mathml(in_notation(node, notation))


def _mathml(node: Node) -> str:
    match node:
        case Symbol(name):
            return f"<mi>{escape(name)}</mi>"
        case Number(text):
            return _number(text)
        case Operator(sign):
            return f"<mo>{escape(sign)}</mo>"
        case Text(text):
            return f"<mtext>{escape(_kept_apart(text))}</mtext>"
        case Row(parts):
            return _row(parts)
        case Parens(inner, left, right):
            return f"<mrow>{_fence(left)}{_mathml(inner)}{_fence(right)}</mrow>"
        case Script(base, upper, lower):
            return _scripts(_mathml(base), upper, lower)
        case Call(function, argument):
            between = APPLIED if isinstance(bare(argument), Parens) else f"{APPLIED}<mspace width='0.17em'/>"
            return f"<mrow>{_mathml(function)}{between}{_mathml(argument)}</mrow>"
        case Sum(lower, upper):
            return _limits(lower, upper)
        case Tagged(inner, name):
            return f'<mrow class="{escape(name)}">{_mathml(inner)}</mrow>' if name else _mathml(inner)
        case _:
            return _built(node)


def _built(node: Node) -> str:
    match node:
        case Fraction(top, bottom):
            return f"<mfrac>{_mathml(top)}{_mathml(bottom)}</mfrac>"
        case Partial(of, by):
            return f"<mfrac>{_partial(of)}{_partial(by)}</mfrac>"
        case Hat(base):
            return f'<mover accent="true">{_mathml(base)}<mo stretchy="false">^</mo></mover>'
        case Root(inner):
            return f"<msqrt>{_mathml(inner)}</msqrt>"
        case Product(factors, sign):
            return f"<mrow>{f'<mo>{sign}</mo>'.join(map(_mathml, factors))}</mrow>"
        case Equation(sides, relation):
            equals = f"<mo>{escape(relation)}</mo>"
            joined = equals.join(map(_mathml, sides))
            return f"<mrow>{joined.replace(f'{equals}<mrow><mo>≈</mo>', '<mrow><mo>≈</mo>')}</mrow>"
        case Cases(rows):
            return f'<mrow><mo stretchy="true">{{</mo>{_table(rows, "cases")}</mrow>'
        case Matrix(rows):
            return f"<mrow>{_fence('[')}{_table(rows, 'matrix')}{_fence(']')}</mrow>"
        case _:
            raise TypeError(f"{node!r} is not a node")


def _number(text: str) -> str:
    """Digits are a number; what stands for none, as "—" does, is text."""
    if not any(letter.isdigit() for letter in text) and text not in ("∞", "−∞", "NaN"):
        return f"<mtext>{escape(text)}</mtext>"
    return f"<mn>{escape(text)}</mn>"


def _kept_apart(text: str) -> str:
    """Spaces at the ends of words, which would be dropped."""
    inner = text.strip(" ")
    before = len(text) - len(text.lstrip(" "))
    return "\u00a0" * before + inner + "\u00a0" * (len(text) - before - len(inner))


def _fence(sign: str) -> str:
    return f'<mo fence="true">{escape(sign)}</mo>'


def _row(parts: tuple[Node, ...]) -> str:
    found, before = list[str](), None
    for part in parts:
        if is_unary(before, part) and isinstance(part, Operator):
            found.append(f'<mo form="prefix">{part.sign}</mo>')
        else:
            found.append(_mathml(part))
        before = part
    return f"<mrow>{''.join(found)}</mrow>"


def _partial(of: Node | None) -> str:
    return f"<mrow><mi>∂</mi>{'' if of is None else _mathml(of)}</mrow>"


def _scripts(base: str, upper: Node | None, lower: Node | None) -> str:
    above = None if upper is None else _above(upper)
    if lower is None:
        return base if above is None else f"<msup>{base}{above}</msup>"
    if above is None:
        return f"<msub>{base}{_mathml(lower)}</msub>"
    return f"<msubsup>{base}{_mathml(lower)}{above}</msubsup>"


def _above(upper: Node) -> str:
    """A T is the sign of a transpose and no variable."""
    return '<mi mathvariant="normal">T</mi>' if upper == Symbol("T") else _mathml(upper)


def _limits(lower: Node | None, upper: Node | None) -> str:
    sign = '<mo movablelimits="false">∑</mo>'
    if lower is None:
        return sign if upper is None else f"<mover>{sign}{_mathml(upper)}</mover>"
    if upper is None:
        return f"<munder>{sign}{_mathml(lower)}</munder>"
    return f"<munderover>{sign}{_mathml(lower)}{_mathml(upper)}</munderover>"


def _table(rows: tuple[tuple[Node, ...], ...], kind: str) -> str:
    lines = ("".join(f"<mtd>{_mathml(cell)}</mtd>" for cell in cells) for cells in rows)
    return f'<mtable class="{kind}">{"".join(f"<mtr>{line}</mtr>" for line in lines)}</mtable>'
