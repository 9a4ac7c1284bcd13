"""The kinds of number that practice asks for: what each is called, and how well it is known."""

from __future__ import annotations

from typing import NamedTuple

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.optimizers import OPTIMIZERS
from bpstudio.engine.words import capital, counted
from bpstudio.session.practice.progress import RIGHT_IN_A_ROW, PracticeProgress, Tally

_NAMES = {
    "forward z": "the weighted sum z",
    "cost": "the cost",
    "slope of the cost": "the slope of the cost",
    "product": "a product of factors",
    "sum": "a sum over paths or examples",
    "input": "a factor by a weight: the activation below",
    "bias": "a factor by a bias: 1",
    "weight": "a factor by an activation: the weight",
    "which factor": "which factor comes next",
    "paths": "the number of paths",
    "effect": "which parameter has the largest effect",
    "change": "bigger or smaller than before",
}
ABOUT_PROGRESS = (
    "A kind of number is first shown worked out, then asked until two answers in a row are right. "
    "A wrong answer brings it back. This is kept on this computer alone."
)
NOT_ROUNDED = "Not rounded"
NOTHING_YET = "Nothing has been asked yet: practice asks while you step in a session of your own."
CLEARED = "Progress is cleared: every kind is new again."


def kind_name(kind: str) -> str:
    """What a kind is called in a sentence."""
    head, colon, name = kind.partition(":")
    if colon and head == "activation" and name in ACTIVATIONS:
        return f"an activation of {ACTIVATIONS[name].label}"
    if colon and head == "slope" and name in ACTIVATIONS:
        return f"the slope of {ACTIVATIONS[name].label}"
    if colon and head == "update" and name in OPTIMIZERS:
        return f"an update by {OPTIMIZERS[name].label}"
    return _NAMES.get(kind, kind)


class KindRow(NamedTuple):
    """A line of the page of progress."""

    name: str
    state: str
    right: str
    wrong: str
    shown: str


COLUMNS = ("Kind of number", "Now", "Right", "Wrong", "Shown")


def progress_rows(progress: PracticeProgress) -> tuple[KindRow, ...]:
    """A line for each kind met so far, in that order."""
    return tuple(
        KindRow(capital(kind_name(kind)), _state(tally), str(tally.right), str(tally.wrong), str(tally.shown))
        for kind, tally in progress.tallies
    )


def _state(tally: Tally) -> str:
    if tally.mastered:
        return "known: shown without a question"
    missing = RIGHT_IN_A_ROW - tally.row
    return f"asked: {counted(missing, 'right answer')} to go"
