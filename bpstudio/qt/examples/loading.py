"""Other examples for a network that was trained already: whether to start anew is asked, never decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from bpstudio.explain.words.happened import iterations
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask, refusal_in_words
from bpstudio.qt.controls.questions import CANCEL, Answer, put_question
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
        f"This network was trained for {iterations(trained)} on other examples.",
        "Start anew: all training is dropped, and the weights are what they were without it; settings and layers stay. "
        "Go on: the trained weights stay, and the cost curve goes on with the new examples. Undo takes either back.",
        [
            Answer(
                "Start anew",
                lambda: done(refusal_in_words(bridge.refusal_of(lambda: bridge.apply_anew(edit)))),
            ),
            Answer("Go on with the trained weights", lambda: done(ask(bridge, lambda: edit))),
            CANCEL,
        ],
    )
