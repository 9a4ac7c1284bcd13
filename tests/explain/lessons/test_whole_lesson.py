"""A lesson is gone through as its reader does: every number computed again, every directive tried in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bpstudio.explain.lessons.checking import Fault, checked_numbers, faults
from bpstudio.session.history.state import State
from bpstudio.session.practice import planting
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.lessons import lesson_from

HEAD = "---\ntitle: T\nsession: article\nminutes: 5\n---\n\n## One\n\n"  # the prose begins on line 9
NOT_SEEN = "here this mistake does not show, or another one shows just the same"


def found(body: str) -> list[Fault]:
    lesson = lesson_from((HEAD + body).encode())
    return list(faults(lesson, reader.read("article").state))


def directives(*lines: str) -> str:
    return "\n".join(["```bpstudio", *lines, "```", ""])


def test_a_number_that_holds_is_no_fault_and_one_that_does_not_is_told_with_what_it_is() -> None:
    assert found("C is [0.4092](bpstudio:C@0).") == []
    assert found("A line.\n\nC is [0.4093](bpstudio:C@0).") == [Fault(11, "says 0.4093, and C@0 is 0.4092")]


def test_every_fault_is_found_in_the_order_of_the_file() -> None:
    body = "C is 0.4092.\n\n" + directives("goto 0 99") + "\nC is [0.5](bpstudio:C@0) and [x](bpstudio:C@0)."
    assert [fault.line for fault in found(body)] == [9, 12, 15, 15]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("C is 0.4092.", "the number 0.4092 is not checked; write [0.4092](bpstudio:C@0) with the place it comes from, "
         "or [0.4092](bpstudio:free) where it comes from nowhere"),
        ("[about](bpstudio:C@0)", "“about” stands for a number, and is none; write for example 0.4092 or 2.5×10⁻⁶"),
        ("[0.5](bpstudio:C)", "'C' is no address; write a quantity and its iteration: C@0, dC/dtheta2[0,0]@0"),
        ("[0.5](bpstudio:z9@0)", "this network has no z9"),
        ("[0.5](bpstudio:C@1)", "iteration 1 has not begun; the last is 0"),
        (r"$\frac{1$", r"the mathematics $\frac{1$ cannot be read"),
        (r"$$\frac{1$$", r"the mathematics $\frac{1$ cannot be read"),
        (r"$\unknown$", r"the mathematics $\unknown$ cannot be read"),
        ("<b>", "there is HTML here, and a lesson has none; write \\< for the sign itself"),
    ],
)  # fmt: skip
def test_what_does_not_hold_in_the_prose_is_said(line: str, said: str) -> None:
    assert found(line) == [Fault(9, said)]


def test_a_title_and_a_heading_are_prose_too() -> None:
    lesson = lesson_from(b"---\ntitle: Only 0.5\nsession: article\nminutes: 5\n---\n## Now 1.5\n\nText.")
    assert [fault.line for fault in faults(lesson, reader.read("article").state)] == [2, 6]


def test_code_is_not_checked_and_free_numbers_are_free() -> None:
    body = "```python\nlr = 0.1  # <b>\n```\n\n`0.3` and [2.5](bpstudio:free)"
    assert found(body) == []
    lesson = lesson_from((HEAD + body + " [0.4092](bpstudio:C@0)").encode())
    assert checked_numbers(lesson) == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["goto 1 0"], None),
        (["goto 0 20"], None),
        (["goto 2 0"], "goto 2 0: iteration 2 has not begun; the last is 1"),
        (["goto 0 99"], "goto 0 99: 99 steps cannot be revealed; an iteration has 20"),
        (["follow theta2", "follow none"], None),
        (["follow theta4"], "follow theta4: this network has no theta4"),
        (["follow theta2[3,0]"], "follow theta2[3,0]: this network has no theta2[3,0]"),
        (["ask yhat", "ask C", "ask dC/dyhat", "ask dyhat/dz3", "ask theta2"], None),
        (["ask z1[0]"], None),
        (["ask z7"], "ask z7: this network has no z7 that could be asked for"),
        (["ask x"], "ask x: this network has no x that could be asked for"),
        (["ask update"], "ask update: this network has no update that could be asked for"),
        (["ask z1[2]"], "ask z1[2]: z1 has 1 number, counted from 0, and none at [2]"),
        (["goto 0 7", "ask yhat"], "ask yhat: yhat is shown already; go to a moment before step 6"),
        (["ask dC/dz3", "ask dyhat/dz3"], "ask dyhat/dz3: dyhat/dz3 is shown already; go to a moment before step 9"),
        (["wait C below 0.1"], None),
        (["wait C visible", "ask C"], "ask C: C is shown already; go to a moment before step 7"),
        (["wait C below 0"], "wait C below 0: C is never below 0 here"),
        (["wait zz visible"], "line"),
        (["wait z8 visible"], "wait z8 visible: this network has no z8"),
        (["hunt weight_left_out"], None),
        (["hunt sum_for_mean"], "hunt sum_for_mean: no card of the way back here can have it"),
        (["hunt slope_left_out"], f"hunt slope_left_out: {NOT_SEEN}"),
        (["hunt something"], "hunt something: there is no mistake of the name something"),
        (['say canvas "Look here."', 'say theta2[0,0] "And here."'], None),
        (['say a9 "Look here."'], 'say a9 "Look here.": this network has no a9'),
        (['say canvas "It is 0.5."'], "number"),
    ],
)  # fmt: skip
def test_each_directive_is_tried_in_the_session(lines: list[str], said: str | None) -> None:
    if said == "line":
        with pytest.raises(ValueError, match="line 10: 'zz' is not a quantity"):
            found(directives(*lines))
        return
    lesson = lesson_from((HEAD + directives(*lines)).encode())
    told = [fault.sentence for fault in faults(lesson, one_iteration())]
    if said == "number":
        assert "the number 0.5 is not checked" in told[0]
    else:
        assert told == ([] if said is None else [said])


def one_iteration() -> State:
    session = Session(reader.read("article").state)
    session.train(1)
    session.seek(0, 0)
    return session.state


def test_a_number_that_the_session_keeps_back_is_told_as_such() -> None:
    session = Session(reader.read("article").state)
    exercise = Exercise((asked_for("dC/dz3", session.document),))
    state = replace(session.state, exercise=exercise)
    lesson = lesson_from((HEAD + "[−0.2949](bpstudio:dC/dz3@0) and [0.4092](bpstudio:C@0)").encode())
    assert list(faults(lesson, state)) == [
        Fault(9, "dC/dz3@0 is hidden until a question of the session is answered")
    ]


def test_a_network_too_large_to_tell_all_mistakes_apart_is_not_hunted_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(planting, "MOST_PARAMETERS", 5)
    assert [fault.sentence for fault in found(directives("hunt weight_left_out"))] == [
        "hunt weight_left_out: this network has more than 5 weights and biases: hunt in a smaller one"
    ]
