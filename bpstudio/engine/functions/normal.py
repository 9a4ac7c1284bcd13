"""The normal distribution: the share of it below z, its density, and the error function behind them.

After the rational functions of Sun Microsystems' fdlibm (``s_erf.c``, 1993), which miss the error function by less than
a unit in the last place. In the tail z² is not rounded before e is raised to it, so that Φ(−8) is as exact as Φ(0).
Everything holds for complex arrays as well, as functions of their real parts' regions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np

from bpstudio.engine.arrays import Array

ROOT_2, ROOT_2_PI = 1.4142135623730951, 2.5066282746310002
_QUARTER, _NEAR, _MIDDLE, _FAR = 0.25, 0.84375, 1.25, 1 / 0.35  # where one formula takes over from another
_NOTHING = 28.0  # above it what is left of the error function's tail is no number any more
_AT_1 = 0.845062911510467529297  # erf(1), to 24 bits

_Polynomial = tuple[float, ...]
_P_NEAR = (
    1.28379167095512558561e-01, -3.25042107247001499370e-01, -2.84817495755985104766e-02,
    -5.77027029648944159157e-03, -2.37630166566501626084e-05,
)  # fmt: skip
_Q_NEAR = (
    1.0, 3.97917223959155352819e-01, 6.50222499887672944485e-02, 5.08130628187576562776e-03,
    1.32494738004321644526e-04, -3.96022827877536812320e-06,
)  # fmt: skip
_P_MIDDLE = (
    -2.36211856075265944077e-03, 4.14856118683748331666e-01, -3.72207876035701323847e-01, 3.18346619901161753674e-01,
    -1.10894694282396677476e-01, 3.54783043256182359371e-02, -2.16637559486879084300e-03,
)  # fmt: skip
_Q_MIDDLE = (
    1.0, 1.06420880400844228286e-01, 5.40397917702171048937e-01, 7.18286544141962662868e-02,
    1.26171219808761642112e-01, 1.36370839120290507362e-02, 1.19844998467991074170e-02,
)  # fmt: skip
_P_FAR = (
    -9.86494403484714822705e-03, -6.93858572707181764372e-01, -1.05586262253232909814e01, -6.23753324503260060396e01,
    -1.62396669462573470355e02, -1.84605092906711035994e02, -8.12874355063065934246e01, -9.81432934416914548592e00,
)  # fmt: skip
_Q_FAR = (
    1.0, 1.96512716674392571292e01, 1.37657754143519042600e02, 4.34565877475229228821e02, 6.45387271733267880336e02,
    4.29008140027567833386e02, 1.08635005541779435134e02, 6.57024977031928170135e00, -6.04244152148580987438e-02,
)  # fmt: skip
_P_TAIL = (
    -9.86494292470009928597e-03, -7.99283237680523006574e-01, -1.77579549177547519889e01, -1.60636384855821916062e02,
    -6.37566443368389627722e02, -1.02509513161107724954e03, -4.83519191608651397019e02,
)  # fmt: skip
_Q_TAIL = (
    1.0, 3.03380607434824582924e01, 3.25792512996573918826e02, 1.53672958608443695994e03, 3.19985821950859553908e03,
    2.55305040643316442583e03, 4.74528541206955367215e02, -2.24409524465858183362e01,
)  # fmt: skip


_Region = tuple[float, Callable[[Array], Array]]


def erf(x: Array) -> Array:
    """The error function of every number of ``x``."""
    return _by_size(
        x,
        (_NEAR, lambda x: x + x * _ratio(_P_NEAR, _Q_NEAR, x * x)),
        (_MIDDLE, lambda x: np.sign(x.real) * (_AT_1 + _ratio(_P_MIDDLE, _Q_MIDDLE, _positive(x) - 1.0))),
        (_NOTHING, lambda x: np.sign(x.real) * (1.0 - 2.0 * _tail(ROOT_2 * _positive(x)))),
        (np.inf, lambda x: np.sign(x.real)),
    )


def share_below(z: Array) -> Array:
    """Φ(z), the share of the normal distribution below every number of ``z``."""
    near = ROOT_2 * _QUARTER
    return _by_size(z, (near, lambda z: 0.5 + 0.5 * erf(z / ROOT_2)), (np.inf, _from_the_tail))


def density(z: Array) -> Array:
    """φ(z) = e^(−z²/2)/√(2π), the slope of Φ at every number of ``z``."""
    return _by_size(z, (ROOT_2 * _NOTHING, lambda z: _bell(z) / ROOT_2_PI), (np.inf, np.zeros_like))


def _from_the_tail(z: Array) -> Array:
    """The share below z out of the share beyond |z|, which is small and known to all its digits."""
    beyond = _by_size(
        _positive(z),
        (ROOT_2 * _NEAR, lambda z: 0.5 * _complement(z / ROOT_2)),
        (ROOT_2 * _MIDDLE, lambda z: 0.5 * ((1.0 - _AT_1) - _ratio(_P_MIDDLE, _Q_MIDDLE, z / ROOT_2 - 1.0))),
        (ROOT_2 * _NOTHING, _tail),
        (np.inf, np.zeros_like),
    )
    return np.where(z.real > 0, 1.0 - beyond, beyond)


def _complement(x: Array) -> Array:
    """1 − erf(x) between a quarter and 0.84."""
    return 0.5 - (x * _ratio(_P_NEAR, _Q_NEAR, x * x) + (x - 0.5))


def _tail(z: Array) -> Array:
    """The share of the normal distribution beyond z, from 1.77 on."""
    inverse = 2.0 / (z * z)
    near = z.real < ROOT_2 * _FAR
    ratio = np.where(near, _ratio(_P_FAR, _Q_FAR, inverse), _ratio(_P_TAIL, _Q_TAIL, inverse))
    return _bell(z, -0.5625) * np.exp(ratio) * (0.5 * ROOT_2) / z


def _bell(z: Array, more: float = 0.0) -> Array:
    """e^(−z²/2 + more), of which the square of what a float32 holds of z is exact."""
    head = z.real.astype(np.float32).astype(z.real.dtype)
    return np.exp(more - 0.5 * head * head) * np.exp(0.5 * (head - z) * (head + z))


def _positive(x: Array) -> Array:
    return np.where(x.real < 0, -x, x)


def _ratio(above: _Polynomial, below: _Polynomial, x: Array) -> Array:
    return _polynomial(above, x) / _polynomial(below, x)


def _polynomial(coefficients: _Polynomial, x: Array) -> Array:
    return reduce(
        lambda total, coefficient: total * x + coefficient, reversed(coefficients), np.zeros_like(x)
    )


def _by_size(x: Array, *regions: _Region) -> Array:
    """Each number by the function of the first region whose bound is above its size; NaN stays NaN."""
    size, found = np.abs(x.real), np.full_like(x, np.nan)
    left = ~np.isnan(size)
    for bound, function in regions:
        here = left & ((size < bound) | np.isinf(bound))
        if here.any():
            found[here] = function(x[here])
        left &= ~here
    return found
