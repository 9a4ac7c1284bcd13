"""What is printed of a measurement."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tests.coverage.measuring import Measured


def table(files: Iterable[Measured]) -> list[str]:
    """A line for each room of the program: its files, how many are whole, its lines, and the share come to."""
    lines = [f"{'room':<28}{'files':>7}{'whole':>7}{'lines':>8}{'come to':>9}"]
    for room, members in groupby(sorted(files, key=room_of), key=room_of):
        within = list(members)
        count, missing = sum(file.lines for file in within), sum(len(file.missing) for file in within)
        whole = sum(file.whole for file in within)
        share = 100.0 if not count else 100 * (count - missing) / count
        lines.append(f"{room:<28}{len(within):>7}{whole:>7}{count:>8}{share:>8.1f}%")
    return lines


def room_of(file: Measured) -> str:
    """The folder it lies in."""
    return file.name.rpartition("/")[0]


def places(numbers: tuple[int, ...]) -> str:
    """Line numbers, those that follow one another as one: 3, 7–9."""
    runs = list[list[int]]()
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
