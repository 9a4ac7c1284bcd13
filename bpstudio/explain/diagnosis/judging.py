"""What a typed answer is: right, right with an earlier answer, off by a sign or a power of ten, or a known mistake.

The order is that of how much it says: the first that holds is said. What cannot be read costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bpstudio.engine.carried import Said, carried_pass, made_easy
from bpstudio.engine.entry import entry_of, step_for
from bpstudio.engine.mistakes import MISTAKES, Alteration
from bpstudio.engine.quantity import Quantity
from bpstudio.engine.redrawn import has_cases
from bpstudio.explain.diagnosis import outcomes
from bpstudio.explain.diagnosis.another_number import is_another, name_of_other, number_in_its_place
from bpstudio.explain.diagnosis.asked_number import AskedNumber
from bpstudio.explain.diagnosis.mistake_made import MistakeMade
from bpstudio.explain.diagnosis.other_answers import typed_mistake, typed_sign
from bpstudio.explain.diagnosis.right import (
    Agreement,
    expression_agrees,
    holds_beyond,
    may_be,
    number_agrees,
    unnamed_settings,
)
from bpstudio.notation.expressions import read_answer
from bpstudio.notation.meaning import MeantExpression, meant_answer
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import Notation
from bpstudio.notation.typed_numbers import TypedNumber
from bpstudio.session.frame import Frame
from bpstudio.session.practice.questions import EARNS_ALL, Answer, Question

MOST_POWERS = 9
MOST_ALONE = 5
"""So many earlier answers are tried one by one, where all of them together do not explain it."""
RARE = (
    "slope_of_another_unit",
    "another_weight",
    "another_activation",
    "another_function",
    "equal_initial_weights",
    "rounded_on_the_way",
)
"""Those that can be made in so many ways that a number may be one of theirs by chance: they are named last."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer is: its note for the file, what is said of it, and every mistake that leads to the number."""

    note: str
    sentence: str
    mistakes: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether it earns all points."""
        return self.note in EARNS_ALL

    @property
    def counts(self) -> bool:
        """Whether it was a try: what cannot be read, and what only wants more digits, is none."""
        return self.note not in ("unreadable", "open")


def judge(
    frame: Frame,
    question: Question,
    typed: str,
    notation: Notation,
    earlier: Sequence[tuple[Question, Answer]] = (),
    decimals: int | None = None,
    known: frozenset[Quantity] = frozenset(),
) -> Judgement:
    """What ``typed`` is as an answer to a question about the iteration of ``frame``.

    ``earlier`` are the learner's answers to other questions of it. With ``decimals`` all results are rounded to so many
    on the way, as a sheet may demand. What is ``known`` may be named although its step is not taken: a factor that was
    answered before its product. Raises KeyError or IndexError for a question that the network does not have.
    """
    asking = AskedNumber(frame, question, notation, decimals, known)
    if question.answer == "mistake":
        return _of_rule(asking, typed)
    if question.answer == "sign":
        return _of_sign(asking, typed)
    try:
        meant = meant_answer(read_answer(typed, notation), asking.surroundings)
    except ValueError as error:
        return Judgement("unreadable", outcomes.unreadable(str(error)))
    if question.answer == "formula" and isinstance(meant, TypedNumber):
        return Judgement("unreadable", outcomes.no_formula())
    with np.errstate(all="ignore"):
        return _judged(asking, meant, earlier)


def judged_as_none(
    frame: Frame, question: Question, typed: str, notation: Notation, decimals: int | None = None
) -> Judgement:
    """What is said of a wrong answer whose likeness to another number would give that one away.

    Raises ValueError for an answer that cannot be read.
    """
    asking = AskedNumber(frame, question, notation, decimals, frozenset())
    meant = meant_answer(read_answer(typed, notation), asking.surroundings)
    with np.errstate(all="ignore"):
        return Judgement("wrong", outcomes.wrong(asking, _number(asking, meant)))


def _number(asking: AskedNumber, meant: TypedNumber | MeantExpression) -> TypedNumber:
    return meant if isinstance(meant, TypedNumber) else TypedNumber(meant.value(asking.case().number))


def _of_sign(asking: AskedNumber, typed: str) -> Judgement:
    found = typed_sign(typed)
    if found is None:
        return Judgement("unreadable", outcomes.no_sign())
    right = found == asking.sign
    return Judgement("right" if right else "sign", outcomes.of_sign(right))


def _of_rule(asking: AskedNumber, typed: str) -> Judgement:
    """Of the mistake that is planted."""
    found, planted = typed_mistake(typed), asking.frame.state.document.planted
    if found is None or planted is None:
        return Judgement("unreadable", outcomes.no_rule())
    right = found == planted.mistake
    return Judgement("right" if right else "wrong", outcomes.of_rule(right))


def _judged(
    asking: AskedNumber, meant: TypedNumber | MeantExpression, earlier: Sequence[tuple[Question, Answer]]
) -> Judgement:
    agrees = _agreement(asking, meant)
    if agrees is Agreement.RIGHT:
        return _right(asking, meant)
    if agrees is Agreement.SHORT:
        return Judgement("open", outcomes.wants_digits(asking.decimals))
    if agrees is Agreement.HERE:
        return Judgement("wrong", outcomes.only_here())
    if asking.question.answer == "formula":
        return Judgement("wrong", outcomes.another_formula())
    number = _number(asking, meant)
    carried = _carried(asking, number, earlier)
    if carried:
        return Judgement(
            "carried", outcomes.right_with_earlier(carried, asking.notation, asking.frame.network)
        )
    found = _mistakes(asking, number)
    names = tuple(dict.fromkeys(alteration.mistake for alteration in found))
    said = _said_of_mistakes(asking, number, found)
    if is_another(asking, number, -asking.truth):
        return Judgement("sign", outcomes.sign(said), names)
    if any(is_another(asking, number, asking.truth * 10.0**power) for power in _powers()):
        return Judgement("power", outcomes.power(said), names)
    if names:
        return Judgement(f"mistake:{names[0]}", said, names)
    other = number_in_its_place(asking, number)
    if other is not None:
        text = outcomes.other(other, asking.asked, asking.notation, asking.frame.network)
        return Judgement(f"other:{name_of_other(asking, other)}", text)
    return Judgement("wrong", outcomes.wrong(asking, number))


def _right(asking: AskedNumber, meant: TypedNumber | MeantExpression) -> Judgement:
    """A number that stands for η is right as a number is; where a formula is asked for, it wants the letter."""
    if isinstance(meant, TypedNumber):
        return Judgement("right", outcomes.right(asking))
    unnamed = unnamed_settings(meant, asking.by_setting())
    if unnamed:
        note = "wrong" if asking.question.answer == "formula" else "right"
        return Judgement(note, outcomes.right_with_settings(asking, unnamed))
    if not holds_beyond(meant, asking.beyond()):
        said = outcomes.right_in_this_case if has_cases(asking.task) else outcomes.right_near_by
        return Judgement("right", said(asking))
    return Judgement("right", outcomes.right_everywhere(asking))


def _agreement(asking: AskedNumber, meant: TypedNumber | MeantExpression) -> Agreement:
    if isinstance(meant, MeantExpression):
        here, zero = asking.case(), asking.is_rounded_zero
        return expression_agrees(meant, here, asking.others(), rounded_zero=zero)
    found = number_agrees(meant, asking.truth, decimals=asking.decimals)
    if found is Agreement.WRONG and asking.is_rounded_zero:
        return number_agrees(meant, asking.truth, decimals=asking.decimals, rounded_zero=True)
    return found


def _powers() -> Iterator[int]:
    for power in range(1, MOST_POWERS + 1):
        yield from (power, -power)


def _carried(
    asking: AskedNumber, number: TypedNumber, earlier: Sequence[tuple[Question, Answer]]
) -> list[tuple[Question, Answer]]:
    """The earlier answers with which this one is right; none where there are no such."""
    wrong = [each for each in earlier if _carries_on(asking, each)]
    for some in (wrong, *([each] for each in wrong[-MOST_ALONE:] if len(wrong) > 1)):
        value = _with(asking, some) if some else None
        if value is not None and is_another(asking, number, value):
            return some
    return []


def _carries_on(asking: AskedNumber, given: tuple[Question, Answer]) -> bool:
    """Whether an answer is a number by which others can be worked out, and not the right one.

    A 0 where there is none would make everything after it easy.
    """
    question, answer = given
    before = step_for(asking.frame.program, question.quantity).index <= asking.step.index
    if question.iteration != asking.question.iteration or not before or question == asking.question:
        return False
    value = _number_of(answer, asking)
    truth = entry_of(asking.right, question.quantity, question.place, question.example)
    if value is None or question.answer != "value" or (value.value == 0 and truth != 0):
        return False
    return number_agrees(value, truth, decimals=asking.decimals) is not Agreement.RIGHT


def _number_of(answer: Answer, asking: AskedNumber) -> TypedNumber | None:
    return _number_typed(answer.typed, asking.notation)


@lru_cache(maxsize=4096)
def _number_typed(typed: str, notation: Notation) -> TypedNumber | None:
    """Every answer looks at all that were given before it, which need not be read each time."""
    try:
        found = read_answer(typed, notation)
    except ValueError:
        return None
    return found if isinstance(found, TypedNumber) else None


def _with(asking: AskedNumber, earlier: Sequence[tuple[Question, Answer]]) -> float | None:
    """What the number is with the learner's own earlier ones.

    None where these lead to a 0 on the way, or at its end, where there is none: it would make everything after it easy.
    """
    said = []
    for question, answer in earlier:
        number = _number_of(answer, asking)
        assert number is not None, "only numbers are carried on"
        said.append(Said(question.quantity, question.place, question.example, number.value))
    right, question = asking.right, asking.question
    found = carried_pass(
        right.task, right.parameters, right.moments, asking.frame.rows, said, asking.decimals
    )
    if made_easy(found, right, question.quantity):
        return None
    value = entry_of(found, question.quantity, question.place, question.example)
    return None if value == 0 != asking.truth else value


def _mistakes(asking: AskedNumber, number: TypedNumber) -> dict[Alteration, float]:
    """All that lead to the number, with what exactly comes out of them.

    The likeliest comes first: where results are rounded what is off by no rounding, then the nearest to what is asked,
    and the rare ones last.
    """
    known = list(asking.mistaken())
    near = may_be(number, np.array([value for _, value in known]), decimals=asking.decimals)
    found = dict(known[at] for at in np.flatnonzero(near) if is_another(asking, number, known[at][1]))

    def unlikely(alteration: Alteration) -> tuple[bool, bool, int, int, int]:
        far = abs(asking.step.index - alteration.nearest(asking.step.index))
        off = asking.decimals is not None and not np.isclose(
            round(number.value, asking.decimals), found[alteration], rtol=1e-9
        )
        rare, place = alteration.mistake in RARE, MISTAKES[alteration.mistake].number
        return rare, bool(off), len(alteration.steps), far, place

    return {alteration: found[alteration] for alteration in sorted(found, key=unlikely)}


def _said_of_mistakes(asking: AskedNumber, number: TypedNumber, found: Mapping[Alteration, float]) -> str:
    """When the number comes out; where results are rounded, when that which comes of the likeliest does."""
    value, every, rounded = number.value, list(found), None
    if asking.decimals is not None and every:
        value = found[every[0]]
        every = [alteration for alteration in every if found[alteration] == value]
        rounded = None if format_number(value) == format_number(number.value) else asking.decimals
    return outcomes.mistaken(
        value, [MistakeMade.of_asked(asking, each) for each in _one_each(every)], rounded
    )


def _one_each(found: Sequence[Alteration]) -> list[Alteration]:
    """The likeliest of each mistake."""
    return list({alteration.mistake: alteration for alteration in reversed(found)}.values())[::-1]
