"""Where things are on the timeline, in pixels: pure geometry, the same for painting and for pointing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF

from bpstudio.engine.program import Phase, Step
from bpstudio.explain.series.ticks import roomy_end
from bpstudio.qt.ground.theme import SPACE
from bpstudio.session.history.state import State

HEIGHT = 52
MARGIN = SPACE + 4.0
STEPS_TOP, STEPS_HEIGHT = 3.0, 19.0
STEPS_END = 25.0
AXIS_Y = 33.0
GAP, PHASE_GAP = 2.0, 8.0
LEAST_GAPS = 3.0


@dataclass(frozen=True, slots=True)
class Layout:
    """One box for each step, and under them an axis of iterations: 0 at ``left``, ``end`` at ``right``."""

    steps: tuple[Step, ...]
    boxes: tuple[QRectF, ...]
    left: float
    right: float
    end: int

    def px(self, iteration: float) -> float:
        """The pixel of an iteration on the axis, from the left."""
        return self.left + iteration / self.end * (self.right - self.left)

    def iteration_at(self, px: float) -> float:
        """The iteration at a pixel, not rounded."""
        return (px - self.left) / (self.right - self.left) * self.end

    def revealed_at(self, px: float) -> int:
        """How many steps are revealed with the mouse there: 0 left of them all, else those up to it."""
        return sum(box.left() - GAP / 2 <= px for box in self.boxes) if px >= self.boxes[0].left() else 0

    def step_at(self, px: float, py: float) -> Step | None:
        """The step under the mouse."""
        for step, box in zip(self.steps, self.boxes, strict=True):
            if box.adjusted(-GAP / 2, -STEPS_TOP, GAP / 2, GAP).contains(px, py):
                return step
        return None


def laid_out(state: State, width: float, caption: float, field: float) -> Layout:
    """The timeline of ``state`` in a widget of that width.

    Of it captions at the left take ``caption``, and before the axis a field takes ``field``.
    """
    program = state.segment.program
    left, right = MARGIN + caption, max(width - MARGIN, MARGIN + caption + 10)
    boxes = boxes_of(tuple(step.phase for step in program), left, right)
    end = roomy_end(max(state.iterations, state.cursor.iteration))
    return Layout(program.steps, boxes, min(left + field, right - 10), right, end)


@lru_cache(maxsize=8)
def boxes_of(phases: tuple[Phase, ...], left: float, right: float) -> tuple[QRectF, ...]:
    """A box for each step by its phase, of one width; a wider gap between phases; gaps shrink where there are many.

    Kept, because every step and every frame asks for them. Nobody changes what this returns.
    """
    changes = _changes(phases)
    gaps = GAP * (len(phases) - 1) + (PHASE_GAP - GAP) * sum(changes)
    squeeze = min(1.0, (right - left) / (LEAST_GAPS * gaps)) if gaps else 1.0
    width = (right - left - squeeze * gaps) / len(phases)
    boxes, x = [], left
    for change in changes:
        x += squeeze * (PHASE_GAP - GAP) if change else 0.0
        boxes.append(QRectF(x, STEPS_TOP, width, STEPS_HEIGHT))
        x += width + squeeze * GAP
    return tuple(boxes)


def _changes(phases: Sequence[Phase]) -> list[bool]:
    """Whether each step begins a phase after another."""
    return [index > 0 and phase is not phases[index - 1] for index, phase in enumerate(phases)]
