"""Which actions have a button in a bar beside the menus."""

from __future__ import annotations

from typing import Literal

BarName = Literal["transport", "training", "practice", "palette", "zoom"]
BARS: dict[BarName, tuple[tuple[str, ...], ...]] = {
    "transport": (
        ("reset", "previous_iteration", "step_back"),
        ("step_next",),
        ("finish_phase", "finish_iteration", "next_iteration"),
        ("train",),
    ),
    "training": (("stop_when",),),
    "practice": (("practice",),),
    "palette": (("copy", "paste", "duplicate", "delete", "reconnect", "freeze_selected"),),
    "zoom": (("zoom_out", "zoom_in", "zoom_fit"),),
}
"""The actions that have a button in a bar beside the menus, group by group, from left to right."""
