"""Whatever one value of a file is changed to, it earns nothing any more, and nothing is ever raised."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bpstudio.session.practice.making import started_here
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.grading.one_file import grade
from bpstudio.storage.reader import decode
from bpstudio.storage.writer import told
from tests.storage.grading.handed_in import contents_of, for_, hand_in, plain_judge, the_key

KEY = the_key()
HONEST = contents_of(for_(KEY, "Ada"), "right", "right", "right")
Place = tuple[str | int, ...]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value: Any, here: Place = ()) -> Iterator[Place]:
    """Every place in a value, itself first."""
    yield here
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield from places(child, (*here, key))


def with_value(contents: dict[str, Any], place: Place, value: object) -> dict[str, Any]:
    changed = copy.deepcopy(contents)
    part: Any = changed
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    return changed


def at(contents: dict[str, Any], place: Place) -> Any:
    part: Any = contents
    for key in place:
        part = part[key]
    return part


def means(contents: dict[str, Any]) -> object:
    """What a file gives out, as a program reads it; None where it cannot be read."""
    try:
        state = decode(json.dumps(contents).encode()).state
    except SessionFileError:
        return None
    return [told(started_here(state)).get(key) for key in ("document", "parameters", "exercise")]


COMPARED = [place for place in places(HONEST) if place and place[0] in ("document", "parameters", "exercise")]
TYPED = [
    place for place in places(HONEST) if place and place[0] not in ("document", "parameters", "exercise")
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sheets")


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(COMPARED), value=ANYTHING)
def test_a_change_of_what_was_given_out_is_seen(folder: Path, place: Place, value: object) -> None:
    before = at(HONEST, place)
    if value == before and isinstance(value, bool) == isinstance(before, bool):
        return
    changed = with_value(HONEST, place, value)
    if means(changed) == means(HONEST):  # what is left out is as it is usual
        return
    found = grade(hand_in(folder, "sheet", changed), "sheet.json", KEY, plain_judge)
    assert found.points == 0
    assert found.why_not
    assert "\n" not in found.why_not


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(TYPED), value=ANYTHING)
def test_nothing_that_a_student_writes_is_worth_more_than_right_answers(
    folder: Path, place: Place, value: object
) -> None:
    changed = with_value(HONEST, place, value)
    found = grade(hand_in(folder, "sheet", changed), "sheet.json", KEY, plain_judge)
    assert found.points in (0, 3, 4, 5, 6)
    assert found.of == 6
