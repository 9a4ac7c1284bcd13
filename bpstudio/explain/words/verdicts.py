"""What came of it, in words: training that diverged, gradients that were checked, files that were run again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from bpstudio.engine.network import Network
from bpstudio.engine.quantity import UPDATE
from bpstudio.engine.words import counted, grouped, in_a_row, plural
from bpstudio.explain.words.finite import not_finite
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import NOT_COMPUTED, format_number
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity, symbol
from bpstudio.notation.textbook import Notation
from bpstudio.session.session import Divergence

if TYPE_CHECKING:  # not part of the start
    from bpstudio.engine.gradient_check import Comparison, GradientCheck

UNTOLD = (
    "the last digit decides what comes of this training, and another processor may round it otherwise than the one "
    "that ran it"
)
NOT_REACHED = f"{NOT_COMPUTED} stands for what you have not stepped to yet; it is checked all the same."
SMALLER, TOO_LARGE = "a smaller learning rate usually helps", "the weights or the inputs are too large"


def diverged(divergence: Divergence, by_the_rate: bool, notation: Notation) -> str:
    """What ran away first, where, and what is left to do: shorter steps, or smaller numbers to begin with."""
    name = (
        to_plain(quantity(divergence.quantity), notation) if divergence.quantity != UPDATE else "the update"
    )
    layer = "" if divergence.layer is None else f" in layer {divergence.layer}"
    when = grouped(divergence.iteration)
    what = not_finite(f"{name}{layer}", was=by_the_rate, iteration=when)
    if by_the_rate:
        return f"Training stopped: {what}. Everything before is on the timeline; {SMALLER}."
    yet = "since the last edit" if divergence.iteration else "yet"
    return f"Training stopped: {what}. No update has run {yet}: {TOO_LARGE}."


def stopped(why: str) -> str:
    """Of training that came to the end that was asked for."""
    return f"Training stopped: {why}."


def diverged_in_a_line(divergence: Divergence, by_the_rate: bool) -> str:
    """The same for a terminal, with the names that the file has."""
    what = not_finite(str(divergence.quantity), was=by_the_rate, iteration=grouped(divergence.iteration))
    return f"training stopped: {what}; {SMALLER if by_the_rate else TOO_LARGE}"


class FilePlace(Protocol):
    """Where in a file something stands."""

    @property
    def path(self) -> str:
        """The place as a JSON path."""


class VerifiedFile(Protocol):
    """What came of running a file again, as far as it is said."""

    @property
    def difference(self) -> object | None:
        """The first number that is wrong, which says so as text; None where none is."""

    @property
    def untold(self) -> int | None:
        """The iteration from which on it cannot be told; None where all can be."""

    @property
    def explained(self) -> int:
        """How many stretches differ by no more than rounding explains."""

    @property
    def inexact(self) -> FilePlace | None:
        """Where the first number is that is not the same to the bit; None where all are."""

    @property
    def same_kernels(self) -> bool:
        """Whether what ran the file rounds as this processor does."""

    @property
    def steps(self) -> int:
        """How many steps of the trace were compared."""

    @property
    def rows(self) -> int:
        """How many rows of the series were compared."""

    @property
    def checkpoints(self) -> int:
        """How many checkpoints were compared."""

    @property
    def compared(self) -> bool:
        """Whether there was anything in the file that could be wrong."""


def verified(iterations: int, found: VerifiedFile) -> str:
    """What came of running a file of so many iterations again, in one sentence."""
    if found.difference is not None:
        return f"wrong: {found.difference}"
    if not found.compared:
        return (
            "nothing to compare: the file has no trace, no series and no checkpoints, so there is no computed number "
            "in it that could be checked"
        )
    counts = (
        counted(found.steps, "step of the trace", "steps of the trace"),
        counted(found.rows, "row of the series", "rows of the series"),
        counted(found.checkpoints, "checkpoint"),
    )
    compared = f"{counted(iterations, 'iteration')} run again; {in_a_row(counts)}"
    if found.untold is not None:
        return (
            f"cannot be told from iteration {grouped(found.untold)} on: from there {UNTOLD}; all before that agrees "
            f"({compared}). `bpstudio export FILE --to json -o NEW` runs it again here, and NEW can be verified here"
        )
    explained = ""
    if found.explained:
        stretches = counted(found.explained, "stretch", "stretches")
        explained = f"; {stretches} within what rounding explains on another processor"
    return f"ok: {compared} agree{_exactly(found)}{explained}"


def _exactly(found: VerifiedFile) -> str:
    if found.inexact is None:
        return " to the bit"
    if found.same_kernels:
        return f", though not to the bit as they would with the kernels that the file names ({found.inexact.path})"
    return ""


def worst_first(check: GradientCheck) -> list[Comparison]:
    """The gradients that are wrong, then the others, those that differ most first."""
    return sorted(check.comparisons, key=lambda found: (found.verdict != "wrong", -found.error))


def check_row(
    found: Comparison, network: Network, known: tuple[float, float] | None, notation: Notation
) -> tuple[str, str, str, str, str]:
    """A gradient's name, its number, the reference, how far they are apart, and the verdict.

    Of the two numbers only what is ``known`` is told: None while the gradient is hidden.
    """
    return (
        parameter_text(found.parameter, network, notation),
        NOT_COMPUTED if known is None else format_number(known[0], 8),
        NOT_COMPUTED if known is None else format_number(known[1], 8),
        format_number(found.error, 2),
        found.verdict,
    )


def check_table(check: GradientCheck, notation: Notation) -> str:
    """A line a parameter: its gradient, the reference, how far they are apart, and the verdict."""
    lines = [f"{'parameter':<14}{'gradient':>25}{check.method:>25}{'relative error':>16}"]
    for found in check.comparisons:
        numbers = f"{found.gradient:>25.16g}{found.reference:>25.16g}{found.error:>16.1e}"
        lines.append(f"{found.parameter!s:<14}{numbers}  {found.verdict}")
    names = "names count units from 0, as in the file: theta1[0,1] is the weight from unit 1 to unit 2"
    return "\n".join([*lines, names, _check_summary(check, notation)])


def _check_summary(check: GradientCheck, notation: Notation) -> str:
    counts = _verdicts(check)
    right, wrong_ones = grouped(counts["right"]), grouped(counts["wrong"])
    told = f"{counted(sum(counts.values()), 'gradient')}: {right} right, {wrong_ones} wrong"
    kinks = f", {grouped(counts['kink'])} at a kink" if counts["kink"] else ""
    if counts["undefined"]:
        kinks += f", {grouped(counts['undefined'])} undefined because a number on the way is not finite"
    wrong = _wrong_factors(check, notation)
    factor = f"\nthe local derivative that is wrong: {wrong}" if wrong else ""
    return f"{told}{kinks}; the largest error is {check.worst.error:.1e} at {check.worst.parameter}{factor}"


def _verdicts(check: GradientCheck) -> Counter[str]:
    """How many gradients came to each verdict."""
    return Counter(found.verdict for found in check.comparisons)


def _wrong_factors(check: GradientCheck, notation: Notation) -> str:
    return in_a_row(to_plain(symbol(step), notation) for step in check.wrong_factors)


def _some(some: int, count: int, verb: str, verb_of_many: str = "") -> str:
    """``1 of 9 gradients is``, ``2 of 9 gradients are``."""
    verb = plural(some, verb, verb_of_many or verb)
    return f"{grouped(some)} of {counted(count, 'gradient')} {verb}"


def check_verdict(check: GradientCheck, notation: Notation) -> str:
    """The result in one sentence."""
    counts, count = _verdicts(check), len(check.comparisons)
    if check.wrong_factors:
        wrong = _wrong_factors(check, notation)
        return f"The factor {wrong} is wrong, and {grouped(counts['wrong'])} of {counted(count, 'gradient')} with it."
    if counts["wrong"]:
        return f"{_some(counts['wrong'], count, 'is', 'are')} wrong, though every factor by itself is right."
    if counts["undefined"]:
        return f"{_some(counts['undefined'], count, 'cannot')} be checked: numbers here are not finite."
    return f"All {grouped(count)} gradients are right."


def check_detail(
    check: GradientCheck, network: Network, most: int | None = None, *, notation: Notation
) -> str:
    """How it was checked, what lay at a kink, and that a table has ``most`` rows, where there are more."""
    kinks = _verdicts(check)["kink"]
    worst = check.worst
    text = (
        f"Compared with a {check.method}. The largest relative error is {format_number(worst.error, 2)}, "
        f"at {parameter_text(worst.parameter, network, notation)}."
    )
    if kinks:
        lie = plural(kinks, "lies", "lie")
        text += f" {grouped(kinks)} {lie} at a kink, where the cost has a corner and no single slope to compare with."
    if most is not None and len(check.comparisons) > most:
        text += f" The table shows the {grouped(most)} that differ most."
    return text


def verifying(share: float) -> tuple[str, str]:
    """While a file is run again: a few words, and what that means."""
    return (
        f"Verifying: {share:.0%}",
        "The file is run again from its beginning and every number compared. Until that is done you see the "
        "iteration at its cursor, from the checkpoint before it, and can step through it.",
    )


def why_not_verified(why: str) -> tuple[str, str]:
    """Of a file that could not be run again: a few words, and what that means."""
    return "Not verified", f"{why}\nOnly this iteration can be seen. Press for what can be done."


def not_to_be_told(untold: int) -> tuple[str, str]:
    """Of a file whose numbers rounding leaves open from an iteration on: a few words, and what that means."""
    return (
        f"Not verified from iteration {grouped(untold)} on",
        f"From there {UNTOLD}: whether the numbers are right cannot be told. Press for what can be done.",
    )


def why_not_to_be_told(untold: int) -> tuple[str, str]:
    """The same where something can be done about it: a sentence, and the whole of it."""
    return (
        f"From iteration {grouped(untold)} on, the last digit decides what comes of this training.",
        "The processor that ran it may round otherwise than this one, and small differences grow there until nothing "
        "can be told from them. What you see are the file's numbers; before that iteration all of them agree.\n\n"
        "Run again here, the log gives this computer's numbers from the start. They can differ from what you see now, "
        "and the file can then be verified on this computer.",
    )
