"""A mistake in words: when its number comes out, and what should be instead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cause:
    """``when`` goes on from “It comes out when”; ``instead`` is a sentence of its own.

    ``is_`` says of a factor itself what the number is; empty where ``when`` says it as well.
    """

    when: str
    instead: str
    is_: str = ""
