"""What is said of somebody's own numbers: a line for each quantity, then the first wrong place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bpstudio.engine.words import counted, grouped, in_a_row, plural
from bpstudio.explain.own_code.comparing import QuantityCompared
from bpstudio.explain.own_code.explaining import ExplainedBy
from bpstudio.explain.own_code.fitting import Kind, turned_with
from bpstudio.explain.own_code.given import SINGLE
from bpstudio.notation.numbers import format_number

_FEWEST_DIGITS, _ALL_DIGITS = 4, 17
_MOST_NAMES = 12
_TURNED: dict[Kind, str] = {
    "examples": "Examples are columns in these numbers; they were turned, as here they are rows.",
    "weights": "A weight's row is the unit it goes to in these numbers; they were turned, as here it is the unit "
    "it comes from.",
    "factor": "∂z/∂a has a row for each z in these numbers; it was turned, as here it has a row for each a.",
}


def report(
    iteration: int,
    quantities: Sequence[QuantityCompared],
    mistakes: Sequence[ExplainedBy] = (),
    left_out: Sequence[str] = (),
) -> str:
    """The whole report, in lines."""
    return "\n".join(_lines(iteration, quantities, mistakes, left_out))


def _lines(
    iteration: int,
    quantities: Sequence[QuantityCompared],
    mistakes: Sequence[ExplainedBy],
    left_out: Sequence[str],
) -> Iterator[str]:
    yield f"{counted(len(quantities), 'quantity', 'quantities')} compared with iteration {grouped(iteration)}"
    yield ""
    width = max((len(str(each.named)) for each in quantities), default=0)
    yield from (f"{each.named!s:<{width}}  {verdict(each)}" for each in quantities)
    yield ""
    yield conclusion(quantities)
    yield from mistakes_in_lines(quantities, mistakes)
    yield from remarks(quantities, left_out)


def verdict(compared: QuantityCompared) -> str:
    """``agrees``, ``differs``, in how many of its numbers, or that it has another shape."""
    wrong = compared.wrong
    if wrong is None:
        found, meant = (_shape(each.shape) for each in (compared.given.values, compared.right))
        return f"has another shape: {found} given, {meant} expected"
    if not wrong.any():
        return "agrees"
    return (
        "differs"
        if wrong.size == 1
        else f"differs in {grouped(int(wrong.sum()))} of {grouped(wrong.size)} numbers"
    )


def _shape(shape: tuple[int, ...]) -> str:
    """``2×3 numbers``, ``one number``."""
    if not shape:
        return "one number"
    return f"{'×'.join(map(str, shape))} {plural(shape[0] if len(shape) == 1 else 2, 'number')}"


def conclusion(quantities: Sequence[QuantityCompared]) -> str:
    """That all agrees, or the first place that does not."""
    wrong = next((each for each in quantities if not each.agrees), None)
    if wrong is None:
        return "Everything agrees."
    first = next(wrong.differences())
    if first.typed is None or first.right is None:
        return f"The first that is wrong is {wrong.named}, which has another shape."
    place = f"[{','.join(map(str, first.place))}]" if wrong.right.size > 1 else ""
    typed, right = digits_apart(first.typed, first.right)
    counting = " (rows and columns count from 0)" if place else ""
    return f"The first wrong number is {wrong.named}{place}{counting}: {typed} is given, {right} is right."


def mistakes_in_lines(
    quantities: Sequence[QuantityCompared], mistakes: Sequence[ExplainedBy]
) -> Iterator[str]:
    """The mistakes that give all the numbers, each in a line; that there is none, where they differ."""
    if len(mistakes) == 1:
        yield f"One mistake gives all of these numbers. {mistakes[0].sentence}"
    elif mistakes:
        yield "Each of these mistakes alone gives all of these numbers:"
        yield from (f"- {mistake.sentence}" for mistake in mistakes)
    elif not all(each.agrees for each in quantities):
        yield "No single mistake that is known here gives all of these numbers."


def digits_apart(typed: float, right: float) -> tuple[str, str]:
    """Two numbers, to as many digits as it takes to tell them apart."""
    for digits in range(_FEWEST_DIGITS, _ALL_DIGITS):
        if format_number(typed, digits) != format_number(right, digits):
            break
    return format_number(typed, digits), format_number(right, digits)


def remarks(quantities: Sequence[QuantityCompared], left_out: Sequence[str]) -> Iterator[str]:
    """How the numbers were read, where that is not plain: turned, of single precision, or left out."""
    kinds = {turned_with(each.named) for each in quantities if each.turned}
    yield from (sentence for kind, sentence in _TURNED.items() if kind in kinds)
    if any(each.given.precision == SINGLE for each in quantities):
        yield "The numbers are of single precision, and are compared to the digits that it has."
    if left_out:
        more = len(left_out) - _MOST_NAMES
        names = [*left_out[:_MOST_NAMES], *([f"and {grouped(more)} more"] if more > 0 else [])]
        yield f"Left out, as this network has no quantity of that name: {in_a_row(names)}."
