"""Reads equations back from what is shown: the numbers, signs and matrices of text or LaTeX, and what they come to.

Written for the tests alone and sharing nothing with the notation: each number is known to half a unit of its last digit
(exactly, where it has fewer than four digits), so each side of an equation lies between two bounds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
TOKEN = re.compile(
    r"\s+|(?P<zero>(?:≈ ?)?0 *\(−?\d\.\de[-−]\d+\))"
    r"|(?P<number>\d+(?:\.\d+)?(?:×10(?:[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|\^\(−?\d+\)))?)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
    r"|(?P<word>ln|tanh|max|e(?=\^|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])|√|½)|(?P<sign>[()\[\]|,;·×⊙/+−ᵀ^])"
)


class LettersError(ValueError):
    """The side is not made of numbers alone."""


@dataclass(frozen=True)
class Between:
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def meets(self, other: Between) -> bool:
        if self.low.size != other.low.size:
            return False
        ends = (self.low.ravel(), self.high.ravel(), other.low.ravel(), other.high.ravel())
        slack = 1e-9 * np.max([np.abs(end) for end in ends], axis=0)
        return bool(np.all((ends[0] <= ends[3] + slack) & (ends[2] <= ends[1] + slack)))

    @property
    def finite(self) -> bool:
        return bool(np.isfinite(self.low).all() and np.isfinite(self.high).all())


def exactly(values: object) -> Between:
    array = np.atleast_2d(np.asarray(values, dtype=np.float64))
    return Between(array, array)


def statements(text: str) -> list[list[str]]:
    """The equations of a text, each as its sides: they are parted by commas and ends of sentences outside brackets."""
    found: list[list[str]] = [[""]]
    depth = 0
    for letter in text.replace("\u2003", " ") + " ":
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and letter in "=←≈":
            found[-1].append("")
        elif depth == 0 and letter == ",":
            found.append([""])
        else:
            found[-1][-1] += letter
    return [[side.strip() for side in sides] for sides in found]


def value(side: str) -> Between:
    """Raises LettersError where there are letters or words, AssertionError where matrices do not fit."""
    side = re.sub(r"\s*\(\d[^()]*numbers,[^()]*\)$", "", side)
    joined = side.removesuffix("(0 where cut)")
    reader = _Reader(_tokens(joined))
    with np.errstate(all="ignore"):
        found = reader.sum()
    if joined != side:  # which of them are cut it does not say
        found = Between(np.minimum(found.low, 0.0), np.maximum(found.high, 0.0))
    assert reader.done, f"{side!r} goes on after what can be read"
    return found


def check(text: str, expected: object = None) -> int:
    """All sides of every equation agree, conditions hold, the last side is ``expected``; how many sides had numbers."""
    assert "…" not in text, text
    assert "= ≈" not in text, text
    assert not re.search(r"rounding decided\S* *=", text), text
    count, last = 0, None
    for sides in statements(text):
        numbers = []
        for side in sides:
            _check_condition(side)
            try:
                numbers.append((side, value(side)))
            except LettersError:
                continue
        for (one, first), (other, second) in pairwise(numbers):
            assert not (first.finite and second.finite) or first.meets(second), f"{one} = {other} in {text}"
        count += len(numbers)
        last = numbers[-1] if numbers else last
    if expected is not None and last is not None and np.isfinite(np.asarray(expected)).all():
        assert last[1].meets(exactly(expected)), f"{last[0]} is not {expected} in {text}"
    return count


def _check_condition(side: str) -> None:
    found = re.search(r"since (.*?) ([<>≤≥]) (.*)$", side)
    if found is None:
        return
    if any(sign in side for sign in ("∞", "NaN")):
        return
    one, other = value(found[1]), value(found[3])
    holds = {
        ">": one.high > other.low,
        "≥": one.high >= other.low,
        "<": one.low < other.high,
        "≤": one.low <= other.high,
    }
    assert bool(holds[found[2]].all()), side


def _tokens(side: str) -> list[tuple[str, str]]:
    found, place = list[tuple[str, str]](), 0
    while place < len(side):
        token = TOKEN.match(side, place)
        if token is None:
            raise LettersError(side)
        if token.lastgroup:
            found.append((token.lastgroup, token[0]))
        place = token.end()
    if not found:
        raise LettersError(side)
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._place = tokens, 0

    @property
    def done(self) -> bool:
        return self._place == len(self._tokens)

    def _peek(self) -> tuple[str, str]:
        return ("end", "") if self.done else self._tokens[self._place]

    def _take(self, sign: str = "") -> tuple[str, str]:
        token = self._peek()
        if token[0] == "end" or (sign and token[1] != sign):
            raise LettersError(f"{sign} is missing before {token}")
        self._place += 1
        return token

    def sum(self) -> Between:
        found = self.term()
        while self._peek()[1] in ("+", "−"):
            sign = self._take()[1]
            other = self.term()
            assert found.low.shape == other.low.shape, "terms of different shapes"
            if sign == "−":
                other = Between(-other.high, -other.low)
            found = Between(found.low + other.low, found.high + other.high)
        return found

    def term(self) -> Between:
        if self._peek()[1] == "−":
            self._take()
            inner = self.term()
            return Between(-inner.high, -inner.low)
        found = self.power()
        while True:
            kind, token = self._peek()
            if token in ("·", "×", "⊙", "/"):
                self._take()
                found = _times(found, _inverse(self.power()) if token == "/" else self.power(), token)
            elif kind in ("number", "zero", "word") or (token in ("(", "[", "|") and not self._closes(token)):
                found = _times(found, self.power(), "·")
            else:
                return found

    def _closes(self, token: str) -> bool:
        return token == "|"

    def power(self) -> Between:
        if self._peek()[1] == "e":
            self._take()
            exponent = self._exponent()
            return Between(np.exp(exponent.low), np.exp(exponent.high))
        found = self.atom()
        while self._peek()[0] == "raised" or self._peek()[1] in ("ᵀ", "^"):
            if self._peek()[1] == "ᵀ":
                self._take()
                found = Between(found.low.T, found.high.T)
                continue
            power = round(self._exponent().low.item())
            ends = [found.low**power, found.high**power]
            around = (found.low < 0) & (found.high > 0) & (power % 2 == 0)
            found = Between(np.where(around, 0.0, np.minimum(*ends)), np.maximum(*ends))
        return found

    def _exponent(self) -> Between:
        kind, token = self._take()
        if kind == "raised":
            return exactly(float("".join(RAISED[letter] for letter in token)))
        if token != "^":
            raise LettersError(token)
        if self._peek()[1] == "−":
            self._take()
            inner = self.atom()
            return Between(-inner.high, -inner.low)
        return self.atom()

    def atom(self) -> Between:
        kind, token = self._take()
        if kind == "number":
            return _number(token)
        if kind == "zero":
            return _zero(token)
        if token == "½":
            return exactly(0.5)
        if token in ("(", "|"):
            inner = self.sum()
            self._take(")" if token == "(" else "|")
            return inner if token == "(" else _size(inner)
        if token == "[":
            return self.matrix()
        if token == "max":
            self._take("(")
            one = self.sum()
            self._take(",")
            other = self.sum()
            self._take(")")
            return Between(np.maximum(one.low, other.low), np.maximum(one.high, other.high))
        if token in ("ln", "tanh", "√"):
            inner = self.power()
            if token == "tanh":
                return Between(np.tanh(inner.low), np.tanh(inner.high))
            low, high = np.maximum(inner.low, 0.0), np.maximum(inner.high, 0.0)
            return (
                Between(np.log(low), np.log(high)) if token == "ln" else Between(np.sqrt(low), np.sqrt(high))
            )
        raise LettersError(token)

    def matrix(self) -> Between:
        rows: list[list[Between]] = [[self.sum()]]
        while self._peek()[1] in (",", ";"):
            if self._take()[1] == ";":
                rows.append([])
            rows[-1].append(self.sum())
        self._take("]")
        assert len({len(line) for line in rows}) == 1, "a matrix with ragged rows"
        return Between(
            np.array([[cell.low.item() for cell in line] for line in rows]),
            np.array([[cell.high.item() for cell in line] for line in rows]),
        )


def _number(token: str) -> Between:
    mantissa, _, power = token.partition("×10")
    exponent = int(
        "".join(RAISED.get(letter, letter) for letter in power).strip("^()").replace("−", "-") or 0
    )
    digits = mantissa.lstrip("0.").replace(".", "")
    decimals = len(mantissa.partition(".")[2])
    number = float(mantissa) * 10.0**exponent
    half = 0.5 * 10.0 ** (exponent - decimals) if len(digits) > 3 else 1e-12 * number
    return Between(np.array([[number - half]]), np.array([[number + half]]))


def _zero(token: str) -> Between:
    """``≈ 0 (2.8e-17)``, whose float has two digits."""
    text = token.partition("(")[2].strip(")").replace("−", "-")
    number, half = float(text), 0.05 * 10.0 ** int(text.partition("e")[2])
    return Between(np.array([[number - half]]), np.array([[number + half]]))


def _times(one: Between, other: Between, sign: str) -> Between:
    single = one.low.size == 1 or other.low.size == 1
    if single or sign == "⊙" or sign == "/":
        assert single or one.low.shape == other.low.shape, f"{one.low.shape} {sign} {other.low.shape}"
        ends = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
        return Between(_without_nan(np.minimum.reduce(ends)), _without_nan(np.maximum.reduce(ends)))
    assert one.low.shape[1] == other.low.shape[0], f"{one.low.shape} {sign} {other.low.shape} does not fit"
    low, high = np.zeros((len(one.low), other.low.shape[1])), np.zeros((len(one.low), other.low.shape[1]))
    for k in range(one.low.shape[1]):
        ends = [np.outer(a[:, k], b[k]) for a in (one.low, one.high) for b in (other.low, other.high)]
        low, high = low + np.minimum.reduce(ends), high + np.maximum.reduce(ends)
    return Between(low, high)


def _size(one: Between) -> Between:
    ends = [np.abs(one.low), np.abs(one.high)]
    around = (one.low < 0) & (one.high > 0)
    return Between(np.where(around, 0.0, np.minimum(*ends)), np.maximum(*ends))


def _without_nan(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 · ∞ is 0 where the 0 is exact and the infinite end is only a bound."""
    return np.where(np.isnan(array), 0.0, array)


def _inverse(one: Between) -> Between:
    around = (one.low <= 0) & (one.high >= 0)
    return Between(np.where(around, -np.inf, 1 / one.high), np.where(around, np.inf, 1 / one.low))


# LaTeX

SIGNS = {
    r"\cdot": "·",
    r"\times": "×",
    r"\odot": "⊙",
    r"\leftarrow": "←",
    r"\le": "≤",
    r"\ge": "≥",
    r"\approx": "≈",
    r"\ln": " ln ",
    r"\tanh": " tanh ",
    r"\max": " max ",
    r"\left": "",
    r"\right": "",
    r"\infty": "∞",
    r"\ldots": "…",
}


def plain_of(tex: str) -> str:
    """LaTeX as the text that ``statements`` reads; commands of which no number is made stay as they are."""
    tex = re.sub(
        r"\\text\{([^{}]*)\}", lambda found: found[1].replace(r"$\times$", "×").replace("$-$", "−"), tex
    )
    tex = re.sub(r"(\d) \\times 10\^\{(-?\d+)\}", r"\1×10^(\2)", tex)
    tex = _with_fractions(tex)
    tex = re.sub(r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}", _matrix, tex, flags=re.DOTALL)
    for command, sign in SIGNS.items():
        tex = re.sub(re.escape(command) + r"(?![A-Za-z])", sign, tex)
    tex = re.sub(r"\]\^T", "]ᵀ", tex)
    tex = re.sub(r"\)\^T", ")ᵀ", tex)
    tex = tex.replace(r"\sqrt", "√").replace("-", "−")
    return re.sub(r"\^\{([^{}]*)\}", r"^(\1)", tex).replace("{", "(").replace("}", ")")


def _matrix(found: re.Match[str]) -> str:
    return "[" + found[1].replace("&", ",").replace(r"\\", ";") + "]"


def _with_fractions(tex: str) -> str:
    while (place := tex.rfind(r"\frac{")) >= 0:
        top, after = _group(tex, place + 5)
        bottom, end = _group(tex, after)
        tex = f"{tex[:place]}(({top})/({bottom})){tex[end:]}"
    return tex


def _group(tex: str, start: int) -> tuple[str, int]:
    depth = 0
    for place in range(start, len(tex)):
        depth += (tex[place] == "{") - (tex[place] == "}")
        if depth == 0:
            return tex[start + 1 : place], place + 1
    raise AssertionError(f"{tex!r} has an open group")
