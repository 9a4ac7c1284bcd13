"""What the window says of events, in a notice, with the button that takes back or puts right what has happened."""

from __future__ import annotations

from bpstudio.explain.troubles.runaway import again, by_the_rate, shorter
from bpstudio.explain.words.happened import edit_sentence
from bpstudio.explain.words.verdicts import diverged
from bpstudio.qt.shell.window import Window
from bpstudio.session.edits.base import Edit, SetLearningRate
from bpstudio.session.session import Divergence


def tell_of_edit(window: Window, edit: Edit, dropped: int) -> None:
    """What an edit has done beside what it was made for, with a way to take it back."""
    told = edit_sentence(edit, dropped, window.bridge.state, window.notation)
    if told:
        undo = ("Undo", lambda: window.move_by_hand(window.session.undo))
        window.notice.say(told, "warning", choices=(undo,))


def tell_of_divergence(window: Window, divergence: Divergence) -> None:
    """Where numbers ran away, with a smaller learning rate one click away."""
    bridge = window.bridge
    told = diverged(divergence, by_the_rate(divergence, bridge.state), window.notation)
    if not by_the_rate(divergence, bridge.state):
        window.notice.say(told, "warning")
        return
    begun, smaller = bridge.state.segment.first, shorter(bridge.document.training.learning_rate)
    words = again(begun, smaller)

    def act() -> None:
        bridge.attempt(lambda: bridge.apply_from(begun, SetLearningRate(smaller)))

    window.notice.say(told, "warning", choices=((words, act),))
