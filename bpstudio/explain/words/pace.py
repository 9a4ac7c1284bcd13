"""How far and how fast training goes, in words."""

from __future__ import annotations

from bpstudio.engine.words import grouped
from bpstudio.session.history.state import State


def rate_text(rate: float) -> str:
    """12,300 /s, 4.2 /s, or seconds for each where one takes longer than that."""
    if rate >= 100:
        return f"{grouped(round(float(f'{rate:.3g}')))} /s"
    return f"{rate:.1f} /s" if rate >= 1 else f"{1 / rate:.1f} s each" if rate > 0 else "running one …"


def duration(seconds: float) -> str:
    """0:42, 12:05, 3:10:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def training_text(state: State) -> str:
    """Which iteration is shown while training, the one completed last."""
    return f"Training … iteration {grouped(state.last_completed)}" if state.completed else "Training …"
