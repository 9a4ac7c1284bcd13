r"""Activations that are smooth everywhere: tanh, sigmoid, softmax and the newer ones.

Softplus is that of Dugas et al. (2001), SiLU of Elfwing, Uchibe and Doya (2018), GELU of Hendrycks and Gimpel (2016),
with the exact Φ.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast.formula import Formula, Kernel, less_the_largest, rooms, scalar, summed_over_units
from bpstudio.engine.functions.entries import ASKED, BY_Z, Activation, Code, Coupling, Line
from bpstudio.engine.functions.normal import ROOT_2, density, share_below

_FLAT = 800.0  # beyond ±800 a sigmoid is 0 or 1 to the last digit
_PART = 1 << 13  # numbers that are worked on at once by what needs much room
_SOFTMAX_CODE = """
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
"""
_NORMAL_CODE = """
def Phi(z):
    # the share of the normal distribution below each z
    return np.vectorize(lambda each: math.erfc(-each / math.sqrt(2)) / 2, otypes=[float])(z)


def phi(z):
    # its density, the slope of Phi
    return np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
"""


@Formula
def _tanh(z: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.tanh, z, out)


@Formula
def _tanh_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    square, _ = rooms(out)
    yield partial(np.square, a, square)
    yield partial(np.subtract, scalar(1.0, a), square, out)


TANH = Activation(
    "tanh",
    r"\tanh",
    r"\tanh(z)",
    r"1 - \tanh(z)^2",
    _tanh,
    _tanh_derivative,
    lines=(
        Line(rf"{BY_Z} \tanh(z)", ASKED),
        Line(rf"{BY_Z} \frac{{e^z - e^{{-z}}}}{{e^z + e^{{-z}}}}", "definition of tanh"),
        Line(r"\frac{(e^z + e^{-z})^2 - (e^z - e^{-z})^2}{(e^z + e^{-z})^2}", "quotient rule"),
        Line(r"1 - \left(\frac{e^z - e^{-z}}{e^z + e^{-z}}\right)^2", "divide each term"),
    ),
    last="definition of tanh",
    low=-1.0,
    high=1.0,
    of_a=True,
    less_square=True,
    onnx="Tanh(z)",
    numpy=Code("np.tanh(z)", "1 - a**2"),
    torch=Code("torch.tanh(z)", "1 - a**2"),
)


@Formula
def _sigmoid(z: Array, out: Array) -> Iterator[Kernel]:
    # e^-z may overflow to infinity, of which the reciprocal is the right 0; the engine runs with that flag off.
    one, other = rooms(out)
    yield partial(np.negative, z, one)
    yield partial(np.exp, one, other)
    yield partial(np.add, other, scalar(1.0, z), one)
    yield partial(np.reciprocal, one, out)


@Formula
def _sigmoid_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    rest, _ = rooms(out)
    yield partial(np.subtract, scalar(1.0, a), a, rest)
    yield partial(np.multiply, a, rest, out)


SIGMOID = Activation(
    "sigmoid",
    r"\sigma",
    r"\frac{1}{1 + e^{-z}}",
    r"\sigma(z)(1 - \sigma(z))",
    _sigmoid,
    _sigmoid_derivative,
    lines=(
        Line(rf"{BY_Z} \frac{{1}}{{1 + e^{{-z}}}}", "definition of σ"),
        Line(rf"{BY_Z} (1 + e^{{-z}})^{{-1}}", "as a power"),
        Line(rf"-(1 + e^{{-z}})^{{-2}} \times {BY_Z} (1 + e^{{-z}})", "chain rule"),
        Line(r"-(1 + e^{-z})^{-2} \times (-e^{-z})", "derivative of the inside"),
        Line(r"\frac{e^{-z}}{(1 + e^{-z})^2}", "as a fraction"),
        Line(r"\frac{1}{1 + e^{-z}} \times \frac{e^{-z}}{1 + e^{-z}}", "split in two factors"),
        Line(r"\frac{1}{1 + e^{-z}} \times \frac{(1 + e^{-z}) - 1}{1 + e^{-z}}", "add 1 and take it away"),
        Line(r"\frac{1}{1 + e^{-z}} \times \left(1 - \frac{1}{1 + e^{-z}}\right)", "divide each term"),
    ),
    last="definition of σ",
    low=0.0,
    high=1.0,
    steepest=0.25,
    of_a=True,
    onnx="Sigmoid(z)",
    numpy=Code("1 / (1 + np.exp(-z))", "a * (1 - a)"),
    torch=Code("torch.sigmoid(z)", "a * (1 - a)"),
)


@Formula
def _softmax(z: Array, out: Array) -> Iterator[Kernel]:
    total, add_up = summed_over_units(out)
    yield from less_the_largest(z, out)
    yield partial(np.exp, out, out)
    yield add_up
    yield partial(np.divide, out, total, out)


def softmax_jacobian(a: Array) -> Array:
    """∂a_i/∂z_j = a_i (δ_ij − a_j) of each example, shape (m, units, units), from a of shape (units, m)."""
    rows = a.T
    return rows[:, :, None] * (np.eye(len(a)) - rows[:, None, :])


@Formula
def softmax_product(upstream: Array, a: Array, out: Array) -> Iterator[Kernel]:
    """The Jacobian times ∂C/∂a, without forming it: a ∘ (g − Σ g a), all of shape (units, m)."""
    total, add_up = summed_over_units(out)
    yield partial(np.multiply, upstream, a, out)
    yield add_up
    yield partial(np.subtract, upstream, total, out)
    yield partial(np.multiply, out, a, out)


SOFTMAX = Activation(
    "softmax",
    r"\mathrm{softmax}",
    r"\frac{e^{z_i}}{\sum_j e^{z_j}}",
    r"\hat{y}_i (\delta_{ij} - \hat{y}_j)",
    _softmax,
    None,
    lines=(
        Line(r"\frac{\partial}{\partial z_j} \frac{e^{z_i}}{\sum_k e^{z_k}}", "definition of softmax"),
        Line(
            r"\frac{e^{z_i} \delta_{ij} \sum_k e^{z_k} - e^{z_i} e^{z_j}}{(\sum_k e^{z_k})^2}",
            "quotient rule",
        ),
        Line(
            r"\frac{e^{z_i}}{\sum_k e^{z_k}} \left(\delta_{ij} - \frac{e^{z_j}}{\sum_k e^{z_k}}\right)",
            "split in two factors",
        ),
    ),
    last="definition of softmax",
    low=0.0,
    high=1.0,
    steepest=0.25,
    coupling=Coupling(softmax_jacobian, softmax_product),
    onnx="Softmax(z)",
    numpy=Code("softmax(z)", "a * (by_a - (by_a * a).sum(axis=1, keepdims=True))", _SOFTMAX_CODE),
    torch=Code("torch.softmax(z, dim=1)", "a * (by_a - (by_a * a).sum(dim=1, keepdim=True))"),
)


@Formula
def _softplus(z: Array, out: Array) -> Iterator[Kernel]:
    # max(0, z) + ln(1 + e^−|z|). minimum and maximum order complex numbers by their real part.
    above = np.empty_like(z)
    yield partial(np.negative, z, above)
    yield partial(np.minimum, z, above, out=above)
    yield partial(np.exp, above, above)
    yield partial(np.log1p, above, above)
    yield partial(np.maximum, z, scalar(0.0, z), out=out)
    yield partial(np.add, out, above, out)


@Formula
def _softplus_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    # 1 − e^−a, which is 1/(1 + e^−z) and as exact far below 0, where a is small.
    yield partial(np.negative, a, out)
    yield partial(np.expm1, out, out)
    yield partial(np.negative, out, out)


SOFTPLUS = Activation(
    "softplus",
    r"\mathrm{softplus}",
    r"\ln(1 + e^z)",
    r"\frac{1}{1 + e^{-z}}",
    _softplus,
    _softplus_derivative,
    lines=(
        Line(rf"{BY_Z} \ln(1 + e^z)", "definition of softplus"),
        Line(rf"\frac{{1}}{{1 + e^z}} \times {BY_Z} (1 + e^z)", "chain rule"),
        Line(r"\frac{1}{1 + e^z} \times e^z", "derivative of the inside"),
    ),
    last="divide by e to z",
    remark="this is the sigmoid σ(z)",
    low=0.0,
    of_a=True,
    onnx="Add(Max(z, 0), Log(Add(1, Exp(Neg(Abs(z))))))",
    numpy=Code("np.logaddexp(0, z)", "1 / (1 + np.exp(-z))"),
    torch=Code("torch.nn.functional.softplus(z, threshold=40)", "torch.sigmoid(z)"),
)


@Formula
def _silu(z: Array, out: Array) -> Iterator[Kernel]:
    # z e^min(0, z) / (1 + e^−|z|). Far below 0, where e^z is 0, −800 stands for z: −∞ times 0 is no number.
    part, other = np.empty_like(z), np.empty_like(z)
    yield partial(np.negative, z, part)
    yield partial(np.minimum, z, part, out=part)
    yield partial(np.exp, part, part)
    yield partial(np.add, part, scalar(1.0, z), part)
    yield partial(np.minimum, z, scalar(0.0, z), out=other)
    yield partial(np.exp, other, other)
    yield partial(np.divide, other, part, part)
    yield partial(np.maximum, z, scalar(-_FLAT, z), out=other)
    yield partial(np.multiply, other, part, out)


@Formula
def _silu_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    # σ(z)(1 + z σ(−z)), where 1 − σ(z) has no digits left far above 0
    within, part = np.empty_like(z), np.empty_like(z)
    yield partial(np.clip, z, -_FLAT, _FLAT, out=within)
    yield partial(np.exp, within, part)
    yield partial(np.add, part, scalar(1.0, z), part)
    yield partial(np.divide, within, part, part)
    yield partial(np.add, part, scalar(1.0, z), part)
    yield partial(np.negative, within, within)
    yield partial(np.exp, within, within)
    yield partial(np.add, within, scalar(1.0, z), within)
    yield partial(np.divide, part, within, out)


SILU = Activation(
    "SiLU",
    r"\mathrm{SiLU}",
    r"z \sigma(z)",
    r"\sigma(z)(1 + z (1 - \sigma(z)))",
    _silu,
    _silu_derivative,
    lines=(
        Line(rf"{BY_Z} (z \sigma(z))", "definition of SiLU"),
        Line(rf"\sigma(z) + z \times {BY_Z} \sigma(z)", "product rule"),
        Line(r"\sigma(z) + z \times \sigma(z) (1 - \sigma(z))", "derivative of σ"),
    ),
    last="take σ(z) out",
    low=-0.2784645427610738,
    steepest=1.0998393194985,
    remark="σ(z) is the sigmoid, 1/(1 + e⁻ᶻ)",
    onnx="Mul(z, Sigmoid(z))",
    numpy=Code("z / (1 + np.exp(-z))", "(1 + z / (1 + np.exp(z))) / (1 + np.exp(-z))"),
    torch=Code("torch.nn.functional.silu(z)", "torch.sigmoid(z) * (1 + z * torch.sigmoid(-z))"),
)


def _gelu(z: Array, out: Array) -> None:
    _in_parts(_gelu_of, out, z)


def _gelu_of(z: Array) -> Array:
    share = share_below(z)
    return np.multiply(z, share, out=np.full_like(z, -0.0), where=share != 0)  # −∞ times 0 is none


def _gelu_derivative(z: Array, a: Array, out: Array) -> None:
    _in_parts(_gelu_slope_of, out, z)


def _gelu_slope_of(z: Array) -> Array:
    bell = density(z)
    return share_below(z) + np.multiply(z, bell, out=np.zeros_like(z), where=bell != 0)


def _in_parts(function: Callable[[Array], Array], out: Array, z: Array) -> None:
    """A few thousand numbers at a time, so that little room is needed."""
    count = max(1, _PART // max(1, z[:1].size))
    for begin in range(0, len(z), count):
        part = slice(begin, begin + count)
        out[part] = function(z[part])


def _gelu_in_operators() -> str:
    """Φ as the Fourier series of the steps ±6√2 apart that it is one of, summed after Clenshaw.

    There is an error function in ONNX, but not all that runs its models has one in double precision.
    """
    step, sines = math.pi / 12, range(23, 0, -1)
    lines = [
        f"within = Max({-6 * ROOT_2}, Min({6 * ROOT_2}, z))",
        f"angle = Mul(within, {step / ROOT_2 * 2})",
        "twice = Mul(2, Cos(angle))",
        "sum24 = 0.0",
        "sum25 = 0.0",
    ]
    for n in sines:
        share = math.exp(-((n * step) ** 2)) / (n * math.pi)
        lines.append(f"sum{n} = Sub(Add(Mul(twice, sum{n + 1}), {share}), sum{n + 2})")
    lines.append(f"share = Add(Add(0.5, Mul(angle, {0.5 / math.pi})), Mul(Sin(angle), sum1))")
    return "\n".join([*lines, f"Mul(Max({-6 * ROOT_2}, z), share)"])


GELU = Activation(
    "GELU",
    r"\mathrm{GELU}",
    r"z \Phi(z)",
    r"\Phi(z) + z \varphi(z)",
    _gelu,
    _gelu_derivative,
    lines=(
        Line(rf"{BY_Z} (z \Phi(z))", "definition of GELU"),
        Line(rf"\Phi(z) + z \times {BY_Z} \Phi(z)", "product rule"),
    ),
    last="the slope of Φ is φ",
    low=-0.1699712074220625,
    steepest=1.1289041450640,
    remark="Φ(z) is the share of the normal distribution below z, and φ(z) = e^(−z²/2)/√(2π) its density",
    onnx=_gelu_in_operators(),
    numpy=Code("z * Phi(z)", "Phi(z) + z * phi(z)", _NORMAL_CODE),
    torch=Code(
        "z * torch.erfc(-z / math.sqrt(2)) / 2",
        "torch.erfc(-z / math.sqrt(2)) / 2 + z * torch.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)",
    ),
)
