r"""Activations made of pieces: the identity, ReLU and its kin.

Derivatives are those of Goodfellow, Bengio and Courville, *Deep Learning*, ch. 6, with ReLU'(0) = 0. ELU is that of
Clevert, Unterthiner and Hochreiter (2016) with α = 1, hard tanh that of Collobert (2004) with the slope 0 at ±1.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast.formula import Formula, Kernel, scalar
from bpstudio.engine.functions.entries import BY_Z, Activation, Code, Line

LEAK = 0.01
_CORNER = "the two sides meet in a corner at z = 0, where there is no derivative; 0 counts as the lower side"
_CORNERS = (
    "the pieces meet in corners at z = −1 and z = 1, where there is no derivative; 0 is taken for it there"
)


@Formula
def _identity(z: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.positive, z, out)


@Formula
def _identity_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    out.fill(1.0)  # once is enough: whatever z is
    yield from ()


IDENTITY = Activation(
    "identity",
    r"\mathrm{id}",
    r"z",
    r"1",
    _identity,
    _identity_derivative,
    lines=(Line(rf"{BY_Z} z", "definition of the identity"),),
    last="derivative of z",
    same=True,
    onnx="z",
    numpy=Code("z", "np.ones_like(z)"),
    torch=Code("z", "torch.ones_like(z)"),
)


@Formula
def _relu(z: Array, out: Array) -> Iterator[Kernel]:
    # An array of zeros that is never written takes hardly any memory, and a third of the time that one zero takes.
    yield partial(np.maximum, z, np.zeros(z.shape, z.dtype, "C" if z.flags.c_contiguous else "F"), out=out)


@Formula
def _relu_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.sign, a, out)  # a is never negative: 1 where the unit is on, and 0 at z = 0 as well


RELU = Activation(
    "ReLU",
    r"\mathrm{ReLU}",
    r"\max(0, z)",
    r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
    _relu,
    _relu_derivative,
    lines=(
        Line(rf"{BY_Z} \max(0, z)", "definition of ReLU"),
        Line(
            rf"\begin{{cases}} {BY_Z} z & z > 0 \\ 0 & z \le 0 \end{{cases}}",
            "case by case",
        ),
    ),
    last="derivative of z, of 0",
    analytic=False,
    corners=(0.0,),
    remark=_CORNER,
    low=0.0,
    ramp=0.0,
    of_a=True,
    onnx="Relu(z)",
    numpy=Code("np.maximum(0, z)", "np.heaviside(z, 0)"),
    torch=Code("torch.relu(z)", "(z > 0).double()"),
)


@Formula
def _leaky_relu(z: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.multiply, z, scalar(LEAK, z), out)
    yield partial(np.maximum, z, out, out=out)


@Formula
def _leaky_relu_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.sign, z, out)  # of NaN it is NaN, as no comparison is
    yield partial(np.maximum, out, scalar(LEAK, z), out=out)


LEAKY_RELU = Activation(
    "leaky ReLU",
    r"\mathrm{LReLU}",
    rf"\max({LEAK} z, z)",
    rf"\begin{{cases}} 1 & z > 0 \\ {LEAK} & z \le 0 \end{{cases}}",
    _leaky_relu,
    _leaky_relu_derivative,
    lines=(
        Line(rf"{BY_Z} \max({LEAK} z, z)", "definition of leaky ReLU"),
        Line(
            rf"\begin{{cases}} {BY_Z} z & z > 0 \\ {BY_Z} ({LEAK} z) & z \le 0 \end{{cases}}",
            "case by case",
        ),
    ),
    last="constant factors",
    analytic=False,
    corners=(0.0,),
    remark=_CORNER,
    ramp=LEAK,
    onnx=f"Max(z, Mul({LEAK}, z))",
    numpy=Code(f"np.maximum({LEAK} * z, z)", f"np.maximum({LEAK}, np.sign(z))"),
    torch=Code(f"torch.nn.functional.leaky_relu(z, {LEAK})", f"torch.clamp(torch.sign(z), min={LEAK})"),
)


@Formula
def _elu(z: Array, out: Array) -> Iterator[Kernel]:
    # max(0, z) + e^min(0, z) − 1. minimum and maximum order complex numbers by their real part.
    above = np.empty_like(z)
    yield partial(np.minimum, z, scalar(0.0, z), out=above)
    yield partial(np.expm1, above, out)
    yield partial(np.maximum, z, scalar(0.0, z), out=above)
    yield partial(np.add, out, above, out)


@Formula
def _elu_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    # Not 1 + a, which far below 0 has lost the digits of e^z.
    yield partial(np.minimum, z, scalar(0.0, z), out=out)
    yield partial(np.exp, out, out)


ELU = Activation(
    "ELU",
    r"\mathrm{ELU}",
    r"\begin{cases} z & z > 0 \\ e^z - 1 & z \le 0 \end{cases}",
    r"\begin{cases} 1 & z > 0 \\ e^z & z \le 0 \end{cases}",
    _elu,
    _elu_derivative,
    lines=(
        Line(rf"{BY_Z} \begin{{cases}} z & z > 0 \\ e^z - 1 & z \le 0 \end{{cases}}", "definition of ELU"),
        Line(
            rf"\begin{{cases}} {BY_Z} z & z > 0 \\ {BY_Z} (e^z - 1) & z \le 0 \end{{cases}}",
            "case by case",
        ),
    ),
    last="derivative of z, of e to z",
    joins=(0.0,),
    low=-1.0,
    remark="the two pieces meet at z = 0 with the same slope, 1",
    onnx="Add(Max(z, 0), Sub(Exp(Min(z, 0)), 1))",
    numpy=Code("np.where(z > 0, z, np.expm1(z))", "np.exp(np.minimum(z, 0))"),
    torch=Code("torch.nn.functional.elu(z)", "torch.exp(torch.clamp(z, max=0))"),
)


@Formula
def _hard_tanh(z: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.maximum, z, scalar(-1.0, z), out=out)
    yield partial(np.minimum, out, scalar(1.0, z), out=out)


@Formula
def _hard_tanh_derivative(z: Array, a: Array, out: Array) -> Iterator[Kernel]:
    yield partial(np.absolute, a, out)  # never above 1
    yield partial(np.subtract, scalar(1.0, out), out, out)
    yield partial(np.ceil, out, out)  # of NaN it is NaN, as no comparison is


HARD_TANH = Activation(
    "hard tanh",
    r"\mathrm{htanh}",
    r"\max(-1, \min(1, z))",
    r"\begin{cases} 1 & |z| < 1 \\ 0 & |z| \ge 1 \end{cases}",
    _hard_tanh,
    _hard_tanh_derivative,
    lines=(
        Line(rf"{BY_Z} \max(-1, \min(1, z))", "definition of hard tanh"),
        Line(rf"\begin{{cases}} {BY_Z} z & |z| < 1 \\ 0 & |z| \ge 1 \end{{cases}}", "case by case"),
    ),
    last="derivative of z, of ±1",
    analytic=False,
    corners=(-1.0, 1.0),
    remark=_CORNERS,
    low=-1.0,
    high=1.0,
    of_a=True,
    onnx="Max(-1, Min(1, z))",
    numpy=Code("np.clip(z, -1, 1)", "np.heaviside(1 - np.abs(z), 0)"),
    torch=Code("torch.nn.functional.hardtanh(z)", "(torch.abs(z) < 1).double()"),
)
