"""One number changed is one number found."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.session.history.state import State
from bpstudio.storage.contents import Series, TraceEntry
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import Opened, decode, read
from bpstudio.storage.replay import Difference, verify
from bpstudio.storage.typed import convert

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
RECORDED = ["one_iteration", "in_the_past", "following", "batches_of_softmax", "diverged"]
CONTENTS = {name: json.loads((SESSIONS / f"{name}.json").read_bytes()) for name in RECORDED}
NOT_FINITE = ("NaN", "Infinity", "-Infinity")
Place = tuple[str | int, ...]


def numbers(value: Any, place: Place = ()) -> Iterator[Place]:
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in pairs:
            yield from numbers(item, (*place, key))
    elif isinstance(value, int | float) or value in NOT_FINITE:
        yield place


OPENED = {name: read(SESSIONS / f"{name}.json") for name in RECORDED}
PLACES = {
    name: [place for part in ("trace", "series") for place in numbers(contents[part], (part,))]
    for name, contents in CONTENTS.items()
}


def at(contents: Any, place: Place) -> Any:
    for key in place:
        contents = contents[key]
    return contents


def with_value(contents: Any, place: Place, value: object) -> Any:
    """A copy with one value changed; a part in which nothing changes is the same object."""
    contents = contents | {place[0]: copy.deepcopy(contents[place[0]])}
    at(contents, place[:-1])[place[-1]] = value
    return contents


def path_of(place: Place) -> str:
    return "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place)


def reread(contents: Any, state: State) -> Opened:
    """As the reader does, without running an unchanged log again."""
    trace = convert(contents["trace"], tuple[TraceEntry, ...], "$.trace")
    return Opened(state, trace, convert(contents["series"], Series, "$.series"))


def difference(contents: Any) -> Difference | None:
    return verify(decode(json.dumps(contents).encode())).difference


def found_out(contents: Any) -> str:
    """Where the change was seen; a number of a wrong type is refused when the file is read."""
    unchanged = [OPENED[name].state for name in RECORDED if CONTENTS[name]["log"] is contents["log"]]
    try:
        found = verify(reread(contents, unchanged[0])).difference if unchanged else difference(contents)
    except SessionFileError as refused:
        return refused.path
    assert found is not None, "the change went unseen"
    return found.path


def slightly_more(value: float | str) -> object:
    if isinstance(value, str):
        return 1.0
    return value + 1 if isinstance(value, int) else value + max(1e-11, abs(value) * 1e-8)


def upside_down(value: float | str) -> object:
    if isinstance(value, str):
        return "NaN" if value == "Infinity" else "Infinity"
    return -value if abs(value) > 1e-12 else 1e-3


def lost_in_rounding(name: str, place: Place, change: float) -> bool:
    """Beside the largest number of its kind a tiny one may be what a sum leaves over, and is not judged."""
    if place[0] != "series":
        return abs(change) < 1e-12
    column = CONTENTS[name]["series"][place[1]]
    finite = [abs(v) for v in (at(column, p) for p in numbers(column)) if isinstance(v, int | float)]
    return abs(change) <= 1e-13 * max(finite)


def not_finite(value: float | str) -> object:
    return "Infinity" if value != "Infinity" else "-Infinity"


CHANGES = [slightly_more, upside_down, not_finite, lambda value: 0 if value else 1]


@pytest.mark.parametrize("change", CHANGES, ids=["more", "sign", "infinite", "zero"])
@pytest.mark.parametrize("name", RECORDED)
def test_any_one_number_changed_is_found(name: str, change: Callable[[Any], object]) -> None:
    contents = CONTENTS[name]
    places = PLACES[name][:: 1 if len(PLACES[name]) < 100 else 7]
    for place in places:
        before = at(contents, place)
        after = change(before)
        both = isinstance(after, float | int) and isinstance(before, float | int)
        if "iteration" in place or (both and lost_in_rounding(name, place, after - before)):
            continue
        if name == "diverged" and both and abs(after - before) < 1e-7 * abs(before):
            continue  # numbers that grow by 80 digits an iteration are less sure than others
        where = found_out(with_value(contents, place, after))
        assert where.startswith(path_of(place)) or place[-1] in ("step", "layer"), (place, where)


@pytest.mark.parametrize("name", RECORDED)
def test_any_other_number_of_an_iteration_is_found(name: str) -> None:
    contents = CONTENTS[name]
    count = len(contents["series"]["iteration"])
    for index in range(count):
        for other in {*range(-1, count + 2), 2**40} - {index}:
            where = found_out(with_value(contents, ("series", "iteration", index), other))
            assert where == f"$.series.iteration[{index}]", (index, other, where)


@given(st.sampled_from(RECORDED), st.data())
def test_a_number_replaced_by_any_other_is_found(name: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(PLACES[name]))
    before = at(CONTENTS[name], place)
    value = data.draw(st.integers(-5, 99) if isinstance(before, int) else st.floats(-1e300, 1e300))
    if not isinstance(before, str) and (
        math.isclose(value, before, rel_tol=1e-7, abs_tol=1e-11)
        or lost_in_rounding(name, place, value - before)
    ):
        return
    found_out(with_value(CONTENTS[name], place, value))


@pytest.mark.parametrize("key", ["op", "symbol", "gradient"])
def test_another_name_in_the_trace_is_found(key: str) -> None:
    trace = CONTENTS["one_iteration"]["trace"]
    names = {entry[key] for entry in trace if key in entry} | ({"nothing"} if key != "op" else set())
    for index, entry in enumerate(trace):
        for name in names - {entry.get(key)}:
            assert found_out(with_value(CONTENTS["one_iteration"], ("trace", index, key), name))


@pytest.mark.parametrize("name", RECORDED)
def test_what_is_missing_from_an_entry_is_found(name: str) -> None:
    for index, entry in enumerate(CONTENTS[name]["trace"]):
        for key in ("factor", "gradient", "layer"):
            if entry.get(key) is not None:
                contents = copy.deepcopy(CONTENTS[name])
                del contents["trace"][index][key]
                assert found_out(contents).startswith(f"$.trace[{index}].{key}")


def test_the_place_and_both_numbers_are_named() -> None:
    found = difference(with_value(CONTENTS["one_iteration"], ("trace", 6, "factor", 0, 1), 0.25))
    assert found is not None
    assert (found.path, found.found) == ("$.trace[6].factor[0][1]", "0.25")
    assert float(found.recomputed) == pytest.approx(0.17551005)
    assert str(found).startswith("$.trace[6].factor[0][1]: ")


def test_rounding_within_a_billionth_is_no_difference() -> None:
    contents = copy.deepcopy(CONTENTS["one_iteration"])
    for place in PLACES["one_iteration"]:
        value = at(contents, place)
        if isinstance(value, float):
            at(contents, place[:-1])[place[-1]] = value * (1 + 5e-10)
    assert difference(contents) is None


def test_minus_zero_is_zero() -> None:
    contents = with_value(CONTENTS["diverged"], ("trace", 6, "factor", 0, 0), -0.0)
    assert difference(contents) is not None
    contents = json.loads((SESSIONS / "by_hand.json").read_bytes())
    contents["trace"] = [{"step": 1, "op": "z", "layer": 1, "symbol": "z1", "value": [[2, 0.5], [2, -0.75]]}]
    assert difference(contents) is None
    contents["parameters"]["theta"][0][1][1] = 0
    contents["trace"][0]["value"] = [[2, -0.0], [2, -1]]
    assert difference(contents) is None


def test_steps_may_be_left_out_of_a_trace_but_not_turned_round() -> None:
    contents = copy.deepcopy(CONTENTS["one_iteration"])
    del contents["trace"][2:9:2]
    assert difference(contents) is None
    contents["trace"].reverse()
    assert found_out(contents) == "$.trace[1].step"


def test_every_other_row_of_a_series_is_enough_and_gradients_may_be_missing() -> None:
    contents = copy.deepcopy(CONTENTS["in_the_past"])
    series = contents["series"]
    series["iteration"], series["cost"] = series["iteration"][::2], series["cost"][::2]
    series["gradients"] = {"theta": series["gradients"]["theta"][::2]}
    assert difference(contents) is None
    series["cost"].pop()
    assert found_out(contents) == "$.series.cost"


@pytest.mark.parametrize("column", ["cost", "gradients"])
def test_a_column_of_another_length_is_found(column: str) -> None:
    contents = copy.deepcopy(CONTENTS["in_the_past"])
    rows = contents["series"]["cost"] if column == "cost" else contents["series"]["gradients"]["b"]
    rows.append(rows[-1])
    assert found_out(contents).startswith(f"$.series.{column}")


@pytest.mark.parametrize(
    "value",
    [[], [[]], [[[1.0]]], 1.0, [[0.5]], [[0.5, 0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]], {"theta": [], "b": []}],
)
def test_another_shape_is_found(value: object) -> None:
    where = found_out(with_value(CONTENTS["one_iteration"], ("trace", 0, "value"), value))
    assert where.startswith("$.trace[0].value")


def test_an_edit_of_the_log_shows_in_what_came_of_it() -> None:
    contents = with_value(CONTENTS["in_the_past"], ("log", 1, "edit", "value"), 0.2)
    assert found_out(contents) == "$.series.cost[13]"


def test_a_file_without_trace_and_series_has_nothing_to_compare() -> None:
    found = verify(read(SESSIONS / "by_hand.json"))
    assert found.agrees
    assert not found.compared
