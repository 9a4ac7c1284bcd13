"""The row over a plot that is chosen: what of it is said where there is little room."""

from __future__ import annotations

from collections.abc import Callable

from bpstudio.qt.ground.elided import ElidedComboBox
from bpstudio.qt.ground.no_flicker import NoFlickerLabel
from bpstudio.qt.ground.theme import SPACE
from bpstudio.qt.plots.headline_value import HeadlineValue


def fit_beside(
    chooser: ElidedComboBox,
    value: HeadlineValue,
    when: NoFlickerLabel,
    said: tuple[str, str],
    room: int,
    tell: Callable[[str], None],
) -> None:
    """First the chooser gives what is more than its text, then the iteration goes, then whose value it is.

    ``said`` is the value with whose it is, and without, which ``tell`` writes.
    It goes at last, whole: half a number would be another one.
    """
    tell(said[0])
    wide, late = value.minimumWidth(), when.minimumWidth()
    roomy = chooser.sizeHint().width()
    chooser.setFixedWidth(roomy if roomy + wide + late + 2 * SPACE <= room else chooser.needed)
    room -= chooser.width() + SPACE
    if wide > room:
        tell(said[1])
        wide = value.minimumWidth()
    value.setVisible(wide <= room)
    when.setVisible(wide + late + SPACE <= room)
