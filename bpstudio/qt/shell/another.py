"""Another like this: the same network with new numbers, and the same question. The review keeps what was answered."""

from __future__ import annotations

from random import Random

from bpstudio.qt.shell.window import Window
from bpstudio.session.practice.making import drawn_anew
from bpstudio.session.session import Session

SEEDS = 2**31


def another_like_this(window: Window, seeds: Random | None = None) -> None:
    """Begin a session on new numbers, once nothing would be lost; then ask again for what was asked for last."""
    document, following = window.session.document, window.session.state.wish_to_follow
    last, rounds = window.practice.last_step, window.practice.rounds
    seed = (seeds or Random()).randrange(SEEDS)

    def begin() -> None:
        left = window.session.state
        session = Session(drawn_anew(document, seed))
        if following is not None:
            session.follow(following.parameter)
        window.files.begin_untitled(session)
        window.practice.remember(rounds, left)
        window.practice.ask_at(last)

    window.player.pause()
    window.files.leaving(begin, steps_count=False)
