"""A worked solution as one LaTeX file, for pdflatex as well as lualatex, with packages that every installation has."""

from __future__ import annotations

from bpstudio.explain.solution.blocks import (
    BLANK,
    FILLED,
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
from bpstudio.explain.solution.breaking import PAGE, BrokenLine, page_lines, width_of_runs
from bpstudio.notation.tex import SIGNS, to_tex
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node, Tagged, Text, row
from bpstudio.notation.walk import every_node, rebuild
from bpstudio.storage.export.tex_text import ascii_only, letters_of_tex, tex_text

PREAMBLE = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath,amssymb,booktabs,longtable,tikz}
% A letter that the font has not is written as it is read, or by its number. For names in other scripts run lualatex
% and choose a font that has them: \usepackage{fontspec}\setmainfont{...}
\DeclareRobustCommand*{\othersign}[2]{\ifdefined\Umathchar
  \iffontchar\font"#1 \char"#1 \else #2\fi\else #2\fi}
% What is read from right to left: set from there, where the font has its first letter, or in the order of its letters.
\DeclareRobustCommand*{\fromright}[3]{\ifdefined\textdirection
  \iffontchar\font"#1 {\joined{#1}\textdirection1 #2}\else #3\fi\else #3\fi}
\newcommand*{\fromleft}[1]{{\textdirection0 #1}}
\newcommand*{\joined}[1]{\ifdefined\addfontfeature\ifnum"#1>"5FF \addfontfeature{Script=Arabic}\fi\fi}
\newcommand*{\blank}{\underline{\hspace{6em}}}
\newcommand*{\answer}[1]{\underline{\boldsymbol{#1}}}
% A line that cannot be broken is set smaller where it is too wide.
\newcommand*{\fitted}[1]{\resizebox{\ifdim\width>0.88\linewidth 0.88\linewidth\else\width\fi}{!}{$\displaystyle #1$}}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6ex}
\setlength{\mathindent}{1.5em}
\setlength{\LTleft}{0pt}
\setlength{\LTright}{0pt plus 1fill}
\raggedbottom
\begin{document}
"""
WEIGHT = r"weight/.style={fill=white,inner sep=1pt,font=\scriptsize},"
WIDEST, HEAD_WIDTH = PAGE + 10, 14
"""A line is made smaller from so many digits on; a longer name of a column is broken."""
SIZES = {"": 80, r"\small": 86, r"\footnotesize": 96, r"\scriptsize": 108, r"\tiny": 130}
"""Type, and so many digits as fit in a line of it."""
MOST_TOGETHER = 24
"""Rows of a table that is set in one piece, right in the first run; a longer one goes on to the next page."""
MOST_KEPT = 12
"""Lines of an equation that stay on one page."""
BETWEEN_COLUMNS, BOLD = 2.2, 1.2
"""Digits that fit between two columns; and how much wider the bold digits of an answer are."""
_FROM, _TO = r"\text{\from}", r"\text{\upto}"


def latex_of(solutions: tuple[Solution, ...]) -> str:
    """A document with these solutions, each beginning on a page of its own."""
    parts = (
        "\n\n".join(_block(block, solution.notation) for block in solution.blocks) for solution in solutions
    )
    return PREAMBLE + "\n\\clearpage\n".join(parts) + "\n\\end{document}\n"


def _block(block: SolutionBlock, notation: Notation) -> str:
    match block:
        case SectionTitle(level, runs, new_page):
            told = _inline(runs, notation).replace("$\\frac", "$\\displaystyle\\frac")
            page = "\\clearpage\n" if new_page else ""
            if level == 1:
                return rf"{page}{{\LARGE\bfseries {told}\par}}"
            return rf"{page}\{'sub' * (level - 2)}section*{{{told}}}"
        case Words(runs):
            return _inline(runs, notation)
        case Displayed(equations):
            joined = " \\\\[1ex]\n".join(_equation(equation, notation) for equation in equations)
            return f"\\begin{{align*}}\n{joined}\n\\end{{align*}}"
        case Table():
            return _table(block, notation)
        case NetworkPicture():
            return _picture(block, notation)


def _inline(runs: Runs, notation: Notation) -> str:
    return "".join(tex_text(run) if isinstance(run, str) else f"${_tex(run, notation)}$" for run in runs)


def _tex(node: Node, notation: Notation) -> str:
    written = to_tex(_prepared(node), notation)
    return ascii_only(written.replace(_FROM, r"\answer{").replace(_TO, "}"))


def _prepared(node: Node) -> Node:
    """With words that may stand in TeX, and gaps as commands."""
    if isinstance(node, Tagged) and is_gap(node):
        if node.name == BLANK:
            return Text(r"\blank")
        return row(Text(r"\from"), _prepared(node.inner), Text(r"\upto"))
    if isinstance(node, Text):
        return Text(tex_text(node.text))
    return rebuild(node, _prepared)


def _equation(equation: Node, notation: Notation) -> str:
    """Its lines, which a page does not part unless there are many."""
    lines = page_lines(equation)
    parted = " \\\\*\n" if len(lines) <= MOST_KEPT else " \\\\\n"
    return parted.join(_line(line, notation, first=not at) for at, line in enumerate(lines))


def _line(line: BrokenLine, notation: Notation, first: bool) -> str:
    left = "" if line.left is None else _tex(line.left, notation)
    sign = SIGNS.get(line.relation, line.relation) if line.relation else "" if first else r"\quad{}"
    right = _tex(line.right, notation)
    if _width((line.right,)) > WIDEST:
        right = rf"\fitted{{{right}}}"
    return f"{left} & {sign} {right}".replace("&  ", "& ")


def _table(table: Table, notation: Notation) -> str:
    first = table.rows[0] if table.rows else ()
    columns = "".join("r" if is_number_cell(cell) else "l" for cell in first) or "l" * len(table.head)
    head = " & ".join(
        _head(cell, notation, kind == "r") for cell, kind in zip(table.head, columns, strict=True)
    )
    rows = "\n".join(" & ".join(_inline(cell, notation) for cell in cells) + r" \\" for cells in table.rows)
    caption = _inline(table.caption, notation)
    under = f"\n\\nopagebreak{{\\small {caption}\\par}}" if caption else ""
    long = len(table.rows) > MOST_TOGETHER
    kind, end_of_head = ("longtable", [r"\endhead"]) if long else ("tabular", [])
    begin = rf"\begin{{{kind}}}{{@{{}}{columns}@{{}}}}"
    lines = (begin, r"\toprule", rf"{head} \\", r"\midrule", *end_of_head, rows, r"\bottomrule")
    whole = "\n".join((rf"{{{_type(table)}\noindent", *lines, rf"\end{{{kind}}}\par}}"))
    return f"\\smallskip\n{whole}{under}\n\\smallskip"


def _type(table: Table) -> str:
    """The largest type in which the columns fit side by side."""
    heads = [min(width_of_runs(cell), HEAD_WIDTH) for cell in table.head]
    cells = [list(map(_width, row)) for row in table.rows]
    wide = sum(map(max, zip(heads, *cells, strict=True))) + BETWEEN_COLUMNS * (len(heads) - 1)
    return next((size for size, most in SIZES.items() if wide <= most), r"\tiny")


def _width(runs: Runs) -> float:
    """In digits, where the answers of a key are bold."""
    nodes = (node for run in runs if not isinstance(run, str) for node in every_node(run))
    bold = any(isinstance(node, Tagged) and node.name == FILLED for node in nodes)
    return width_of_runs(runs) * (BOLD if bold else 1.0)


def _head(cell: Runs, notation: Notation, right: bool) -> str:
    length = sum(letters_of_tex(run) for run in cell if isinstance(run, str))
    told, side = _inline(cell, notation), r"\raggedleft" if right else r"\raggedright"
    return rf"\parbox[b]{{2.4cm}}{{{side} {told}}}" if length > HEAD_WIDTH else told


# The picture


def _picture(picture: NetworkPicture, notation: Notation) -> str:
    column = min(3.6, 15 / max(picture.width, 1.0))
    lines = [r"\begin{tikzpicture}[y=-1.1cm,every node/.style={font=\small}," + WEIGHT + f"x={column:.2f}cm]"]
    for at, unit in enumerate(picture.units):
        shape = "" if unit.dots else "[circle,draw,minimum size=8mm,inner sep=1pt]"
        lines.append(rf"\node{shape} (u{at}) at ({unit.x:g},{unit.y:g}) {{${_tex(unit.symbol, notation)}$}};")
    for edge in picture.edges:
        weight = ""
        if edge.weight is not None:
            told = _tex(edge.weight, notation)
            weight = rf" node[weight,pos={edge.along:g}] {{${told}$}}"
        lines.append(rf"\draw (u{edge.start}) --{weight} (u{edge.end});")
    for x, told in picture.under:
        lines.append(rf"\node at ({x:g},{picture.height + 0.9:g}) {{\scriptsize {tex_text(told)}}};")
    return "\n".join([r"\begin{center}", *lines, r"\end{tikzpicture}", r"\end{center}"])
