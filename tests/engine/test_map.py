"""What a newcomer reads first of the engine: what comes before what."""

from __future__ import annotations

from bpstudio import engine

MAP = engine.__doc__ or ""


def test_the_plain_pass_comes_before_what_is_held_to_it() -> None:
    assert (
        MAP.index("``program``")
        < MAP.index("``plain_pass``")
        < MAP.index("``trainer``")
        < MAP.index("``fast``")
    )
