"""The kernels of many lanes as one function: their calls written out one below the other.

Called in a loop over a list, a kernel of a small network spends a sixth of its time on the loop and on handing over
its arguments. Written out, it is a call with its arguments in local variables. What differs from lane to lane, its
batch and its gradient, is unpacked at the head of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import chain, repeat
from typing import Any

from bpstudio.engine.fast.formula import Kernel


class Loop:
    """Runs lanes, all of which have the same kernels but for what these are bound to."""

    def __init__(self, lanes: Sequence[Sequence[Kernel]]) -> None:
        called = [_called(kernel) for kernel in lanes[0]]
        bound = [[part for kernel in lane for part in _parts(*_called(kernel))] for lane in lanes]
        names, shared, own = _named(bound)
        self._shared, self._own = shared, list(zip(*own, strict=True)) if own else [()] * len(lanes)
        self._run = _function(_source(called, names, len(shared), len(own)))

    def run(self, lanes: range, times: int = 1) -> None:
        """One iteration on each of ``lanes``, and all of that so many times."""
        own = self._own if len(lanes) == len(self._own) else self._own[lanes.start : lanes.stop]
        self._run(own if times == 1 else chain.from_iterable(repeat(own, times)), *self._shared)


Called = tuple[Callable[..., object], tuple[Any, ...], dict[str, Any]]


def _called(kernel: Kernel) -> Called:
    """What a kernel calls, and with which arguments."""
    if isinstance(kernel, partial):
        return kernel.func, kernel.args, kernel.keywords
    return kernel, (), {}


def _parts(
    function: Callable[..., object], arguments: tuple[Any, ...], keywords: dict[str, Any]
) -> list[Any]:
    return [function, *arguments, *keywords.values()]


def _named(bound: list[list[Any]]) -> tuple[list[str], list[Any], list[tuple[Any, ...]]]:
    """A name for each part of the kernels; what is the same in all lanes, and what each has of its own."""
    names: dict[tuple[int, ...], str] = {}
    found: list[str] = []
    shared: list[Any] = []
    own: list[tuple[Any, ...]] = []
    for parts in zip(*bound, strict=True):
        key = tuple(map(id, parts))
        if key not in names and len(set(key)) == 1:
            names[key] = f"s{len(shared)}"
            shared.append(parts[0])
        elif key not in names:
            names[key] = f"o{len(own)}"
            own.append(parts)
        found.append(names[key])
    return found, shared, own


def _source(kernels: list[Called], names: Iterable[str], shared: int, own: int) -> str:
    """The function as text, which depends on nothing but how the kernels share their parts."""
    arguments = "".join(f", s{number}" for number in range(shared))
    head = f"({''.join(f'o{number}, ' for number in range(own))})" if own else "_"
    lines, name = [f"def run(lanes{arguments}):", f"    for {head} in lanes:"], iter(names)
    for _, positional, keywords in kernels:
        function = next(name)
        given = [next(name) for _ in positional] + [f"{keyword}={next(name)}" for keyword in keywords]
        lines.append(f"        {function}({', '.join(given)})")
    return "\n".join(lines)


@lru_cache(maxsize=64)
def _function(source: str) -> Callable[..., None]:
    made: dict[str, Any] = {}
    exec(compile(source, "<the kernels of an iteration>", "exec"), made)
    function: Callable[..., None] = made["run"]
    return function
