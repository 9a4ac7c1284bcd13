"""What every view around the session can be asked to do."""

from __future__ import annotations

from typing import Protocol

from bpstudio.session.history.state import State


class View(Protocol):
    """A view that shows the session, and repaints itself when light and dark change places."""

    def refresh(self, old: State | None, new: State) -> None:
        """Show ``new``; ``old`` was shown before, and is None where everything is to be shown anew."""

    def refresh_theme(self) -> None:
        """Show the same in the colours of the theme that is in force now."""
