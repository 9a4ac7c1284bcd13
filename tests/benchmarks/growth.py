"""How the time of an iteration grows with parameters, batch and depth, three decades each."""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np

from bpstudio.engine.trainer import Trainer
from tests.benchmarks.timing import rounds_of
from tests.benchmarks.workloads import Workload

SECONDS = 6.0
PICTURE = "growth.svg"
ONE = Workload("growth", (8, 8, 8, 8), "tanh", "identity", 16, 16, 1)
COLORS = ("#0b6e99", "#b35900", "#3d7a3d")


@dataclass(frozen=True)
class Curve:
    """Microseconds an iteration over a size; the exponents are fitted to all points and to the larger half."""

    over: str
    sizes: list[int]
    micro: list[float]

    @property
    def exponents(self) -> tuple[float, float]:
        half = len(self.sizes) // 2
        return self._slope(0), self._slope(half)

    def _slope(self, start: int) -> float:
        return float(np.polyfit(np.log(self.sizes[start:]), np.log(self.micro[start:]), 1)[0])

    def __str__(self) -> str:
        all_of_it, large = self.exponents
        points = zip(self.sizes, self.micro, strict=True)
        rows = [f"  {size:>12,} {micro:>14,.1f} µs" for size, micro in points]
        fit = f"time ~ {self.over}^{all_of_it:.2f}, in the larger half ^{large:.2f}"
        return "\n".join([f"growth with {self.over}: {fit}", *rows])

    def plain(self) -> dict[str, object]:
        return {
            "over": self.over,
            "sizes": self.sizes,
            "microseconds": self.micro,
            "exponent": self.exponents[0],
            "exponent_of_larger_half": self.exponents[1],
        }


@dataclass(frozen=True)
class Picture:
    path: Path

    def __str__(self) -> str:
        return f"plotted in {self.path}"

    def plain(self) -> dict[str, object]:
        return {"plot": str(self.path)}


def growth() -> Iterator[Curve | Picture]:
    widths = [7, 14, 23, 46, 74, 146, 235, 465]
    curves = [
        measured("parameters", {_of(width).network.size: _of(width) for width in widths}),
        measured("batch", {m: replace(ONE, batch=m, examples=m) for m in (1, 3, 10, 32, 100, 316, 1000)}),
        measured("depth", {n: replace(ONE, widths=(8,) * (n + 1)) for n in (1, 3, 10, 32, 100, 316, 1000)}),
    ]
    yield from curves
    path = Path(os.environ.get("BPSTUDIO_BENCHMARKS", tempfile.gettempdir())) / PICTURE
    path.write_text(drawn(curves), encoding="utf-8")
    yield Picture(path.resolve())


def _of(width: int) -> Workload:
    return replace(ONE, widths=(width, width, width, width))


def measured(over: str, workloads: dict[int, Workload]) -> Curve:
    acts = {}
    for size, workload in workloads.items():
        trainer = Trainer(workload.task, workload.start)
        trainer.run(2)
        begun = perf_counter()
        trainer.run(2)
        count = max(1, int(0.002 / (perf_counter() - begun)))
        acts[size] = (partial(trainer.run, 2 * count), 2 * count)
    times = rounds_of({str(size): act for size, (act, _) in acts.items()}, SECONDS)
    micro = [1e6 * min(times[str(size)]) / count for size, (_, count) in acts.items()]
    return Curve(over, list(workloads), micro)


def drawn(curves: list[Curve], width: int = 760, height: int = 480) -> str:
    """An SVG: both axes logarithmic, a line for each curve with its exponent, a grid line for each decade."""
    left, top, right, bottom = 70, 30, width - 190, height - 50
    sizes = [size for curve in curves for size in curve.sizes]
    micro = [value for curve in curves for value in curve.micro]
    decades_x = range(int(np.log10(min(sizes))), int(np.ceil(np.log10(max(sizes)))) + 1)
    decades_y = range(int(np.log10(min(micro))), int(np.ceil(np.log10(max(micro)))) + 1)

    def x(size: float) -> float:
        return left + (right - left) * (math.log10(size) - decades_x[0]) / (len(decades_x) - 1)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (math.log10(value) - decades_y[0]) / (len(decades_y) - 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="18">µs an iteration, by size (both logarithmic)</text>',
    ]
    for power in decades_x:
        at = x(10.0**power)
        parts.append(f'<path d="M{at:.1f} {top}V{bottom}" stroke="#ccc"/>')
        parts.append(f'<text x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in decades_y:
        at = y(10.0**power)
        parts.append(f'<path d="M{left} {at:.1f}H{right}" stroke="#ccc"/>')
        parts.append(f'<text x="{left - 6}" y="{at + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for place, (curve, color) in enumerate(zip(curves, COLORS, strict=True)):
        points = [(x(size), y(value)) for size, value in zip(curve.sizes, curve.micro, strict=True)]
        line = " ".join(f"{one:.1f},{other:.1f}" for one, other in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{one:.1f}" cy="{other:.1f}" r="3" fill="{color}"/>' for one, other in points]
        label = f"{curve.over}, exponent {curve.exponents[1]:.2f}"
        parts.append(f'<text x="{right + 10}" y="{top + 20 + 20 * place}" fill="{color}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])


GROUPS = (growth,)
