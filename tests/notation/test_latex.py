from __future__ import annotations

from bpstudio.notation import textbook
from bpstudio.notation.tex import to_tex
from bpstudio.notation.tree import Operator, Parens, Symbol, row

X, Y = Symbol("x"), Symbol("y")


def test_a_row_may_begin_with_a_parenthesis() -> None:
    assert to_tex(row(Parens(X), Y), textbook.ARTICLE) == "(x) y"
    assert (
        to_tex(row(Parens(row(X, Operator("+"), Y)), Operator("·"), Parens(Y)), textbook.ARTICLE)
        == r"(x + y) \cdot (y)"
    )
