"""A worked solution as one page of HTML: mathematics as MathML, no script, nothing from the network."""

from __future__ import annotations

from html import escape

from bpstudio.explain.solution.blocks import (
    Displayed,
    NetworkPicture,
    Runs,
    SectionTitle,
    Solution,
    SolutionBlock,
    Table,
    Words,
    is_number_cell,
)
from bpstudio.explain.solution.breaking import BrokenLine, page_lines
from bpstudio.notation.mathml import to_mathml
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.storage.export.html_style import STYLE
from bpstudio.storage.export.markup import element
from bpstudio.storage.export.picture_svg import picture_svg

MATHML = "http://www.w3.org/1998/Math/MathML"
HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
"""


def html_of(solutions: tuple[Solution, ...]) -> str:
    """A page with these solutions one after the other, each on a page of its own in print."""
    bodies = (_article(solution, number) for number, solution in enumerate(solutions))
    title, style = element("title", escape(solutions[0].title)), element("style", "\n", STYLE)
    return "\n".join((f"{HEAD}{title}", style, "</head>", "<body>", *bodies, "</body>", "</html>", ""))


def _article(solution: Solution, number: int) -> str:
    blocks = (_block(block, solution.notation, f"n{number}-{at}") for at, block in enumerate(solution.blocks))
    return element("article", "\n", "\n".join(blocks), "\n", class_="page")


def _block(block: SolutionBlock, notation: Notation, name: str) -> str:
    match block:
        case SectionTitle(level, runs, new_page):
            kind = {"class_": "new-page"} if new_page else {}
            return element(f"h{level}", _inline(runs, notation), **kind)
        case Words(runs):
            return element("p", _inline(runs, notation))
        case Displayed(equations):
            return "\n".join(_equation(equation, notation) for equation in equations)
        case Table():
            return _table(block, notation)
        case NetworkPicture():
            return element("figure", picture_svg(block, notation, name))


def _inline(runs: Runs, notation: Notation) -> str:
    return "".join(escape(run) if isinstance(run, str) else _math(run, notation) for run in runs)


def _math(node: Node, notation: Notation) -> str:
    return element("math", to_mathml(node, notation), xmlns=MATHML)


def _equation(equation: Node, notation: Notation) -> str:
    """Its lines under one another, relation under relation."""
    rows = (_line(line, notation) for line in page_lines(equation))
    lines = element("mtable", *rows, class_="lines", displaystyle="true")
    return element("div", element("math", lines, xmlns=MATHML, display="block"), class_="equation")


def _line(line: BrokenLine, notation: Notation) -> str:
    left = "" if line.left is None else to_mathml(line.left, notation)
    sign = element("mo", escape(line.relation)) if line.relation else ""
    right = to_mathml(line.right, notation)
    if not (left or sign):  # it goes on with a sign that stands between two terms
        right = right.replace('<mrow><mo form="prefix">', '<mrow><mo form="infix">', 1)
    cells = (left, sign, right)
    return element("mtr", *(element("mtd", cell) for cell in cells))


def _table(table: Table, notation: Notation) -> str:
    first = table.rows[0] if table.rows else table.head
    heads = zip(table.head, map(_kind, first), strict=True)
    head = element(
        "tr", *(element("th", _inline(cell, notation), scope="col", **kind) for cell, kind in heads)
    )
    rows = "\n".join(element("tr", *(_cell(cell, notation) for cell in cells)) for cells in table.rows)
    whole = element("table", element("thead", head), "\n", element("tbody", "\n", rows, "\n"))
    told = _inline(table.caption, notation)
    return element(
        "figure", element("div", whole, class_="wide"), element("figcaption", told) if told else ""
    )


def _cell(cell: Runs, notation: Notation) -> str:
    return element("td", _inline(cell, notation), **_kind(cell))


def _kind(cell: Runs) -> dict[str, str]:
    return {"class_": "number"} if is_number_cell(cell) else {}
