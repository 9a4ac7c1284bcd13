"""Which parameters' gradients get a line of their own, and in which colour."""

from __future__ import annotations

import numpy as np

from bpstudio.engine.parameters import Parameter, parameter_at, positions_of
from bpstudio.session.past import GradientRow

MOST_LINES = 8
Slots = dict[Parameter, int]


def lines_in_words() -> str:
    """Which parameters have a line."""
    return (
        f"Lines: the parameter followed or selected and the largest, up to {MOST_LINES}; the band holds all."
    )


def ranked(row: GradientRow, among: range, most: int) -> list[Parameter]:
    """The parameters with the largest |gradient|, largest first; one that is not finite is the smallest."""
    part = np.abs(row.values[among.start : among.stop])
    sizes = np.where(np.isfinite(part), part, -1.0)
    largest = np.argpartition(-sizes, most - 1)[:most] if len(sizes) > most else np.arange(len(sizes))
    ordered = largest[np.argsort(-sizes[largest], kind="stable")]
    return [parameter_at(row.network, among.start + int(place)) for place in ordered]


def chosen(row: GradientRow, wanted: list[Parameter], before: Slots) -> list[Parameter]:
    """The parameters wanted, then the largest; one that had a line keeps it while it is nearly among them."""
    everything, most = range(row.network.size), MOST_LINES
    if len(everything) <= most:
        return [parameter_at(row.network, place) for place in everything]
    found: dict[Parameter, None] = {}
    for parameter in (p for p in wanted if p.exists_in(row.network)):
        among = positions_of(row.network, parameter)
        found.update(dict.fromkeys(ranked(row, among, most) if parameter.whole else [parameter]))
    leading = ranked(row, everything, 2 * most)
    found.update(dict.fromkeys(parameter for parameter in leading if parameter in before))
    found.update(dict.fromkeys(leading))
    return list(found)[:most]


def slots_of(parameters: list[Parameter], before: Slots) -> Slots:
    """A colour's number for each of at most ``MOST_LINES``; who had one keeps it."""
    kept = {parameter: before[parameter] for parameter in parameters if parameter in before}
    free = iter(sorted(set(range(MOST_LINES)) - set(kept.values())))
    return {parameter: kept[parameter] if parameter in kept else next(free) for parameter in parameters}
