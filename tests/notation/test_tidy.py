"""What a formula needs once numbers stand in it."""

from __future__ import annotations

import pytest

from bpstudio.notation import textbook
from bpstudio.notation.plain import to_plain
from bpstudio.notation.tidy import tidied
from bpstudio.notation.tree import Call, Fraction, Node, Number, Operator, Row, Script, Symbol

MINUS_Z = Row((Operator("−"), Symbol("z")))


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Call(Symbol("ln"), Number("−2")), "ln(−2)"),
        (Call(Symbol("ln"), Fraction(Number("−2"), Number("3"))), "ln(−2/3)"),
        (Script(Number("−0.5"), Number("2")), "(−0.5)²"),
        (Script(MINUS_Z, Number("2")), "(−z)²"),
        (Script(Number("1.2×10⁻⁷"), Number("2")), "(1.2×10⁻⁷)²"),
        (Row((Number("1"), Operator("−"), Number("−0.5"))), "1 − (−0.5)"),
        (Row((Number("2"), Number("3"))), "2·3"),
        (Row((Operator("−"), Number("−3"))), "3"),
    ],
)
def test_a_number_keeps_its_sign_to_itself(node: Node, text: str) -> None:
    assert to_plain(tidied(node), textbook.ARTICLE) == text
