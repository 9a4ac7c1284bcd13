"""Directives: each reads back as it was written, and what is none is refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.session.lessons.condition import Condition
from bpstudio.session.lessons.directives import (
    LONGEST,
    PARTS,
    Ask,
    Directive,
    Follow,
    Goto,
    Hunt,
    Say,
    Wait,
    directive,
)
from bpstudio.session.lessons.lesson import DirectiveBlock, LessonPage, Prose
from bpstudio.session.lessons.number_name import NumberName

SAY = 'write say PLACE "…", such as say canvas "Look here."'
counts = st.integers(0, 999)
parameters = st.builds(Parameter, st.just("theta"), st.integers(1, 9), counts, counts) | st.builds(
    Parameter, st.sampled_from(["theta", "b"]), st.integers(1, 9)
)
names = st.sampled_from(["C", "z1[0]", "dC/dtheta2[0,1]", "a1[0]@2", "dyhat/dz3", "b1[3]"]).map(
    NumberName.parse
)
conditions = st.sampled_from(["C below 0.1", "dC/dz2 visible", "iteration 7"]).map(Condition.parse)
said = st.text(st.characters(categories=["L", "N", "P"], exclude_characters='"'), min_size=1, max_size=40)
directives: st.SearchStrategy[Directive] = st.one_of(
    st.builds(Goto, counts, counts),
    st.builds(Follow, st.none() | parameters),
    st.builds(Ask, names),
    st.builds(Hunt, st.sampled_from(["slope_left_out", "sum-for-mean"])),
    st.builds(Wait, conditions),
    st.builds(Say, st.sampled_from(PARTS) | names, said),
)


@given(directives)
def test_a_directive_reads_back_as_it_was_written(found: Directive) -> None:
    assert directive(str(found)) == found


def test_blanks_do_not_matter_and_a_place_may_stand_apart() -> None:
    assert directive("goto   0    7") == Goto(0, 7)
    assert directive("ask dC/dz2 [0]") == directive("ask dC/dz2[0]")
    assert directive("follow theta2[0, 1]") == Follow(Parameter("theta", 2, 0, 1))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("jump 3", "there is no directive 'jump'; there are goto, follow, ask, hunt, wait, say"),
        ("goto 3", "'goto 3' cannot be read; write goto ITERATION REVEALED, two whole numbers"),
        ("goto -1 2", "'goto -1 2' cannot be read; write goto ITERATION REVEALED, two whole numbers"),
        ("follow", "'follow' cannot be read; write follow PARAMETER, such as follow theta2"),
        ("follow z2", "'z2' is not a parameter; write theta2, theta2[0,1], b1 or b1[0]"),
        ("ask", "'ask' cannot be read; write ask QUANTITY [PLACE], such as ask dC/dz2 [0]"),
        ("hunt A B", "'hunt A B' cannot be read; write hunt NAME, the name of a mistake"),
        ("wait", "'wait' cannot be read; write wait CONDITION, such as wait C below 0.1"),
        ("say canvas", f"'say canvas' cannot be read; {SAY}"),
        ('say "Look here."', f"'say \"Look here.\"' cannot be read; {SAY}"),
    ],
)  # fmt: skip
def test_what_is_no_directive_is_refused_with_what_to_write(line: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        directive(line)
    assert str(refused.value) == said


@pytest.mark.parametrize("line", ["ask qq", "wait C", 'say nowhere "x"', "x" * (LONGEST + 1)])
def test_what_names_nothing_is_refused(line: str) -> None:
    with pytest.raises(RefusedError):
        directive(line)


def test_a_block_that_asks_holds_back_what_follows() -> None:
    ask, goto = DirectiveBlock((Goto(0, 1), Ask(NumberName.parse("C"))), 1), DirectiveBlock((Goto(0, 1),), 5)
    assert (ask.holds_back, goto.holds_back) == (True, False)
    page = LessonPage("Heading", 1, (Prose("Text.", 2), ask, goto))
    assert page.directives == (Goto(0, 1), Ask(NumberName.parse("C")), Goto(0, 1))
