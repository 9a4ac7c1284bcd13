"""Numbers for people: few digits, never a false zero, a proper minus sign."""

from __future__ import annotations

import math

import numpy as np

from bpstudio.engine.arrays import Flags
from bpstudio.engine.network import Array
from bpstudio.engine.words import MINUS as MINUS
from bpstudio.engine.words import SUPERSCRIPTS as SUPERSCRIPTS
from bpstudio.notation.tree import Matrix, Node, Number, Operator, Row, Text

NOT_COMPUTED = "—"
MOST_IN_A_LINE = 9
SMALLEST_PLAIN, LARGEST_PLAIN = 1e-4, 1e6
DIGITS_OF_DOUBLE = 17
"""So many tell any two numbers in double precision apart."""


def format_number(value: float, digits: int = 4) -> str:
    """``value`` to ``digits`` significant digits; whole digits are never cut below a million.

    Zeros at the end stay only where the number goes on behind them: 0.5 is a half, 0.5000 is nearly one.
    To 17 digits there are as many as tell the number from all others: 0.1, not 0.10000000000000001.
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    if value == 0:
        return "0"
    if digits >= DIGITS_OF_DOUBLE:
        counts = range(1, DIGITS_OF_DOUBLE)
        digits = next((n for n in counts if float(f"{value:.{n - 1}e}") == value), DIGITS_OF_DOUBLE)
    text = _plain(value, digits)
    if text is None:
        text = _scientific(value, digits)
    return text.replace("-", MINUS)


def number_text(value: float | None, digits: int = 4) -> str:
    """Four digits, "—" while it is not computed."""
    return NOT_COMPUTED if value is None else format_number(value, digits)


def format_zero(value: float) -> str:
    """Of a number that is 0 but for rounding: ``≈ 0 (2.8e-17)``."""
    return f"≈ 0 ({f'{abs(value):.1e}' if value >= 0 else MINUS + f'{-value:.1e}'})"


def nearly_zero(value: float) -> Row:
    """The same as a side of an equation, which brings its own relation."""
    text = format_zero(value).removeprefix("≈ 0")
    return Row((Operator("≈"), Number("0", "number"), Text(text)))


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


def number(value: float, digits: int = 4) -> Number:
    """A value put into a formula, in the colour of such values."""
    return Number(format_number(value, digits), "number", float(value))


def format_array(values: Array | float | None, digits: int = 4, zeros: Flags | None = None) -> str:
    """In one line: a number, ``[0.5, −1]``, ``[1, 2; 3, 4]``, or how many numbers and between which two.

    What is flagged in ``zeros``, of the same shape, is 0 but for rounding.
    """
    if values is None:
        return NOT_COMPUTED
    array = np.asarray(values, dtype=np.float64)
    if array.size == 1:
        return _written(float(array.flat[0]), digits, zeros is not None and bool(zeros.flat[0]))
    if array.ndim > 2 or array.size > MOST_IN_A_LINE:
        return summary(array)
    flags = np.zeros(array.shape, dtype=bool) if zeros is None else zeros
    pairs = zip(np.atleast_2d(array), np.atleast_2d(flags), strict=True)
    lines = [
        ", ".join(_written(float(x), digits, zero) for x, zero in zip(*pair, strict=True)) for pair in pairs
    ]
    return f"[{'; '.join(lines)}]"


def _written(value: float, digits: int, zero: bool) -> str:
    return format_zero(value) if zero else format_number(value, digits)


def summary(array: Array) -> str:
    """``64×10 numbers, −0.3102 to 0.2817``."""
    size = "×".join(str(length) for length in array.shape)
    if not np.isfinite(array).all():
        return f"{size} numbers, not all finite"
    least, most = format_number(float(array.min())), format_number(float(array.max()))
    return f"{size} numbers, all {least}" if least == most else f"{size} numbers, {least} to {most}"


def array_tree(values: Array | float | None, digits: int = 4, zeros: Flags | None = None) -> Node:
    """A number, a matrix of at most nine numbers (a vector is a column), or the words of ``summary``.

    What is flagged in ``zeros``, of the same shape, is 0 but for rounding.
    """
    if values is None:
        return Text(NOT_COMPUTED)
    array = np.asarray(values, dtype=np.float64)
    if array.size == 1:
        return _node(float(array.flat[0]), digits, zeros is not None and bool(zeros.flat[0]))
    columns = array[:, None] if array.ndim == 1 else array
    if columns.ndim > 2 or columns.size > MOST_IN_A_LINE:
        return Text(summary(array))
    flags = np.zeros(columns.shape, dtype=bool) if zeros is None else zeros.reshape(columns.shape)
    lines = (zip(*pair, strict=True) for pair in zip(columns, flags, strict=True))
    return Matrix(tuple(tuple(_node(float(x), digits, zero) for x, zero in line) for line in lines))


def stated(name: str, values: Array | float | None, digits: int = 4, zeros: Flags | None = None) -> str:
    """``z² = 0.5``; of many numbers how many and between which two, which is no side of an equation: ``z² (…)``.

    What is flagged in ``zeros`` is 0 but for rounding: ``z² ≈ 0 (2.8e-17)``.
    """
    text = format_array(values, digits, zeros)
    if isinstance(array_tree(values), Text) and values is not None:
        return f"{name} ({text})"
    return equated(name, text)


def equated(name: str, value: str) -> str:
    """``z² = 0.5``, or ``z² ≈ 0 (2.8e-17)``, where the value brings its own relation."""
    return f"{name} {value}" if value.startswith("≈") else f"{name} = {value}"


def _node(value: float, digits: int, zero: bool) -> Node:
    return nearly_zero(value) if zero else number(value, digits)
