"""Numbers for people: few digits, never a false zero, a proper minus sign."""

from __future__ import annotations

import math

import numpy as np

from bpstudio.engine.network import Array
from bpstudio.notation.tree import Matrix, Node, Number, Text

NOT_COMPUTED = "—"
MINUS = "\u2212"
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
MOST_IN_A_LINE = 9
MOST_COUNTED = 10**15
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-4, 1e6


def format_number(value: float, digits: int = 4) -> str:
    """``value`` to ``digits`` significant digits; whole digits are never cut below a million.

    Zeros at the end stay only where the number goes on behind them: 0.5 is a half, 0.5000 is nearly one.
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    text = _plain(value, digits)
    if text is None:
        text = _scientific(value, digits)
    return text.replace("-", MINUS)


def _plain(value: float, digits: int) -> str | None:
    """Without an exponent; None where that would take too many digits."""
    exponent = int(f"{value:.{digits - 1}e}".partition("e")[2])
    text = f"{value:.{max(digits - 1 - exponent, 0)}f}"
    if not SMALLEST_PLAIN <= abs(float(text)) < LARGEST_PLAIN:
        return None
    return _without_junk(text, value)


def _scientific(value: float, digits: int) -> str:
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    mantissa = _without_junk(mantissa, value, f"e{exponent}")
    return f"{mantissa}×10{str(int(exponent)).translate(SUPERSCRIPTS)}"


def _without_junk(text: str, value: float, exponent: str = "") -> str:
    exact = math.isclose(float(text + exponent), value, rel_tol=1e-12)
    return text.rstrip("0").rstrip(".") if exact and "." in text else text


def ordinal(value: int) -> str:
    """2nd, 3rd, 4th, 1,024th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(value % 10 if value // 10 % 10 != 1 else 0, "th")
    return f"{format_count(value)}{ending}"


def format_count(count: int) -> str:
    """``6,400``; from a thousand million million on ``2.4×10⁵⁸``: nobody reads more digits."""
    if abs(count) < MOST_COUNTED:
        return f"{count:,}".replace("-", MINUS)
    power = math.log10(abs(count))
    mantissa, exponent = 10 ** (power % 1), math.floor(power)
    if f"{mantissa:.1f}" == "10.0":
        mantissa, exponent = 1.0, exponent + 1
    sign = MINUS if count < 0 else ""
    return f"{sign}{mantissa:.1f}×10{str(exponent).translate(SUPERSCRIPTS)}"


def number(value: float, digits: int = 4) -> Number:
    """A value put into a formula, in the colour of such values."""
    return Number(format_number(value, digits), "number")


def format_array(values: Array | float | None, digits: int = 4) -> str:
    """In one line: a number, ``[0.5, −1]``, ``[1, 2; 3, 4]``, or how many numbers and between which two."""
    if values is None:
        return NOT_COMPUTED
    array = np.asarray(values, dtype=np.float64)
    if array.size == 1:
        return format_number(float(array.flat[0]), digits)
    if array.ndim > 2 or array.size > MOST_IN_A_LINE:
        return summary(array)
    lines = [", ".join(format_number(float(x), digits) for x in line) for line in np.atleast_2d(array)]
    return f"[{'; '.join(lines)}]"


def summary(array: Array) -> str:
    """``64×10 numbers, −0.3102 to 0.2817``."""
    size = "×".join(str(length) for length in array.shape)
    if not np.isfinite(array).all():
        return f"{size} numbers, not all finite"
    least, most = format_number(float(array.min())), format_number(float(array.max()))
    return f"{size} numbers, all {least}" if least == most else f"{size} numbers, {least} to {most}"


def array_tree(values: Array | float | None, digits: int = 4) -> Node:
    """A number, a matrix of at most nine numbers (a vector is a column), or the words of ``summary``."""
    if values is None:
        return Text(NOT_COMPUTED)
    array = np.asarray(values, dtype=np.float64)
    if array.size == 1:
        return number(float(array.flat[0]), digits)
    columns = array[:, None] if array.ndim == 1 else array
    if columns.ndim > 2 or columns.size > MOST_IN_A_LINE:
        return Text(summary(array))
    return Matrix(tuple(tuple(number(float(x), digits) for x in line) for line in columns))


def stated(name: str, values: Array | float | None, digits: int = 4) -> str:
    """``z² = 0.5``; of many numbers how many and between which two, which is no side of an equation: ``z² (…)``."""
    words = isinstance(array_tree(values), Text) and values is not None
    return f"{name} ({format_array(values, digits)})" if words else f"{name} = {format_array(values, digits)}"
