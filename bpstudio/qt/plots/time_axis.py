"""Which iterations a plot shows, and how they are spread: evenly, as far as the cost changes, or in powers of ten."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from bpstudio.explain.series.axis import Course, change_ends, course_of, from_powers, to_powers
from bpstudio.explain.series.series import Points, Trails, points
from bpstudio.explain.series.ticks import roomy_end
from bpstudio.qt.ground.elided import ElidedButton
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.plots.picture import SIDE_ROOM, AxisRange
from bpstudio.session.history.state import State
from bpstudio.session.past import ALL_COSTS

AxisChoice = Literal["auto", "all", "happens", "log"]
CHOICES: dict[AxisChoice, tuple[str, str, str]] = {
    "auto": (
        "axis: auto",
        "&Automatic",
        "Powers of ten where the cost changes at the very start only.",
    ),
    "all": ("axis: all", "A&ll iterations", "All iterations, evenly."),
    "happens": ("axis: change", "&Where it happens", "Only as far as the cost changes."),
    "log": ("axis: log", "Powers of &ten", "All iterations; 1, 10 and 100 are at equal distances."),
}
"""What the button says, what its menu says, and what that means."""
TIP = "How the iterations are spread, here and in the plot beside it."
NARROWEST, NARROWEST_POWERS = 4.0, 0.05
_EVERYTHING = (-1.0, 1e15)


class Seen(NamedTuple):
    """The iterations in view, and whether they are in powers of ten."""

    x: AxisRange
    powers: bool


class TimeAxis:
    """What was chosen, and what was zoomed to. All plots that run together have the same choice."""

    def __init__(self) -> None:
        self.choice: AxisChoice = "auto"
        self.zoom: AxisRange | None = None
        self._trails = Trails(512)
        self._whole: tuple[tuple[object, int, AxisChoice], Seen] | None = None
        self._found: tuple[object, Course, float] | None = None

    def seen(self, state: State) -> Seen:
        """What to draw of a state."""
        whole = self.whole(state)
        return whole if self.zoom is None else Seen(self.zoom, whole.powers)

    def whole(self, state: State) -> Seen:
        """The same without the zoom."""
        key = state.segments, state.cursor.iteration, self.choice
        if self._whole is None or self._whole[0][0] is not key[0] or self._whole[0][1:] != key[1:]:
            self._whole = key, self._all(state)
        return self._whole[1]

    def _all(self, state: State) -> Seen:
        end = float(max(state.iterations, state.cursor.iteration, 1))
        course = self.course(state)
        if course == "log":
            far = float(to_powers(np.array(end)))
            room = far * SIDE_ROOM
            return Seen(AxisRange(*from_powers(np.array([-room, far + room])).tolist()), True)
        if course == "happens":
            end = min(end, float(roomy_end(max(1, round(1.25 * self._look(state)[1])))))
        return Seen(AxisRange(-end * SIDE_ROOM, end * (1 + SIDE_ROOM)), False)

    def course(self, state: State) -> Course:
        """How the iterations are spread now."""
        return self._look(state)[0] if self.choice == "auto" else self.choice

    def _look(self, state: State) -> tuple[Course, float]:
        if self._found is None or self._found[0] is not state.segments:
            found = self._costs(state)
            self._found = state.segments, course_of(*found), change_ends(*found)
        return self._found[1:]

    def _costs(self, state: State) -> Points:
        return points(state, ALL_COSTS, self._trails, _EVERYTHING, "C")

    def zoom_by(self, state: State, x: float, factor: float) -> None:
        """Show so many times as much about the iteration ``x``."""
        whole, now = self.whole(state), self.seen(state).x
        powers = whole.powers

        def place(value: float) -> float:
            return float(to_powers(np.array(value))) if powers else value

        low, high, least, most, at = map(place, (*now, *whole.x, x))
        span = max(NARROWEST_POWERS if powers else NARROWEST, (high - low) * factor)
        start = max(least, min(at - (at - low) / (high - low) * span, most - span))
        ends = np.array([start, start + span])
        found = AxisRange(*(from_powers(ends) if powers else ends).tolist())
        self.zoom = found if span < most - least else None


class AxisButton(ElidedButton):
    """Says how the iterations are spread, and offers the other ways. ``chosen(choice)``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("iterations_axis")
        self.setAccessibleName("axis of iterations")
        self.setFont(ui_font(-1))
        self.setMinimumHeight(24)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu, group = QMenu(self), QActionGroup(self)
        menu.setToolTipsVisible(True)
        self.actions_of: dict[str, QAction] = {}
        for choice, (_, text, tip) in CHOICES.items():
            action = menu.addAction(text)
            action.setObjectName(f"iterations_{choice}")
            action.setToolTip(plain_tip(tip))
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, one=choice: self._choose(one))
            group.addAction(action)
            self.actions_of[choice] = action
        self.setMenu(menu)
        self._show("auto")

    def _choose(self, choice: AxisChoice) -> None:
        self._show(choice)
        self.chosen.emit(choice)

    def _show(self, choice: AxisChoice) -> None:
        said, _, meant = CHOICES[choice]
        self.actions_of[choice].setChecked(True)
        self.setText(said)
        self.setToolTip(plain_tip(f"{TIP}\nNow {said}: {meant}"))
