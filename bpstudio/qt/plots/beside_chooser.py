"""The row over a plot that is chosen: what of it is said where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bpstudio.qt.ground.elided import ElidedComboBox
from bpstudio.qt.ground.no_flicker import NoFlickerLabel
from bpstudio.qt.ground.theme import SPACE
from bpstudio.qt.plots.headline_value import Headline, HeadlineValue


def fit_beside(
    chooser: ElidedComboBox,
    value: HeadlineValue,
    when: NoFlickerLabel,
    headline: Headline,
    room: int,
    tell: Callable[[Headline], None],
) -> None:
    """First the chooser gives what is more than its text, then the iteration goes, then whose value it is.

    ``tell`` writes the value of a headline.
    It goes at last, whole: half a number would be another one.
    """
    tell(headline)
    wide, late = value.minimumWidth(), when.minimumWidth()
    roomy = chooser.sizeHint().width()
    chooser.setFixedWidth(roomy if roomy + wide + late + 2 * SPACE <= room else chooser.needed)
    room -= chooser.width() + SPACE
    if wide > room:
        tell(replace(headline, whose=""))
        wide = value.minimumWidth()
    value.setVisible(wide <= room)
    when.setVisible(wide + late + SPACE <= room)
