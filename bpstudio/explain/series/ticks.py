"""Where an axis has its ticks (steps of 1, 2 and 5) and what is written at them. Knows no toolkit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from bpstudio.notation.numbers import MINUS, SUPERSCRIPTS, format_number

_ENDS = (10, 15, 20, 30, 40, 50, 60, 80, 100)
_PLAIN_EXPONENTS = range(-3, 5)


def step_of(span: float, most: int) -> float:
    """The smallest step of 1, 2 or 5 times a power of ten of which at most ``most`` fit into ``span``."""
    rough = span / max(most, 1)
    if not (rough > 0 and math.isfinite(rough)):
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    found = next((k * power for k in (1, 2, 5) if k * power >= rough * (1 - 1e-9)), 10 * power)
    return found if 0 < found < math.inf else rough


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers from ``low`` to ``high``; about ``most`` of them."""
    step = 2 * step_of(high / 2 - low / 2, most)  # the difference itself may overflow
    if not (math.isfinite(low / step) and math.isfinite(high / step)):
        return []
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    slack = 1e-6 * (high / 2 - low / 2)  # far from 0 the nearest float may be outside
    found = [k * step for k in range(first, last + 1)]
    return [value for value in found if low - slack <= value <= high + slack and math.isfinite(value)]


def whole_ticks(low: float, high: float, most: int) -> list[int]:
    """Round whole numbers from ``low`` to ``high``; about ``most`` of them."""
    step = max(1, round(step_of(high - low, most)))
    return list(range(math.ceil(low / step) * step, math.floor(high) + 1, step))


def power_ticks(low: float, high: float, most: int) -> list[int]:
    """0, 1, 10, 100 … from ``low`` to ``high``; where those are few, what lies between two of them as well."""
    powers = [10**power for power in range(max(0, math.ceil(math.log10(high + 1))))] if high > 0 else []
    finer = sorted({k * power for power in powers for k in (1, 2, 5)})
    found = [value for value in (0, *powers) if low <= value <= high]
    closer = [value for value in (0, *finer) if low <= value <= high]
    if len(found) < 4:
        return closer if len(closer) > 1 else whole_ticks(low, high, most)
    return found if len(found) <= most else [0, *found[2::2]] if found[0] == 0 else found[::2]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Exponents between ``low`` and ``high``: whole ones, or those of round numbers within a decade or two."""
    step = max(1, round((high - low) / most))
    whole = range(math.ceil(low / step) * step, math.floor(high) + 1, step)
    if len(whole) > 1:
        return [float(exponent) for exponent in whole]
    return [math.log10(value) for value in ticks(10.0**low, 10.0**high, 2 * most) if value > 0]


def tick_texts(values: Sequence[float]) -> list[str]:
    """All with the same number of decimals; with an exponent where they are very large or very small."""
    if not values:
        return []
    largest = max(abs(value) for value in values)
    step = min((b - a for a, b in pairwise(values)), default=largest) or 1.0
    if not (math.isfinite(largest) and largest / step < 1e15):
        return [format_number(value, 6) for value in values]
    if largest >= 1e5 or step < 1e-4 * (1 - 1e-9):
        digits = max(1, math.floor(math.log10(largest / step) + 1e-9) + 1) if largest else 1
        return [format_number(value, min(digits, 10)) for value in values]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [f"{value:.{decimals}f}".replace("-", MINUS) for value in values]


def log_texts(exponents: Sequence[float]) -> list[str]:
    """0.01, 1, 10⁻⁵; round numbers between two powers are written out."""
    if any(exponent != round(exponent) for exponent in exponents):
        return tick_texts([10.0**exponent for exponent in exponents])
    return [_power(round(exponent)) for exponent in exponents]


def _power(exponent: int) -> str:
    if exponent in _PLAIN_EXPONENTS:
        return format_number(10.0**exponent)
    return f"10{str(exponent).translate(SUPERSCRIPTS)}"


def roomy_end(count: int) -> int:
    """The end of an axis for ``count`` things, so that it need not move with each new one."""
    power = 1
    while count > 100 * power:
        power *= 10
    return next(end * power for end in _ENDS if end * power >= count)
