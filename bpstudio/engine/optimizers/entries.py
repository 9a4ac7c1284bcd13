"""What the registry holds of an optimizer: its settings, its update as kernels and in TeX, its names in words.

An optimizer is a class, whose objects are settings of it; ``Optimizer`` says what such a class has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import partial
from typing import Any, ClassVar

import numpy as np

from bpstudio.engine.arrays import Array
from bpstudio.engine.fast.formula import Kernel
from bpstudio.engine.functions.entries import Setting, SettingRange
from bpstudio.engine.words import capital

HERE = "bpstudio.engine.optimizers"
Only = dict[str, Array]
"""Keywords for numpy: write only where parameters train. A frozen one is not moved, and nothing is remembered of it."""


def setting(default: float, letter: str, label: str, tip: str, range: SettingRange = "share") -> Any:
    """A field of an optimizer."""
    return field(default=default, metadata={"setting": Setting(default, letter, label, tip, range)})


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the parameters and all that their update reads and writes, each array of their length.

    ``memory`` are the rows that are remembered, ``count`` the updates so far with this one, ``change`` and ``room``
    where to write. ``weights`` is true of a weight and false of a bias.
    """

    rate: Array
    theta: Array
    gradient: Array
    memory: Array
    count: Array
    weights: Array
    change: Array
    room: Array
    trained: Only


@dataclass(frozen=True, slots=True)
class TorchRule:
    """The same rule in PyTorch: the class in ``torch.optim`` and its settings beside the learning rate.

    ``weights`` and ``biases`` are settings of theirs alone; ``memory`` is what it calls the rows of what is
    remembered, and ``counts`` whether it counts its steps.
    """

    kind: str
    settings: tuple[tuple[str, object], ...] = ()
    memory: tuple[str, ...] = ()
    counts: bool = True
    weights: tuple[tuple[str, float], ...] = ()
    biases: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Optimizer:
    """A rule by which the gradient moves the parameters.

    ``memory`` names the rows of what it remembers, one number a parameter each, as a session file calls them, and
    ``letters`` are theirs in TeX. ``lines`` are the update in TeX: one for each row of the memory, those of what
    ``between`` gives, at last that of θ; ``bias_lines`` are those of a bias, where they are others;
    ``words`` and ``bias_words`` say what they subtract from the old value. ``counts`` says
    whether the number of updates is a part of it, ``divides`` whether it divides by the size of the gradients so far,
    so that the smallest may make a large step. ``moves`` says in words how one parameter moves and how several do, if
    that is said shorter than by its name. ``code`` are the lines in Python, one each, for arrays of numpy (with
    ``torch.`` for ``np.`` also of PyTorch): of ``theta``, ``gradient``, ``learning_rate``, ``t``, the letters and the
    settings; ``bias_code`` are those of a bias. ``module`` has to be imported for the entry to be there.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    tip: ClassVar[str]
    lines: ClassVar[tuple[str, ...]]
    bias_lines: ClassVar[tuple[str, ...]] = ()
    code: ClassVar[tuple[str, ...]]
    bias_code: ClassVar[tuple[str, ...]] = ()
    memory: ClassVar[tuple[str, ...]] = ()
    letters: ClassVar[tuple[str, ...]] = ()
    words: ClassVar[str] = "η times what it makes of the gradient and of what it remembers"
    bias_words: ClassVar[str] = ""
    counts: ClassVar[bool] = False
    divides: ClassVar[bool] = False
    moves: ClassVar[tuple[str, str] | None] = None
    module: ClassVar[str] = HERE

    def __post_init__(self) -> None:
        for name, found in self.settings().items():
            found.check(name, getattr(self, name))

    @classmethod
    def settings(cls) -> dict[str, Setting]:
        """Its numbers, by the names that a session file has for them."""
        return {each.name: each.metadata["setting"] for each in fields(cls)}

    @classmethod
    def title(cls) -> str:
        """The label as it stands alone, in a list."""
        return capital(cls.label)

    @property
    def plain(self) -> bool:
        """Whether a parameter moves by −η times its gradient, and by nothing else."""
        return self.moves is not None

    def in_torch(self) -> TorchRule | None:
        """The rule of PyTorch that does exactly this; None where it has none."""
        return None

    def way(self, gradient: Array, memory: Array, trained: Only) -> tuple[list[Kernel], Array] | None:
        """What times −η is added to θ, and the kernels that make it; None where that is not all of the update."""
        return None

    def change(self, part: Part) -> Iterator[Kernel]:
        """What is to be subtracted from θ, into ``part.change``; made of ``way``, unless said otherwise."""
        found = self.way(part.gradient, part.memory, part.trained)
        assert found is not None, "an optimizer has a way or a change"
        kernels, way = found
        yield from kernels
        yield partial(np.multiply, way, part.rate, part.change)

    def between(self, memory: tuple[float, ...], updates: int) -> tuple[float, ...]:
        """The numbers of the lines between those of the memory and that of θ, of one parameter."""
        return ()
