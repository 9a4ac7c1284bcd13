"""Which buttons of a notice may still be pressed: those for what was done last, in the session that is shown."""

from __future__ import annotations

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.notice import Notice
from bpstudio.session.history.state import State


def keep_offers_true(bridge: Bridge, notice: Notice) -> None:
    """A notice with buttons goes once something else has been done or undone: its Undo would take that back."""

    def before_the_last() -> State | None:
        """What Undo would bring back: one and the same while a slider is dragged."""
        found = bridge.session.undoable
        return None if found is None else found.state

    kept = before_the_last()

    def look(*_: object) -> None:
        nonlocal kept
        earlier, kept = kept, before_the_last()
        if kept is not earlier:
            notice.withdraw_offer()

    def replaced() -> None:
        look()
        notice.withdraw_offer()

    bridge.changed.connect(look)
    bridge.replaced.connect(replaced)
