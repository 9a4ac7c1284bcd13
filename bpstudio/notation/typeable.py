"""Formulas as they can be typed: names of numbers, and what stands between them.

A formula is a row of parts. It is written in letters, as the reader of answers takes it, or with numbers in the place
of the names; a sum of many terms may be shortened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bpstudio.engine.words import MINUS
from bpstudio.notation.applied import function_words
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.tree import (
    Call,
    Fraction,
    Node,
    Number,
    Operator,
    Parens,
    Root,
    Row,
    Script,
    Symbol,
)
from bpstudio.notation.walk import children, is_unary

MOST_TERMS = 6
"""A formula of more terms is shortened."""
_KEPT = 2
"""So many terms are left at the front of a sum that is shortened, and one at its end."""
LEFT_OUT = "…"
_TYPED = (Number, Operator, Parens, Fraction, Root, Row, Script, Symbol)


@dataclass(frozen=True, slots=True)
class Letter:
    """A setting, as it is typed, and the word of the keyboard by which its number is found."""

    text: str
    word: str


@dataclass(frozen=True, slots=True)
class Added:
    """A sum, term by term."""

    terms: tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A function by its name, and the formula of it that holds for the number ``of`` which it is taken."""

    letters: Parts
    of: SingleNumber
    case: Parts


Leaf = SingleNumber | Letter
FormulaPart = str | Leaf | Added | Chosen
Parts = tuple[FormulaPart, ...]
Known = Callable[[Leaf], bool]


def is_long(parts: Parts) -> bool:
    """Whether it has so many terms that it is better shortened."""
    return _terms(parts) > MOST_TERMS


def formula_line(
    parts: Parts, text: Callable[[Leaf], str], known: Known = lambda leaf: False, *, short: bool = False
) -> str:
    """The formula in one line. ``text`` says how a name stands in it; for what is ``known`` that is a number.

    ``short`` leaves terms out of its sums, where there are many.
    """
    flat = _flat(parts, known, _KEPT if short and is_long(parts) else 0)
    line = ""
    for at, part in enumerate(flat):
        if isinstance(part, str):
            line += part
        else:
            after = flat[at + 1] if at + 1 < len(flat) else ""
            line += _apart(
                text(part), line, after if isinstance(after, str) else "", isinstance(part, Letter)
            )
    return line


def _terms(parts: Parts) -> int:
    """How many terms its sums have, those within others too."""
    sums = [part for part in parts if isinstance(part, Added)]
    return sum(len(each.terms) + sum(map(_terms, each.terms)) for each in sums)


def _flat(parts: Parts, known: Known, kept: int) -> list[str | Leaf]:
    """Without sums and choices in it; of a long sum all but ``kept`` terms and the last are left out."""
    found: list[str | Leaf] = []
    for part in parts:
        if isinstance(part, Added):
            found += _added(part, known, kept)
        elif isinstance(part, Chosen):
            case = part.case if part.case and known(part.of) else part.letters
            found += _flat(case, known, kept)
        else:
            found.append(part)
    return found


def _added(added: Added, known: Known, kept: int) -> Iterator[str | Leaf]:
    terms = list(added.terms)
    if kept and len(terms) > kept + 1:
        terms[kept:-1] = [(LEFT_OUT,)]
    for at, term in enumerate(terms):
        flat = _flat(term, known, kept)
        negative = at and isinstance(flat[0], str) and flat[0].startswith(MINUS)
        if negative and isinstance(flat[0], str):
            flat[0] = flat[0][1:]
        yield from ([f" {MINUS} "] if negative else [" + "] if at else [])
        yield from flat


def _apart(text: str, before: str, after: str, is_letter: bool) -> str:
    """In parentheses where it would not hold together between what stands about it."""
    raised = after[:1] in ("²", "^")
    simple = is_letter or text.isalpha() or text.replace(".", "").isdecimal()
    opened = before[-1:] in ("", "(") or before.endswith((", ", "abs("))
    loose = text.startswith(MINUS) and (not opened or raised)
    scientific = "×" in text and not (opened and after[:1] in ("", ")"))
    return f"({text})" if loose or scientific or (raised and not simple) else text


def can_be_typed(node: Node, names: Mapping[Node, Parts]) -> bool:
    """Whether the reader of answers takes all of it: no cases, no sum, no function that it does not have."""
    if node in names:
        return True
    if isinstance(node, Call):
        function = node.function.name if isinstance(node.function, Symbol) else ""
        return function.lower() in function_words() and can_be_typed(node.argument, names)
    return isinstance(node, _TYPED) and all(can_be_typed(child, names) for child in children(node))


def typeable(node: Node, names: Mapping[Node, Parts]) -> Parts:
    """The tree as a row of parts, with the parts of ``names`` for the nodes that they name.

    Raises TypeError for a tree that cannot be typed.
    """
    if node in names:
        return names[node]
    match node:
        case Number(text) | Symbol(text):
            return (text,)
        case Row(parts):
            return _row(parts, names)
        case Parens(inner, "|", _):
            return ("abs(", *typeable(inner, names), ")")
        case Parens(inner):
            return ("(", *typeable(_inside(inner), names), ")")
        case Fraction(top, bottom):
            return (*_operand(top, names), "/", *_operand(bottom, names))
        case Root(inner):
            return ("√(", *typeable(_inside(inner), names), ")")
        case Call(Symbol(name), argument):
            return (f"{name}(", *typeable(_inside(argument), names), ")")
        case Script(base, Number("2"), None):
            return (*_operand(base, names), "²")
        case Script(base, upper, lower) if upper is not None:
            below = base if lower is None else Script(base, lower=lower)
            return (*_operand(below, names), "^", *_exponent(upper, names))
    raise TypeError(f"{node!r} cannot be typed")


def _inside(node: Node) -> Node:
    """What stands in parentheses that are not needed."""
    return _inside(node.inner) if isinstance(node, Parens) and node.left == "(" else node


def _operand(node: Node, names: Mapping[Node, Parts]) -> Parts:
    found = typeable(node, names)
    return ("(", *found, ")") if isinstance(node, Row | Fraction) else found


def _exponent(node: Node, names: Mapping[Node, Parts]) -> Parts:
    found = typeable(node, names)
    return found if len(found) == 1 and isinstance(found[0], Letter) else ("(", *found, ")")


def _row(parts: tuple[Node, ...], names: Mapping[Node, Parts]) -> Parts:
    """With a dot between factors side by side."""
    found: list[FormulaPart] = []
    before: Node | None = None
    for part in parts:
        if isinstance(part, Operator):
            found.append(part.sign if is_unary(before, part) else _between(part.sign))
        else:
            found += [] if before is None or isinstance(before, Operator) else ["·"]
            found += typeable(part, names)
        before = part
    return tuple(found)


def _between(sign: str) -> str:
    return ", " if sign == "," else f" {sign} "


def is_sum(node: Node) -> bool:
    """Whether it falls apart beside a factor: it has terms, or a sign before it."""
    return isinstance(node, Row) and any(part in (Operator("+"), Operator(MINUS)) for part in node.parts)
