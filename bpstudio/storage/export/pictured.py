"""What of a session is to be in a picture, and how it is to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError

PicturePart = Literal["canvas", "equation", "plots", "window"]
WITHOUT_GROUND: tuple[PicturePart, ...] = ("canvas", "equation")
"""Those that can lie on whatever is under them; the others have a ground of their own."""
PICTURE_SCALE, WALK_SCALE, MOST_SCALE = 2, 1, 4
"""Where none is named: what is looked at closely has more pixels than what fills a slide."""


@dataclass(frozen=True, slots=True)
class PictureWanted:
    """``part`` of the window, None where the form has one of its own, as it stands at the cursor.

    ``scale`` is how many pixels of a picture there are for each of the screen's; drawings made of lines have no use for
    it. ``transparent`` leaves out the ground. ``parameter`` is selected in a picture, so that the equation shows its
    chain; a walk goes through that chain, and without it through all steps of the iteration.
    """

    part: PicturePart | None = None
    scale: int = PICTURE_SCALE
    transparent: bool = False
    parameter: Parameter | None = None

    def __post_init__(self) -> None:
        """Raises RefusedError for a scale that is none."""
        if not 1 <= self.scale <= MOST_SCALE:
            raise RefusedError("scale", f"the scale is 1 to {MOST_SCALE}, not {self.scale}")
