"""The hints of a question, one after the other: which number, which rule, the formula, with numbers, the value."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from bpstudio.engine.words import as_sentence, counted
from bpstudio.explain.chain.parts import example_words
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.formulas import formula_of
from bpstudio.explain.diagnosis.right import Agreement, case_of, number_agrees
from bpstudio.explain.diagnosis.rules import cases_of, rule_of
from bpstudio.notation.entry_names import entry_text, halves
from bpstudio.notation.expressions import TypedExpression, read_answer
from bpstudio.notation.meaning import MeantExpression, SingleNumber, with_meaning
from bpstudio.notation.numbers import equated, format_number, format_zero
from bpstudio.notation.textbook import Notation
from bpstudio.notation.typeable import Leaf, Letter, Parts, formula_line, is_long
from bpstudio.notation.typed_numbers import TypedNumber, parse_number
from bpstudio.session.frame import Frame
from bpstudio.session.practice.questions import Question

FEWEST_DIGITS, MOST_DIGITS = 4, 15


def hints(
    frame: Frame, question: Question, notation: Notation, decimals: int | None = None
) -> tuple[str, ...]:
    """Five sentences, each of which says more than the one before; the last has the number itself.

    Of all other numbers only those are said that may be seen. With ``decimals`` results are rounded to so many on the
    way. There are none for the question which mistake was made. Raises KeyError or IndexError for a question that the
    network does not have.
    """
    if question.answer == "mistake":
        return ()
    asking = AskedNumber(frame, question, notation, decimals)
    with np.errstate(all="ignore"):
        formula = formula_of(asking)
        return (
            _asked(asking),
            as_sentence(rule_of(asking)),
            _in_letters(asking, formula),
            _with_numbers(asking, formula),
            _value(asking),
        )


def formula_text(asking: AskedNumber, formula: Parts, *, short: bool = False) -> str:
    """The formula in letters, as it can be typed; ``short`` leaves terms out of long sums."""
    return formula_line(formula, lambda leaf: _name(asking, leaf), short=short)


def _name(asking: AskedNumber, leaf: Leaf) -> str:
    if isinstance(leaf, Letter):
        return leaf.text
    several = asking.question.example is None and len(asking.frame.rows) > 1
    rows = asking.frame.rows if several else None
    return entry_text(leaf, asking.frame.network, asking.notation, rows=rows)


def _symbol(asking: AskedNumber) -> str:
    return entry_text(asking.asked, asking.frame.network, asking.notation)


def _becomes(asking: AskedNumber) -> str:
    """The left side: the new value of a parameter is not equal to its old one with something taken away."""
    return f"{_symbol(asking)} {'←' if asking.asked.quantity.is_parameter else '='}"


def _in_letters(asking: AskedNumber, formula: Parts) -> str:
    cases = cases_of(asking)
    said = f"{_becomes(asking)} {formula_text(asking, formula, short=True)}{_left_out(formula)}."
    return f"{said} {cases}" if cases else said


def _left_out(formula: Parts) -> str:
    """What the dots in a formula stand for."""
    return ", where … stands for the terms between" if is_long(formula) else ""


def _with_numbers(asking: AskedNumber, formula: Parts) -> str:
    digits, case = _digits(asking, formula), case_of(asking.right, asking.asked)
    settings = asking.surroundings.settings

    def known(leaf: Leaf) -> bool:
        return isinstance(leaf, Letter) or asking.visible(leaf.quantity)

    def text(leaf: Leaf) -> str:
        if not known(leaf):
            return _name(asking, leaf)
        value = settings[leaf.word] if isinstance(leaf, Letter) else case.number(leaf)
        return format_number(value, digits)

    line = formula_line(formula, text, known, short=True)
    return f"With numbers: {_becomes(asking)} {line}{_left_out(formula)}."


def _digits(asking: AskedNumber, formula: Parts) -> int:
    """So many that whoever reckons with them comes to a number that is right; where there is none, the fewest."""
    truth = asking.truth
    if not math.isfinite(truth) or asking.is_rounded_zero or is_long(formula):
        return FEWEST_DIGITS
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        found = _reckoned(asking, formula, digits)
        if found is None or _comes_to(asking, found):
            return digits
    return MOST_DIGITS


def _comes_to(asking: AskedNumber, found: float) -> bool:
    if not math.isfinite(found):
        return False
    return number_agrees(TypedNumber(found), asking.truth, decimals=asking.decimals) is Agreement.RIGHT


def _reckoned(asking: AskedNumber, formula: Parts, digits: int) -> float | None:
    """What the formula comes to with its numbers written with so many digits; None where it has no names."""
    meant = _meant(asking, formula, digits)
    if meant is None:
        return None
    case = case_of(asking.right, asking.asked)
    return meant.value(lambda what: _as_written(case.number(what), digits))


def _meant(asking: AskedNumber, formula: Parts, digits: int) -> MeantExpression | None:
    """The formula as it is read where it is typed, whatever may be seen; None of one that is no expression."""
    try:
        typed = read_answer(formula_text(asking, formula), asking.notation)
    except ValueError:
        return None
    if not isinstance(typed, TypedExpression):
        return None
    around = asking.surroundings
    settings = {word: _as_written(value, digits) for word, value in around.settings.items()}
    return with_meaning(typed, replace(around, settings=settings, visible=lambda what: True))


def _as_written(value: float, digits: int) -> float:
    return parse_number(format_number(value, digits)) if math.isfinite(value) else value


def _value(asking: AskedNumber) -> str:
    """Four digits; of what is rounded on the way all that are left."""
    if asking.is_rounded_zero and asking.truth:
        return f"{equated(_symbol(asking), format_zero(asking.truth))}."
    digits = FEWEST_DIGITS if asking.decimals is None else MOST_DIGITS
    return f"{equated(_symbol(asking), format_number(asking.truth, digits))}."


# Which number


def _asked(asking: AskedNumber) -> str:
    what = asking.asked
    said = f"Asked is {_symbol(asking)}: {_described(asking, what)}."
    return " ".join(filter(None, (said, _whose(asking), _of_which_example(asking))))


def _described(asking: AskedNumber, what: SingleNumber) -> str:
    network, notation = asking.frame.network, asking.notation
    if what.quantity.of is not None:
        of, by = (entry_text(half, network, notation) for half in halves(what))
        return f"how much {of} changes with {by}"
    match what.quantity.kind:
        case "C":
            return "the cost"
        case "z":
            return f"what {_unit(asking, what)} adds up, before its activation"
        case "theta" | "b":
            return f"{_parameter(asking, what)}, as it is after the update"
    return f"what {_unit(asking, what)} puts out"


def _unit(asking: AskedNumber, what: SingleNumber) -> str:
    """Of a layer with one unit the layer is enough."""
    network = asking.frame.network
    layer = what.quantity.layer
    if layer is None:
        return f"output unit {what.place[-1] + 1}" if network.outputs > 1 else "the network"
    if network.width(layer) == 1:
        return f"the unit of layer {layer}"
    return f"unit {what.place[-1] + 1} of layer {layer}"


def _parameter(asking: AskedNumber, what: SingleNumber) -> str:
    network, layer = asking.frame.network, what.quantity.layer or 1
    if what.quantity.kind == "b":
        return f"the bias of {_unit(asking, what)}"
    below, unit = (place + 1 for place in what.place)
    under = network.below(layer)
    source = f"unit {below} of layer {under}" if under else f"input {below}"
    return f"the weight from {source} to unit {unit} of layer {layer}"


def _whose(asking: AskedNumber) -> str:
    """Where there are several, which weight or unit a derivative is by."""
    what, network = asking.asked, asking.frame.network
    if what.quantity.of is None:
        return ""
    by = halves(what)[1]
    name = entry_text(by, network, asking.notation)
    if by.quantity.is_parameter:
        return f"{name} is {_parameter(asking, by)}."
    verb = "adds up" if by.quantity.kind == "z" else "puts out"
    return f"{name} is what {_unit(asking, by)} {verb}."


def _of_which_example(asking: AskedNumber) -> str:
    rows, example = len(asking.frame.rows), asking.question.example
    if rows == 1 or asking.asked.quantity.is_parameter:
        return ""
    if example is not None:
        return f"It is that of {example_words(asking.frame, example)}."
    by = asking.asked.quantity.by
    whole = by is None or asking.asked.quantity.is_gradient
    return f"It is of all {counted(rows, 'example')} together." if whole else ""
