"""Goes through a worked solution: its equations, tables, words and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from bpstudio.explain.solution.blocks import (
    Displayed,
    NetworkPicture,
    Runs,
    SectionTitle,
    Solution,
    Table,
    Words,
)
from bpstudio.explain.solution.solution import SolutionRequest
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from tests.explain.networks import random_document

NUMBER = re.compile(r"−?\d+(?:\.\d+)?(?:×10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|\^\(−?\d+\))?")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def random_state(rng: np.random.Generator, trained: int = 3) -> State:
    session = Session(random_document(rng))
    with np.errstate(all="ignore"):
        session.train(trained)
    return session.state


def request(state: State, notation: Notation = ARTICLE, digits: int = 6, **wanted: Any) -> SolutionRequest:
    return SolutionRequest(state, notation, digits, **wanted)


def text(runs: Runs, notation: Notation) -> str:
    return "".join(run if isinstance(run, str) else to_plain(run, notation) for run in runs)


def equations(solution: Solution) -> Iterator[str]:
    for block in solution.blocks:
        if isinstance(block, Displayed):
            yield from (to_plain(equation, solution.notation) for equation in block.equations)


def headings(solution: Solution) -> list[str]:
    return [
        text(block.runs, solution.notation) for block in solution.blocks if isinstance(block, SectionTitle)
    ]


def paragraphs(solution: Solution) -> list[str]:
    return [text(block.runs, solution.notation) for block in solution.blocks if isinstance(block, Words)]


def tables(solution: Solution) -> list[Table]:
    return [block for block in solution.blocks if isinstance(block, Table)]


def cells(table: Table, notation: Notation) -> list[list[str]]:
    return [[text(cell, notation) for cell in cells] for cells in table.rows]


def table_headed(solution: Solution, name: str) -> list[list[str]]:
    """The rows of the tables that have this heading, put together."""
    notation = solution.notation
    found = [one for one in tables(solution) if name in [text(cell, notation) for cell in one.head]]
    return [row for one in found for row in cells(one, notation)]


def everything(solution: Solution) -> str:
    """All that can be read, in the order of the page."""
    notation, lines = solution.notation, [solution.title]
    for block in solution.blocks:
        match block:
            case SectionTitle() | Words():
                lines.append(text(block.runs, notation))
            case Displayed():
                lines += [to_plain(each, notation) for each in block.equations]
            case Table():
                rows = [list(block.head), *map(list, block.rows), [block.caption]]
                lines += [text(cell, notation) for row in rows for cell in row]
            case NetworkPicture():
                lines += [block.told, *(each for _, each in block.under)]
                lines += [to_plain(unit.symbol, notation) for unit in block.units]
                lines += [to_plain(edge.weight, notation) for edge in block.edges if edge.weight is not None]
    return "\n".join(lines)


def number(told: str) -> float:
    """What a number of a text is. ``≈ 0 (…)`` is what stands behind it."""
    told = told.partition("(")[2].strip(")") if told.startswith("≈") else told
    mantissa, _, power = told.replace("^(", "").replace(")", "").partition("×10")
    return float(f"{mantissa.replace('−', '-')}e{power.translate(RAISED) or 0}")


def as_told(value: float, digits: int) -> tuple[float, float]:
    """Between which two a number lies when it is read."""
    slack = abs(value) * 10.0 ** (1 - digits) * 0.51 + 1e-300
    return value - slack, value + slack
