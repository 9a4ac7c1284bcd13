"""What arrays are called in the files of other programs, and how these keep their weights."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from bpstudio.engine.optimizers import OPTIMIZERS
from bpstudio.engine.parameters import ParameterKind

Convention = Literal["in_out", "out_in"]
"""Whether a row is a unit of the layer below, as here, in Keras and in scikit-learn, or one of the layer."""

_KINDS: dict[str, tuple[ParameterKind, Convention | None]] = {
    "theta": ("theta", "in_out"),
    "kernel": ("theta", "in_out"),
    "coefs": ("theta", "in_out"),
    "weight": ("theta", "out_in"),
    "coef": ("theta", "out_in"),
    "weights": ("theta", None),
    "w": ("theta", None),
    "bias": ("b", None),
    "biases": ("b", None),
    "b": ("b", None),
    "intercepts": ("b", None),
    "intercept": ("b", None),
}
_NUMBERED: dict[str, Convention | None] = {"weight": None, "coef": "in_out"}
"""With a number behind it: ``weight1`` is nobody's convention, and ``coef_0`` one of ``coefs_``."""
_WORDS = "|".join(sorted(_KINDS, key=len, reverse=True))
_NAME = re.compile(
    rf"(?P<owner>(?:.*[./_ ])?)(?P<word>{_WORDS})_?[.\[]?(?P<number>\d*)\]?(?::\d)?", re.IGNORECASE
)
_OURS = re.compile(r"(theta|b)([1-9]\d{0,3})")
_NUMBERED_FROM_1 = re.compile(r"(theta|[Ww]|b)([1-9]\d{0,3})")
_NO_LAYERS = {
    "update", "updates", "grad", "grads", "gradient", "gradients", "optimizer", "optimizer_weights", "opt_state",
    "sgd", "velocity", "m", "v", "mu", "nu", "exp_avg", "exp_avg_sq", "ema", *OPTIMIZERS,
}  # fmt: skip
_OF_NORMALIZATION = {
    "gamma", "beta", "moving_mean", "moving_variance", "running_mean", "running_var", "num_batches_tracked",
}  # fmt: skip
_LONGEST = 200
_DIGITS = re.compile(r"(\d+)")


LayerPart = tuple[ParameterKind, int]
"""Weights or biases, and of which layer."""


class ArrayName(NamedTuple):
    """What a name says: weights or biases, of the layer of which owner, and how its weights are kept, if it says so."""

    kind: ParameterKind
    owner: str
    convention: Convention | None = None


def ours(name: str) -> LayerPart | None:
    """The kind and the layer of ``theta1`` and ``b1``, as the session file and our exports write them."""
    found = _OURS.fullmatch(name)
    if found is None:
        return None
    return ("theta" if found[1] == "theta" else "b"), int(found[2])


def counted_from_1(name: str) -> LayerPart | None:
    """The same, and of ``W1``, as textbooks write it."""
    found = _NUMBERED_FROM_1.fullmatch(name)
    if found is None:
        return None
    return ("b" if found[1] == "b" else "theta"), int(found[2])


def said_by(name: str) -> ArrayName | None:
    """What the name of an array says; None where it is no layer's weights or biases."""
    found = _NAME.fullmatch(name) if len(name) <= _LONGEST else None
    if found is None:
        return None
    owner = found["owner"].rstrip("./_ ")
    if any(part.lower() in _NO_LAYERS for part in re.split(r"[./ ]", owner)):
        return None
    kind, convention = _KINDS[found["word"].lower()]
    if found["number"]:
        convention = _NUMBERED.get(found["word"].lower(), convention)
    return ArrayName(kind, f"{owner}.{found['number']}" if found["number"] else owner, convention)


def normalizes(name: str) -> bool:
    """Whether it is the name of what a normalization keeps."""
    return re.split(r"[./:]", name.removesuffix(":0"))[-1].lower() in _OF_NORMALIZATION


def natural(name: str) -> list[tuple[int, str]]:
    """By what names are put in order as people do it: ``fc2`` before ``fc10``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(name)]


def skeleton(owner: str) -> str:
    """An owner's name without its numbers: ``fc1`` and ``fc2`` have one, and so have ``dense`` and ``dense_1``."""
    return re.sub(r"_?\d+", "", owner)


def numbers_of_owner(owner: str) -> tuple[int, ...]:
    """The numbers in an owner's name, which put those of one skeleton in order: ``dense`` before ``dense_1``."""
    return tuple(int(part) for part in _DIGITS.findall(owner))
