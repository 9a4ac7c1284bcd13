"""What is said of an answer: short sentences, that tell what was done and not only that it is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from bpstudio.engine.network import Network
from bpstudio.engine.words import as_sentence, counted, listed, plural, without_capital
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.causes import cause_of
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.notation.entry_names import entry_text
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.numbers import equated, format_number
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.notation.typed_numbers import TypedNumber
from bpstudio.session.practice.questions import Answer, Question

MOST_NAMED = 3
DIGITS_SHOWN, ALL_DIGITS = 4, 15
RULE = "Three digits are enough; a fraction or an expression will do as well."
"""How an answer may be written, as it stands under the field."""


def asked_symbol(asked: SingleNumber, network: Network, notation: Notation) -> str:
    """What is asked for, by its symbol: ∂C/∂z²₁, with its unit where the layer has several."""
    return entry_text(asked, network, notation)


def unreadable(why: str) -> str:
    """What could not be read; it costs nothing."""
    return as_sentence(why)


def no_formula() -> str:
    """A number was typed where the formula is asked for."""
    return "A formula is asked for here: write it in letters, for example 2(yhat − y)."


def right(asking: AskedNumber) -> str:
    """The number to four digits."""
    return f"Right: {_shown(asking)}."


def right_everywhere(asking: AskedNumber) -> str:
    """An expression that is right by a rule."""
    return f"Right, and with any other numbers too: {_shown(asking)}."


def right_in_this_case(asking: AskedNumber) -> str:
    """An expression that is right in one of the cases of a formula: of a function, of the cost or of the penalty."""
    return f"Right: {_shown(asking)}. The formula has several cases: yours holds in this one, and not in another."


def right_near_by(asking: AskedNumber) -> str:
    """An expression that has cases of its own, where the formula has none."""
    return f"Right: {_shown(asking)}. With numbers far from these it would give another one."


def right_with_settings(asking: AskedNumber, letters: Sequence[str]) -> str:
    """An expression with numbers where η and the like belong, by their letters in TeX."""
    named = listed(to_plain(parse(letter), asking.notation) for letter in letters)
    other = plural(len(letters), "another number", "other numbers")
    return f"Right with these numbers: {_shown(asking)}. With {other} for {named} it is not: name {named}."


def _shown(asking: AskedNumber) -> str:
    symbol = asked_symbol(asking.asked, asking.frame.network, asking.notation)
    digits = DIGITS_SHOWN if asking.decimals is None else ALL_DIGITS
    return equated(symbol, format_number(asking.truth, digits))


def wants_digits(decimals: int | None) -> str:
    """Two digits that are right; where results are rounded, fewer decimals than those."""
    wanted = "three digits" if decimals is None else counted(decimals, "decimal")
    return f"Right so far. Give {wanted}."


def only_here() -> str:
    """An expression whose value is right by chance."""
    return "The number is right here, but the formula is not: with other numbers it would give another one."


def right_with_earlier(
    earlier: Sequence[tuple[Question, Answer]], notation: Notation, network: Network
) -> str:
    """Right with the learner's own numbers."""
    said = listed(
        f"{answer.typed.strip()} for "
        + asked_symbol(SingleNumber(question.quantity, question.place, question.example), network, notation)
        for question, answer in earlier
    )
    cards = plural(len(earlier), "that card", "those cards")
    return f"Right with your earlier {said}. Go back to {cards}: the number there is another one."


def mistaken(number: float, made: Sequence[MistakeMade], rounded: int | None = None) -> str:
    """When the number comes out, of one mistake or of several, and what should be instead; empty of none.

    With ``rounded`` it is not quite what was typed, but what comes out where all results have so many decimals.
    """
    if not made:
        return ""
    first, *others = [cause_of(each) for each in made[:MOST_NAMED]]
    value = format_number(number)
    if rounded is not None:
        value = f"Rounded to {counted(rounded, 'decimal')} on the way, {value}"
    text = f"{value} comes out when {first.when}. {first.instead}"
    if first.is_ and made[0].is_factor:
        text = f"{value} is {first.is_}; {without_capital(first.instead)}"
    rest = len(made) - MOST_NAMED
    also = [f"when {cause.when}" for cause in others]
    if rest > 0:
        also.append(f"in {counted(rest, 'other way')}")
    more = f" It also comes out {listed(also, 'or')}." if also else ""
    return in_words(text + more, made[0].notation)


def of_sign(right: bool) -> str:
    """What is said of an answer to a question for the sign."""
    return "Right." if right else "It has another sign."


def no_sign() -> str:
    """What was typed is no sign."""
    return "Type + or −, or 0 where it is 0."


def no_rule() -> str:
    """What was typed is no mistake of the list."""
    return "Choose one of the mistakes from the list."


def of_rule(right: bool) -> str:
    """What is said of the mistake that somebody named."""
    return "Right: that is what was done." if right else "That would give other numbers."


def another_formula() -> str:
    """A formula that is not right: no number of it is looked for among mistakes."""
    return "That formula gives another number."


def sign(cause: str) -> str:
    """The number with the other sign."""
    return " ".join(filter(None, ("The size is right, and the sign is not.", cause)))


def power(cause: str) -> str:
    """The number with the decimal point elsewhere."""
    return " ".join(filter(None, ("The digits are right, and the decimal point is not.", cause)))


def other(found: SingleNumber, asked: SingleNumber, notation: Notation, network: Network) -> str:
    """Another number on the screen."""
    that, this = (asked_symbol(each, network, notation) for each in (found, asked))
    if that == this:
        return f"That is {that} of another example."
    return f"That is {that}; asked is {this}."


def wrong(asking: AskedNumber, number: TypedNumber) -> str:
    """Nothing that is known; the first hint follows."""
    symbol = asked_symbol(asking.asked, asking.frame.network, asking.notation)
    return f"{format_number(number.value)} is not {symbol}, and comes from no mistake that is known here."
