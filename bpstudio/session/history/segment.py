"""A stretch of history: a document, the edit that made it, and how many iterations ran with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bpstudio.engine.examples import Examples
from bpstudio.engine.optimizers import Moments
from bpstudio.engine.parameters import Parameters
from bpstudio.engine.program import Program
from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import grouped
from bpstudio.session.edits.base import Edit
from bpstudio.session.history.checkpoint import Checkpoint, Keeping
from bpstudio.session.history.document import Document
from bpstudio.session.history.record import NO_ANCHORS, Record

Given = Callable[[Document, int], Mapping[int, Checkpoint]]
"""Of a document and the number of its first iteration: the checkpoints that a file gave, by their offset from there."""


def nothing_given(document: Document, first: int) -> Mapping[int, Checkpoint]:
    """Where no file has a say."""
    return NO_ANCHORS


MOST_HELD = 640 << 20
"""Bytes that all edits of a session may hold for good: every one keeps the weights it was made at."""
_LEAST_HELD, _HELD_BY_A_LAYER = 6144, 512


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """``iterations`` ran from iteration number ``first`` on; ``record`` holds what can be recomputed.

    ``held`` are the bytes that this and all segments before it hold for good.
    """

    document: Document
    edit: Edit | None
    iterations: int
    record: Record = field(repr=False)
    held: int = field(default=0, repr=False)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Segment)
            and (self.edit, self.iterations, self.first) == (other.edit, other.iterations, other.first)
            and self.document == other.document
            and self.record.start.parameters == other.record.start.parameters
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def first(self) -> int:
        """The number of its first iteration."""
        return self.record.first

    @property
    def end(self) -> int:
        """The number of the iteration that would come next."""
        return self.first + self.iterations

    @property
    def identity(self) -> object:
        """What stays the same while the segment grows, for who keeps what was made of it."""
        return self.record

    @property
    def keeping(self) -> Keeping:
        """Of which of its iterations gradients and parameters are kept."""
        return self.record.keeping

    @property
    def parameters_at_start(self) -> Parameters:
        """What its first iteration begins with."""
        return self.record.start.parameters

    def parameters_at_end(self) -> Parameters:
        """What the iteration after its last begins with, before any edit."""
        return self.record.checkpoint(self.iterations).parameters

    @property
    def program(self) -> Program:
        """The steps of each of its iterations."""
        return Program.of(self.document.network)

    def lasting(self, iterations: int) -> Segment:
        """The same stretch with ``iterations`` iterations, run if they have not been."""
        self.record.run(iterations - self.record.length)
        return replace(self, iterations=iterations)

    def edited(self, edit: Edit, given: Given = nothing_given) -> Segment:
        """The stretch that ``edit`` opens where this one ends.

        Raises ValueError when the edit does not fit, or there is no memory left for one more.
        """
        document, start = opened_by(edit, self.document, self.record.checkpoint(self.iterations))
        held = self.held + _bytes_of(document, start, self.document)
        if self.iterations:
            held += 8 * self.document.network.size  # the one gradient that is never given up
        if held > MOST_HELD:
            raise RefusedError(
                "edit",
                f"the edits of this session would keep {grouped(held)} bytes of weights and examples, "
                f"and there is room for {grouped(MOST_HELD)}: take some back, or make them in a new session",
            )
        record = Record(document.task, start, self.end, given(document, self.end))
        return Segment(document, edit, 0, record, held)


def opened_by(edit: Edit, before: Document, checkpoint: Checkpoint) -> tuple[Document, Checkpoint]:
    """The document that ``edit`` makes of ``before``, and what training begins from then.

    Raises ValueError when the edit does not fit.
    """
    document, parameters = edit.apply(before, checkpoint.parameters)
    return document, Checkpoint(parameters, _carried(checkpoint.moments, edit, before, document))


def beginning(
    document: Document, first: Checkpoint | None = None, given: Given = nothing_given, number: int = 0
) -> Segment:
    """The segment a session starts with; at iteration ``number``, where what came before it is not at hand."""
    start = first or Checkpoint(document.initial_parameters(), _fresh(document))
    return Segment(document, None, 0, Record(document.task, start, number, given(document, number)))


def _bytes_of(document: Document, start: Checkpoint, before: Document) -> int:
    """What a segment holds for good: the checkpoint it starts at, and the examples where they are new."""
    found = _LEAST_HELD + _HELD_BY_A_LAYER * document.network.depth
    found += start.parameters.flat.nbytes + start.moments.rows.nbytes
    return found + (_bytes_of_examples(document.data) if document.data is not before.data else 0)


def _bytes_of_examples(examples: Examples) -> int:
    y = 0 if examples.y is None else examples.y.nbytes
    return examples.x.nbytes + y + 8 * len(examples) + 40 * len(examples.held_out)


def _fresh(document: Document) -> Moments:
    return Moments.fresh(document.training.optimizer, document.network.size)


def _carried(moments: Moments, edit: Edit, old: Document, new: Document) -> Moments:
    """An optimizer remembers across an edit as long as it and the shape of the network stay what they were."""
    if old.training.optimizer != new.training.optimizer or old.network.widths != new.network.widths:
        return _fresh(new)
    rows = edit.remembered(old, moments.rows)
    return _fresh(new) if rows is None else Moments(rows, moments.updates)
