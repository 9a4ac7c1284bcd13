"""What a lesson waits for, judged by what may be seen and by nothing else."""

from __future__ import annotations

import pytest

from bpstudio.engine.refused import RefusedError
from bpstudio.session.lessons.condition import Condition, check_condition
from bpstudio.session.session import Session
from bpstudio.storage import reader


def article(revealed: int = 0, iterations: int = 0) -> Session:
    session = Session(reader.read("article").state)
    if iterations:
        session.train(iterations)
    else:
        session.seek(0, revealed)
    return session


def holds(text: str, session: Session) -> bool:
    return Condition.parse(text).holds(session.frame)


@pytest.mark.parametrize(
    "text",
    ["C below 0.1", "C above 2", "dC/dz2 visible", "iteration 5", "z1[0]@1 above -2", "update visible"],
)
def test_a_condition_reads_back_as_it_was_written(text: str) -> None:
    assert str(Condition.parse(text)) == text


def test_a_minus_sign_and_a_power_are_read() -> None:
    assert Condition.parse("z1 above −2e-3").bound == -0.002
    assert Condition.parse(str(Condition.parse("z1 above 1e20"))).bound == 1e20
    assert Condition.parse("dC/dz2 0 above 1") == Condition.parse("dC/dz2[0] above 1")


def test_it_waits_until_the_number_is_seen_and_on_the_right_side() -> None:
    assert not holds("C below 0.5", article(6)), "C is 0.4092, and hidden"
    assert holds("C below 0.5", article(7))
    assert not holds("C below 0.4", article(7))
    assert holds("C above 0.4", article(7))
    assert not holds("C above 0.4", article(6))


def test_it_waits_until_a_quantity_is_seen() -> None:
    session = article(8)
    seen = []
    while session.frame.next is not None:
        seen.append(
            [holds(f"{name} visible", session) for name in ("dyhat/dz3", "dC/dz3", "dC/dz2", "update", "x")]
        )
        session.step()
    assert seen[0] == [False, False, False, False, True]
    assert seen[1] == [True, True, False, False, True]
    assert holds("update visible", session)


def test_it_waits_until_an_iteration_is_reached() -> None:
    assert not holds("iteration 1", article(3))
    session = article(iterations=1)
    session.step()
    assert holds("iteration 1", session)


@pytest.mark.parametrize(
    "text",
    ["", "C", "C below", "C below x", "below 0.1", "C under 0.1", "visible", "iteration", "iteration -1", "C below nan",
     "C below 1e999", "zz visible"],
)  # fmt: skip
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        Condition.parse(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("C below 0", "C is never below 0 here"),
        ("C below -1", "C is never below −1 here"),
        ("yhat above 1", "yhat is never above 1 here"),
        ("yhat below 0", "yhat is never below 0 here"),
        ("a1 below 0", "a1 is never below 0 here"),
        ("dyhat/dz3 above 0.25", "dyhat/dz3 is never above 0.25 here"),
        ("dz2/db2 above 1", "dz2/db2 is never above 1 here"),
        ("dz2/dtheta2 below 0", "dz2/dtheta2 is never below 0 here"),
        ("z4 visible", "this network has no z4"),
        ("z1[3] visible", "there is no z1[3], counted from 0; z1 has 1"),
        ("update below 1", "update is no number"),
    ],
)
def test_what_can_never_hold_is_refused(text: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_condition(Condition.parse(text), article().frame)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    "text",
    ["C below 0.001", "yhat above 0.99", "a1 above 100", "z1 below -5", "dz1/dtheta1 below -3", "dC/dz2 above 5",
     "theta2 above 3", "dz2/da1 below -1", "iteration 40", "update visible", "z1[0] visible"],
)  # fmt: skip
def test_what_may_hold_is_taken(text: str) -> None:
    check_condition(Condition.parse(text), article().frame)
