"""The numbers of iterations up to the cursor, run again where the record was thinned."""

from __future__ import annotations

from bpstudio.engine.network import Array
from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame
from bpstudio.session.history.checkpoint import Checkpoint
from bpstudio.session.past import GradientRow


class Recall:
    """Runs again what the record has not kept; once for each iteration."""

    def __init__(self) -> None:
        self._checkpoint: tuple[object, int, Checkpoint] | None = None
        self._row: tuple[object, int, Array] | None = None

    def checkpoint(self, frame: Frame, iteration: int) -> Checkpoint:
        """The parameters and the optimizer's memory that an iteration began with.

        Raises ValueError for one that has not begun.
        """
        if iteration > frame.past.last + 1:
            raise RefusedError("iteration", f"what iteration {iteration} begins with is not known yet")
        segment = frame.past.segment_of(iteration)
        offset, kept = iteration - segment.first, self._checkpoint
        if kept is None or kept[0] is not segment.record or kept[1] != offset:
            self._checkpoint = kept = segment.record, offset, segment.record.checkpoint(offset)
        return kept[2]

    def gradients(self, frame: Frame, iteration: int) -> GradientRow:
        """All gradients of an iteration. Raises ValueError for one that is not completed."""
        if iteration > frame.past.last:
            raise RefusedError("iteration", f"iteration {iteration} is not completed")
        segment = frame.past.segment_of(iteration)
        record, offset, network = segment.record, iteration - segment.first, segment.document.network
        if iteration == frame.iteration:
            here = frame.all_gradients
            assert here is not None, "it is completed"
            return GradientRow(network, here)
        if offset % record.gradient_stride == 0:
            return GradientRow(network, record.gradients[offset // record.gradient_stride])
        kept = self._row
        if kept is None or kept[0] is not record or kept[1] != offset:
            self._row = kept = record, offset, record.trace(offset).workspace.gradient.flat
        return GradientRow(network, kept[2])
