"""Where a number comes from, and arithmetic with such numbers."""

from __future__ import annotations

import math

import pytest

from bpstudio.engine.refused import RefusedError
from bpstudio.session.frame import Frame
from bpstudio.session.lessons.address import LONGEST, Address, value_at
from bpstudio.session.session import Session
from bpstudio.storage import reader

SESSION = Session(reader.read("article").state)
SESSION.train(1)
FIRST = SESSION.frame
SESSION.step()
SESSION.step()
HIDDEN = SESSION.frame


def frames(iteration: int) -> Frame:
    return FIRST if iteration == 0 else HIDDEN


def value(text: str) -> float | None:
    return value_at(Address.parse(text), frames)


def test_an_address_is_a_quantity_and_an_iteration() -> None:
    assert value("C@0") == FIRST.cost
    assert value("theta2[0,0]@0") == 0.6
    assert value("learning_rate@0") == 0.1


def test_what_an_update_made_is_what_the_next_iteration_begins_with() -> None:
    assert value("theta2@1") == pytest.approx(value("theta2@0-learning_rate@0*dC/dtheta2@0"))
    assert value("theta2@1") != value("theta2@0")


def test_products_bind_closer_than_sums_and_both_go_from_left_to_right() -> None:
    assert value("2*3+4*5") == 26
    assert value("1-2-3") == -4
    assert value("1÷4÷2*3") == 0.375
    assert value("2*yhat@0-2*y@0") == pytest.approx(value("dC/dyhat@0"))


def test_a_number_that_is_made_of_a_hidden_one_is_hidden() -> None:
    assert value("C@0+C@1") is None
    assert value("z1@1") is not None


def test_it_is_written_as_it_was() -> None:
    assert str(Address.parse("C@0÷2")) == "C@0÷2"


@pytest.mark.parametrize(
    "text",
    ["", "C", "C@", "C@x", "@0", "C@0+", "C@0**2", "-C@0", "C@0@1@", "(C@0)", "1e3", "C@-1", "learning_rate"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        Address.parse(text)


def test_a_very_long_one_and_a_division_by_zero_are_refused() -> None:
    with pytest.raises(RefusedError, match=f"at most {LONGEST} characters"):
        Address.parse("1+" * LONGEST + "1")
    with pytest.raises(RefusedError, match="divides by 0"):
        value("1÷0")
    assert value("1*" * 100 + "2") == 2


def test_what_is_not_finite_is_carried_along() -> None:
    with pytest.raises(RefusedError):
        value("q@0")
    assert math.isfinite(value("C@0") or math.nan)
