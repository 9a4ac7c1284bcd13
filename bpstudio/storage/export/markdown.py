"""A worked solution as Markdown with mathematics in TeX, as GitHub and notebooks show it."""

from __future__ import annotations

import re

from bpstudio.explain.solution.blocks import (
    BLANK,
    Displayed,
    NetworkPicture,
    Runs,
    SectionTitle,
    Solution,
    SolutionBlock,
    Table,
    Words,
    is_gap,
    is_number_cell,
)
from bpstudio.explain.solution.breaking import BrokenLine, page_lines
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tex import SIGNS, to_tex
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Tagged, Text, row
from bpstudio.notation.walk import rebuild

_ESCAPED = "*_#~"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {sign: f"&#{ord(sign)};" for sign in "\\`$[]{}|!"}
_FROM, _TO = r"\text{<}", r"\text{>}"
BLANK_LINE = r"\underline{\qquad\qquad}"
_IN_MATHEMATICS = {
    r"\\": r"\cr",  # a backslash before a sign is taken for an escape of Markdown, two for one
    r"\left|": r"\left\vert ",
    r"\right|": r"\right\vert ",
    "|": r"\vert ",
    "$-$": r"}-\text{",  # among words, where a dollar would end the mathematics
    r"$\times$": r"}\times\text{",
    "<": r"\lt ",
    ">": r"\gt ",
}


def markdown_of(solutions: tuple[Solution, ...]) -> str:
    """A text with these solutions, a rule between them."""
    return "\n\n---\n\n".join(_text(solution) for solution in solutions) + "\n"


def _text(solution: Solution) -> str:
    return "\n\n".join(_block(block, solution.notation) for block in solution.blocks)


def _block(block: SolutionBlock, notation: Notation) -> str:
    match block:
        case SectionTitle(level, runs):
            return f"{'#' * level} {_inline(runs, notation)}"
        case Words(runs):
            return _inline(runs, notation)
        case Displayed(equations):
            return "\n\n".join(_equation(equation, notation) for equation in equations)
        case Table():
            return _table(block, notation)
        case NetworkPicture():
            return _picture(block, notation)


def _inline(runs: Runs, notation: Notation) -> str:
    return "".join(_words(run) if isinstance(run, str) else f"${_tex(run, notation)}$" for run in runs)


def _words(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _ESCAPED else _ENTITIES.get(sign, sign) for sign in text)


def _tex(node: Node, notation: Notation) -> str:
    written = to_tex(_prepared(node), notation)
    written = written.replace(_FROM, r"\underline{\boldsymbol{").replace(_TO, "}}")
    written = written.replace(r"\text{BLANK}", BLANK_LINE)
    for before, after in _IN_MATHEMATICS.items():
        written = written.replace(before, after)
    return written


def _prepared(node: Node) -> Node:
    """Gaps as marks, and words without signs that mean something to TeX or Markdown."""
    if isinstance(node, Tagged) and is_gap(node):
        if node.name == BLANK:
            return Text("BLANK")
        return row(Text("<"), _prepared(node.inner), Text(">"))
    if isinstance(node, Text):
        return Text(re.sub(r"[\\{}$&#%_^~<>|*`]", " ", node.text).replace("\u2003", r"\quad "))
    return rebuild(node, _prepared)


def _equation(equation: Node, notation: Notation) -> str:
    lines = page_lines(equation)
    if len(lines) == 1:
        return f"$$\n{_line(lines[0], notation, '')}\n$$"
    joined = " \\cr\n".join(_line(line, notation, "& ") for line in lines)
    return f"$$\n\\begin{{aligned}}\n{joined}\n\\end{{aligned}}\n$$"


def _line(line: BrokenLine, notation: Notation, mark: str) -> str:
    """``mark`` stands where the lines are to be aligned."""
    left = "" if line.left is None else f"{_tex(line.left, notation)} "
    sign = f"{SIGNS.get(line.relation, line.relation)} " if line.relation else ""
    return f"{left}{mark}{sign}{_tex(line.right, notation)}"


def _table(table: Table, notation: Notation) -> str:
    first = table.rows[0] if table.rows else table.head
    rules = ["--:" if is_number_cell(cell) else ":--" for cell in first]
    rows = [[_inline(cell, notation) for cell in cells] for cells in table.rows]
    lines = [[_inline(cell, notation) for cell in table.head], rules, *rows]
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    caption = _inline(table.caption, notation)
    return f"{text}\n\n{caption}" if caption else text


def _picture(picture: NetworkPicture, notation: Notation) -> str:
    """A diagram that GitHub draws, and that can be read where nobody does."""
    lines = ["```mermaid", "flowchart LR"]
    for at, unit in enumerate(picture.units):
        lines.append(f'    u{at}(("{to_plain(unit.symbol, notation)}"))')
    for edge in picture.edges:
        weight = "" if edge.weight is None else f'|"{to_plain(edge.weight, notation)}"|'
        lines.append(f"    u{edge.start} ---{weight} u{edge.end}")
    return "\n".join([*lines, "```"])
