"""Long formulas on several lines."""

from __future__ import annotations

import pytest

from bpstudio.engine.functions import COSTS
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import COST
from bpstudio.notation.textbook import ARTICLE
from bpstudio.notation.tree import Equation, Node, Number, Operator, Parens, Row
from bpstudio.qt.mathematics.lines import broken, lines_of
from bpstudio.qt.mathematics.typeset import typeset

pytestmark = pytest.mark.usefixtures("qapp")
C = COST
SUM = Row((Number("12"), *(part for n in range(9) for part in (Operator("+"), Number(f"34.{n}")))))
LONG = [
    Equation((C, SUM)),
    Equation((C, Row((Number("2"), Parens(SUM))))),
    Equation((C, SUM, Number("7"))),
    *(Equation((C, parse(entry.tex))) for entry in COSTS.values()),
]


def said(node: Node) -> str:
    return "".join(to_plain(node, ARTICLE).split())


@pytest.mark.parametrize("formula", LONG, ids=lambda node: to_plain(node, ARTICLE))
def test_the_lines_say_what_the_formula_says(formula: Node) -> None:
    assert "".join(map(said, broken(formula, 15, 90, ARTICLE))) == said(formula)


@pytest.mark.parametrize("formula", LONG[:3], ids=lambda node: to_plain(node, ARTICLE))
def test_no_line_is_wider_than_the_room(formula: Node) -> None:
    lines = lines_of(formula, 15, 90, ARTICLE)
    assert len(lines) > 1
    assert max(line.width for line in lines) <= 90


def test_what_has_room_stays_on_one_line() -> None:
    assert lines_of(LONG[0], 15, 2000, ARTICLE) == [typeset(LONG[0], 15, ARTICLE)]


def test_a_line_begins_with_the_sign_it_is_broken_at() -> None:
    assert [said(line)[0] for line in broken(LONG[0], 15, 120, ARTICLE)[1:]] <= [
        "=",
        "+",
        "+",
        "+",
        "+",
        "+",
        "+",
    ]
    assert said(broken(LONG[2], 15, typeset(SUM, 15, ARTICLE).width + 40, ARTICLE)[-1]).startswith("=")


def test_parentheses_are_opened_only_where_nothing_else_helps() -> None:
    inside = Equation((C, Row((Number("2"), Parens(SUM)))))
    room = typeset(inside.right, 15, ARTICLE).width + 18
    assert [said(line) for line in broken(inside, 15, room, ARTICLE)] == ["C", f"={said(inside.right)}"]
