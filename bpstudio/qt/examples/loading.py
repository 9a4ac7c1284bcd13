"""Other examples for a network that was trained already: whether to start anew is asked, never decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from bpstudio.explain.words.examples import GO_ON, START_ANEW, trained_on_others
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask, refusal_in_words
from bpstudio.qt.controls.questions import CANCEL, Reply, put_question
from bpstudio.session.edits.base import Edit
from bpstudio.session.seen import since_drawn


def load(bridge: Bridge, edit: Edit, window: QWidget, done: Callable[[str], object]) -> None:
    """Apply an edit that brings other examples; ``done`` gets the refusal, empty where it was accepted.

    In a session with training behind the cursor it asks first, and calls nothing where the answer is to leave it.
    """
    trained = bridge.state.completed - since_drawn(bridge.state)[0].first
    if not trained:
        done(ask(bridge, lambda: edit))
        return
    put_question(
        window,
        "Other examples",
        *trained_on_others(trained),
        [
            Reply(
                START_ANEW, lambda: done(refusal_in_words(bridge.refusal_of(lambda: bridge.apply_anew(edit))))
            ),
            Reply(GO_ON, lambda: done(ask(bridge, lambda: edit))),
            CANCEL,
        ],
    )
