"""A learner's answer, read: a number, or an expression in the names of quantities, ``2(ŷ − y)·σ'(z3)``.

The text is gone through once and becomes a list of operations, each on the last numbers before it; nothing is evaluated
as a program. Length, depth and the size of every result are bounded.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NoReturn

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.words import FROM_SUPERSCRIPTS, grouped
from bpstudio.notation.applied import MOST_ARGUMENTS, RAMP, Applied, function_words, operated, takes_several
from bpstudio.notation.named_settings import setting_words, word_of
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.typed_names import TypedName, excerpt, name_at, refuse
from bpstudio.notation.typed_numbers import TypedNumber, parse_number, typed_number, with_minus

LONGEST_ANSWER = 1_000
DEEPEST = 30
"""Parentheses within one another."""

_NUMBER = re.compile(r"(?:\d+,\d+|\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NO_ARITHMETIC = re.compile(r"|(?=.*\d)[+-]?[\d.,\s]*(?:e[+-]?\d*)?(?:/[+-]?[\d.,\s]*)?", re.ASCII)
_RUN = re.compile(r"[^\W\d_]\w*")
_SUPERSCRIPTS = re.compile(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_RAISED = re.compile(rf"\s*(?:\^|\*\*|{_SUPERSCRIPTS.pattern})")
_TIMES = "*×·⋅∙⊙∘"
_OVER = "/÷∕⁄"
_PRIMES = "'′’`"
_HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_CONSTANTS = {"π": math.pi, "pi": math.pi, "e": math.e}
_HINTS = {
    "=": "type only what stands on the right of “=”",
    "Σ": "“Σ” cannot be typed here; write the sum out, for example a1[1]*theta2[1,1] + a1[2]*theta2[2,1]",
    "[": "“[” holds a place, as in a1[2]; group with ( and )",
}


@dataclass(frozen=True, slots=True)
class TypedSetting:
    """η, m, λ and the like, by the word of the keyboard."""

    text: str
    word: str


@dataclass(frozen=True, slots=True)
class TypedExpression:
    """``steps`` are numbers, names and operations on the last numbers before them, in the order of the arithmetic."""

    text: str
    steps: tuple[float | TypedName | TypedSetting | Applied, ...]

    @property
    def is_arithmetic(self) -> bool:
        """Whether no number of an iteration and no setting is named in it."""
        return not any(isinstance(step, TypedName | TypedSetting) for step in self.steps)


Typed = TypedNumber | TypedExpression


def read_answer(text: str, notation: Notation) -> Typed:
    """What was typed: a number with its digits, or an expression. Arithmetic without names is an exact number.

    Where ``g`` is in it, it is an expression still: only a network says which function that is. Names are those of the
    trace, or those of ``notation``. Raises ValueError, in words, for what cannot be read.
    """
    if len(text) > LONGEST_ANSWER:
        refuse(
            f"an answer has at most {grouped(LONGEST_ANSWER)} characters, and this has {grouped(len(text))}; shorten it"
        )
    plain = with_minus(unicodedata.normalize("NFC", text)).strip()
    try:
        return typed_number(plain)
    except ValueError as no_number:
        if _NO_ARITHMETIC.fullmatch(plain.lower()):
            refuse(str(no_number))
    reader = _Reader(plain, notation)
    reader.whole()
    found = TypedExpression(plain, tuple(reader.steps))
    if not found.is_arithmetic or any(
        isinstance(step, Applied) and step.name == RAMP for step in found.steps
    ):
        return found
    return arithmetic(plain, (step for step in found.steps if isinstance(step, float | Applied)))


def as_every_notation_reads_it(text: str, notation: Notation) -> str:
    """An answer written so that it is the same in the article's notation, for a file that does not say in which it is.

    Where the layer stands below, a₁² is the square of a₁, and becomes (a₁)².
    """
    try:
        meant = read_answer(text, notation)
        if not isinstance(meant, TypedExpression) or _reads(text, ARTICLE) == meant.steps:
            return text
    except ValueError:
        return text
    reader = _Reader(meant.text, notation)
    reader.whole()
    written = meant.text
    for start, end in reversed(reader.raised):
        written = f"{written[:start]}({written[start:end]}){written[end:]}"
    return written


def _reads(text: str, notation: Notation) -> object:
    try:
        found = read_answer(text, notation)
    except ValueError:
        return None
    return found.steps if isinstance(found, TypedExpression) else None


def arithmetic(text: str, steps: Iterable[float | Applied]) -> TypedNumber:
    """The exact number that arithmetic without names comes to. Raises ValueError, in words, where there is none."""
    value = on_the_way(steps)[-1]
    if not math.isfinite(value):
        refuse(f"“{excerpt(text)}” is no finite number; type one, for example 0.5")
    return TypedNumber(value)


def on_the_way(steps: Iterable[float | Applied]) -> list[float]:
    """Every number that comes up in the arithmetic, the last of which is its result.

    A number is NaN or infinite where there is no such number.
    """
    stack: list[float] = []
    found: list[float] = []
    for step in steps:
        if isinstance(step, Applied):
            taken = stack[-step.count :]
            del stack[-step.count :]
            step = operated(step, *taken)
        stack.append(step)
        found.append(step)
    return found


@dataclass(slots=True)
class _Reader:
    """``open`` says why a factor that follows without a sign could be meant in two ways; empty where it could not.

    ``raised`` says where names stand that are raised to a power: start and end of each, in order.
    """

    text: str
    notation: Notation
    place: int = 0
    depth: int = 0
    open: str = ""
    listing: bool = False
    steps: list[float | TypedName | TypedSetting | Applied] = field(default_factory=list)
    raised: list[tuple[int, int]] = field(default_factory=list)

    def whole(self) -> None:
        self.total()
        if self.peek():
            self.unexpected()

    def peek(self) -> str:
        while self.text[self.place : self.place + 1].isspace():
            self.place += 1
        return self.text[self.place : self.place + 1]

    def took(self, *signs: str) -> str:
        """The first of the signs that stands here, which is then behind."""
        here = self.peek()
        for sign in signs:
            if here and self.text.startswith(sign, self.place):
                self.place += len(sign)
                return sign
        return ""

    def total(self) -> None:
        self.product()
        while sign := self.took("+", "-"):
            self.product()
            self.steps.append(Applied(sign, 2))

    def product(self) -> None:
        self.signed()
        divided = False
        while True:
            if not self.text.startswith("**", self.place) and self.took(*_TIMES):
                self.signed()
                self.steps.append(Applied("*", 2))
            elif self.took(*_OVER):
                self.signed()
                self.steps.append(Applied("/", 2))
                divided = True
            elif self.follows():
                self.check_joined(divided)
                self.power()
                self.steps.append(Applied("*", 2))
            else:
                return

    def follows(self) -> bool:
        """Whether a factor stands here without a sign before it."""
        here = self.peek()
        return bool(here) and (
            here in "(√" or here in _HALVES or here == "." or here.isalnum() or here == "∂"
        )

    def check_joined(self, divided: bool) -> None:
        here = self.peek()
        if here.isdecimal() or here in _HALVES or here == ".":
            self.refuse_here("a sign is missing before this number; write * for a product")
        if divided or self.open:
            what = self.open or "behind a division"
            self.refuse_here(f"without a sign this can be read in two ways {what}; write * or parentheses")

    def signed(self) -> None:
        negative = False
        while sign := self.took("+", "-"):
            negative ^= sign == "-"
        self.power()
        if negative:
            self.steps.append(Applied("neg", 1))

    def power(self) -> None:
        self.open = ""
        self.primary()
        raised = _SUPERSCRIPTS.match(self.text, self.place)
        if (raised or self.text[self.place : self.place + 1] == "^") and self.open:
            self.refuse_here("put what the function is taken of in parentheses, as in ln(yhat)^2")
        if raised:
            self.place = raised.end()
            self.steps += [float(raised[0].translate(FROM_SUPERSCRIPTS)), Applied("^", 2)]
        elif self.took("^", "**"):
            self.deeper()
            self.signed()
            self.depth -= 1
            self.open = "behind an exponent" if self.text[self.place - 1 : self.place] != ")" else ""
            self.steps.append(Applied("^", 2))

    def primary(self) -> None:
        here = self.peek()
        if not here:
            before = f"after “{excerpt(self.text[: self.place][-20:])}” " if self.place else ""
            refuse(f"{before}a number or a name is missing; write for example 2*(yhat-y)")
        if here in _HALVES:
            self.place += 1
            self.steps.append(_HALVES[here])
        elif here == "(":
            self.group()
        elif not (self.number() or self.function() or self.setting() or self.name() or self.constant()):
            self.unexpected()

    def group(self) -> None:
        self.took("(")
        self.deeper()
        self.listing, before = False, self.listing
        self.total()
        self.close()
        self.listing = before

    def close(self) -> None:
        self.depth -= 1
        if not self.took(")"):
            if self.peek():
                self.unexpected()
            refuse(f"“{excerpt(self.text)}” lacks a closing parenthesis; add “)”")
        self.open = ""

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            refuse(f"more than {DEEPEST} parentheses or powers stand within one another; write it shorter")

    def number(self) -> bool:
        found = _NUMBER.match(self.text, self.place)
        if found is None:
            return False
        if "," in found[0] and self.listing:
            self.refuse_here(
                "between digits the comma can be read in two ways; write 0.5, or a blank after it"
            )
        self.steps.append(parse_number(found[0]))
        self.place = found.end()
        return True

    def function(self) -> bool:
        words = function_words()
        word = self.word(words)
        if not word:
            return False
        begin, self.place = self.place, self.place + len(word)
        primes = len(self.text[self.place :]) - len(self.text[self.place :].lstrip(_PRIMES))
        self.place += primes
        name = words[_in_small_letters(word)]
        _check_function(name, self.text[begin : self.place], primes)
        if _SUPERSCRIPTS.match(self.text, self.place) or self.text[self.place : self.place + 1] == "^":
            self.refuse_here(f"write the power behind the function: {word}(z1)^2")
        count = self.arguments(name, word)
        self.steps.append(Applied(name, count, slope=primes == 1))
        return True

    def arguments(self, name: str, word: str) -> int:
        """How many numbers the function takes; without parentheses it is one number or name."""
        if self.peek() != "(":
            if word != "√" and not self.follows():
                self.refuse_here(f"“{word}” needs parentheses, for example {word}(z1)")
            self.deeper()
            self.primary()
            self.depth -= 1
            self.open = "behind a function without parentheses"
            return 1
        self.took("(")
        self.deeper()
        self.listing, before = takes_several(name), self.listing
        self.total()
        count = 1
        while takes_several(name) and self.took(",", ";"):
            self.total()
            count += 1
        if count > MOST_ARGUMENTS:
            refuse(f"“{word}” takes at most {MOST_ARGUMENTS} numbers here, and this has {count}")
        self.close()
        self.listing = before
        return count

    def word(self, words: Iterable[str]) -> str:
        """The first of the words that stands here whole, as it is typed."""
        first = _in_small_letters(self.peek())
        for word in words:
            if word[0] != first:
                continue
            end = self.place + len(word)
            after = self.text[end : end + 1]
            whole = not (after.isalnum() and after.isascii()) and after != "_"
            typed = self.text[self.place : end]
            if (whole or (len(word) == 1 and not word.isascii())) and _in_small_letters(typed) == word:
                return typed
        return ""

    def setting(self) -> bool:
        typed = self.word(setting_words())
        if not typed or (len(typed) == 1 and typed.isupper()):
            return False
        self.place += len(typed)
        self.steps.append(TypedSetting(typed, word_of(typed)))
        return True

    def name(self) -> bool:
        found = name_at(self.text, self.place, self.notation)
        if found is None:
            return False
        self.steps.append(found[0])
        begin, self.place = self.place, found[1]
        if _RAISED.match(self.text, self.place):
            self.raised.append((begin, self.place))
        return True

    def constant(self) -> bool:
        typed = self.word(_CONSTANTS)
        if typed not in _CONSTANTS:
            return False
        self.place += len(typed)
        self.steps.append(_CONSTANTS[typed])
        return True

    def unexpected(self) -> NoReturn:
        here = self.peek()
        if here in _HINTS:
            refuse(_HINTS[here])
        run = _RUN.match(self.text, self.place)
        if run and here.isalpha():
            names = "z1, a1[2], yhat, y, x1, theta2[1,2], dC/dz2 or eta"
            self.refuse_here(f"“{excerpt(run[0])}” is no name here; write for example {names}")
        self.refuse_here(f"“{here}” cannot be read here; use names, numbers, + - * / ^ and parentheses")

    def refuse_here(self, sentence: str) -> NoReturn:
        refuse(f"at character {self.place + 1}: {sentence}")


def _in_small_letters(text: str) -> str:
    """Of the Latin alphabet only: Σ is a sum, and σ the sigmoid."""
    return text.lower() if text.isascii() else text


def _check_function(name: str, typed: str, primes: int) -> None:
    """Refuse what has no single value, or no slope in the registry."""
    if name in ACTIVATIONS and ACTIVATIONS[name].couples:
        refuse(
            f"“{typed}” takes all z of a layer; write it out, for example exp(z2[1])/(exp(z2[1])+exp(z2[2]))"
        )
    if primes > 1:
        refuse(f"“{typed}” has more than one prime; one is the slope, for example σ'(z1)")
    if primes and name not in ACTIVATIONS and name != RAMP:
        refuse(f"“{typed}” has no slope here; only an activation has a prime, for example σ'(z1)")
