"""What was answered so far is told from what was only tried."""

from __future__ import annotations

from dataclasses import replace

from bpstudio.session.practice.given import closed_in, is_closed
from bpstudio.session.practice.questions import Answer
from bpstudio.storage.reader import read


def test_closed_is_what_was_right_or_shown() -> None:
    right = Answer("0: z1[0]@0", "1.4", 1, note="right")
    carried = Answer("0: z3[0]@0", "2", 1, note="carried")
    shown = Answer("0: a1[0]@0", shown=True, note="shown")
    wrong = Answer("0: z2[0]@0", "9", 1, note="wrong")
    state = replace(read("article").state, answers=(right, shown, wrong, carried))
    assert closed_in(state) == {right.question, shown.question, carried.question}
    assert not is_closed(wrong)
