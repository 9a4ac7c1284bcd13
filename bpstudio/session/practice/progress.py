"""How well a learner knows each kind of number, as a value with a text for the settings."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, replace
from typing import Any

RIGHT_IN_A_ROW = 2
MOST_KINDS, LONGEST_KIND, MOST_COUNTED = 200, 60, 10**9


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a kind was answered right or wrong or was shown, and how many right answers there are in a row now."""

    right: int = 0
    wrong: int = 0
    shown: int = 0
    row: int = 0

    @property
    def known(self) -> bool:
        """Whether the learner has met it before."""
        return bool(self.right or self.wrong or self.shown)

    @property
    def mastered(self) -> bool:
        """Whether it is not asked for any more, until an answer to it is wrong."""
        return self.row >= RIGHT_IN_A_ROW


@dataclass(frozen=True, slots=True)
class PracticeProgress:
    """A tally for each kind met so far, in the order in which they were met."""

    tallies: tuple[tuple[str, Tally], ...] = ()

    def of(self, kind: str) -> Tally:
        """The tally of a kind; all zero where it was never met."""
        return dict(self.tallies).get(kind, Tally())

    def with_right(self, kind: str) -> PracticeProgress:
        """One more right answer."""
        before = self.of(kind)
        return self._with(kind, replace(before, right=before.right + 1, row=before.row + 1))

    def with_wrong(self, kind: str) -> PracticeProgress:
        """One more wrong answer, which brings the kind back."""
        before = self.of(kind)
        return self._with(kind, replace(before, wrong=before.wrong + 1, row=0))

    def with_shown(self, kind: str) -> PracticeProgress:
        """Shown in place of an answer, or as an example: to read is not yet to know."""
        before = self.of(kind)
        return self._with(kind, replace(before, shown=before.shown + 1, row=0))

    def _with(self, kind: str, tally: Tally) -> PracticeProgress:
        known = dict(self.tallies)
        known[kind] = tally
        return PracticeProgress(tuple(known.items()))

    @property
    def text(self) -> str:
        """What ``progress_of`` reads."""
        return json.dumps({kind: astuple(tally) for kind, tally in self.tallies})


def progress_of(text: str | None) -> PracticeProgress:
    """The progress that a text of the settings tells; none where it tells nothing that can be read."""
    try:
        found: Any = json.loads(text or "")
    except (ValueError, RecursionError):
        return PracticeProgress()
    if not isinstance(found, dict) or len(found) > MOST_KINDS:
        return PracticeProgress()
    if not all(len(kind) <= LONGEST_KIND and _are_counts(counts) for kind, counts in found.items()):
        return PracticeProgress()
    return PracticeProgress(tuple((kind, Tally(*counts)) for kind, counts in found.items()))


def _are_counts(counts: object) -> bool:
    return (
        isinstance(counts, list)
        and len(counts) == 4
        and all(type(count) is int and 0 <= count <= MOST_COUNTED for count in counts)
    )
