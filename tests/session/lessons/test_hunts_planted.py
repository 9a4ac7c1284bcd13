"""A mistake planted where a lesson stands, and where a number that it points at is."""

from __future__ import annotations

import pytest

from bpstudio.engine.mistakes import MISTAKES
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.planted import Planted
from bpstudio.engine.refused import RefusedError
from bpstudio.session.lessons.hunts import planted_for
from bpstudio.session.lessons.number_name import NumberName
from bpstudio.session.lessons.pointing import canvas_place
from bpstudio.session.practice.planting import begun_here, confirmed, plantable
from bpstudio.session.selection import COST_NODE, Place, Target, Unit
from bpstudio.session.session import Session
from bpstudio.storage import reader


def test_a_mistake_is_planted_where_it_is_unlike_any_other() -> None:
    session = Session(reader.read("mazur").state)
    session.finish_iteration()
    assert planted_for("one_path_only", session.frame) == Planted("one_path_only", 10)


def test_a_mistake_that_is_planted_in_another_way_is_refused() -> None:
    session = Session(reader.read("article").state)
    with pytest.raises(ValueError, match="no card of the way back here"):
        planted_for("one_path_only", session.frame)


@pytest.mark.parametrize("mistake", ["bias_left_out", "learning_rate_left_out"])
def test_a_mistake_that_is_made_at_no_card_is_refused(mistake: str) -> None:
    """It could never be clicked."""
    session = Session(reader.read("mazur").state)
    with pytest.raises(ValueError, match="no card of the way back here"):
        planted_for(mistake, session.frame)


@pytest.mark.parametrize("preset", ["article", "mazur", "xor"])
def test_a_lesson_plants_what_any_hunt_may_plant_and_nothing_else(preset: str) -> None:
    session = Session(reader.read(preset).state)
    begun = begun_here(session.state)
    huntable = {each.alteration.mistake for each in plantable(begun) if confirmed(begun, each)}
    planted = set()
    for mistake in MISTAKES:
        try:
            planted.add(planted_for(mistake, session.frame).mistake)
        except RefusedError:
            continue
    assert planted == huntable != set()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("z1[1]", Unit(1, 1)),
        ("a1", Unit(1, 0)),
        ("yhat[1]", Unit(2, 1)),
        ("x[1]", Unit(0, 1)),
        ("y[0]", Target(0)),
        ("C", COST_NODE),
        ("theta2[1,0]", Parameter("theta", 2, 1, 0)),
        ("theta2", Parameter("theta", 2, 0, 0)),
        ("b2[1]", Parameter("b", 2, None, 1)),
        ("dC/dtheta2[0,1]", Parameter("theta", 2, 0, 1)),
        ("dC/db1[1]", Parameter("b", 1, None, 1)),
        ("dC/dz2[1]", Unit(2, 1)),
        ("dC/dyhat[0]", Unit(2, 0)),
        ("da1/dz1[1]", Unit(1, 1)),
        ("dz2/da1[0,1]", Parameter("theta", 2, 0, 1)),
        ("dz2/dtheta2[0,1]", Parameter("theta", 2, 0, 1)),
        ("update", None),
    ],
)
def test_a_number_stands_where_its_unit_or_its_weight_is(name: str, place: Place | None) -> None:
    network = reader.read("mazur").state.document.network
    assert canvas_place(NumberName.parse(name), network) == place
