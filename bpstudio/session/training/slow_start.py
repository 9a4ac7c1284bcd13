"""How fast training goes when it begins: first so that the eye follows, then twice as fast every second."""

from __future__ import annotations

from math import exp2, inf, log

BEGIN_RATE = 20.0
BEGIN_SECONDS = 2.0
FULL_AFTER_SECONDS = 15.0
"""From then on nothing holds it back; twice 80,000 iterations a second would have been next."""


def rate_after(seconds: float) -> float:
    """Iterations a second once training has been played for so long; infinite from ``FULL_AFTER_SECONDS`` on."""
    if seconds >= FULL_AFTER_SECONDS:
        return inf
    return BEGIN_RATE * exp2(max(0.0, seconds - BEGIN_SECONDS))


def due_by(seconds: float) -> float:
    """How many iterations are due by then, of which the last may be a part; infinite where the rate is."""
    if seconds >= FULL_AFTER_SECONDS:
        return inf
    doubling = max(0.0, seconds - BEGIN_SECONDS)
    return BEGIN_RATE * (min(seconds, BEGIN_SECONDS) + (exp2(doubling) - 1.0) / log(2.0))
