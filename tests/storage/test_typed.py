"""Where a value does not fit is read from a field, never from the words."""

from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.refused import RefusedError
from bpstudio.session.edits.base import Edit
from bpstudio.session.edits.examples import SetCells
from bpstudio.storage.contents import Numbers
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.typed import built, convert


def refusing(wrong: ValueError) -> str:
    def make(**_: object) -> None:
        raise wrong

    with pytest.raises(SessionFileError) as caught:
        built(make, {"width": 0, "layers": ()}, "$.document.network")
    assert str(wrong) in str(caught.value)
    return caught.value.path


def test_the_path_goes_on_at_the_part_that_is_refused_however_it_is_worded() -> None:
    assert refusing(RefusedError("width", "schmaler als 1 geht nicht")) == "$.document.network.width"
    assert refusing(RefusedError("layers[1].cut[0]", "no")) == "$.document.network.layers[1].cut[0]"


def test_what_names_no_part_is_about_the_whole_even_where_it_begins_like_one() -> None:
    assert refusing(ValueError("width must be at least 1")) == "$.document.network"
    assert refusing(ValueError("layer 1 is hidden")) == "$.document.network"


def refused(value: object) -> str:
    with pytest.raises(SessionFileError) as caught:
        convert(value, Edit, "$.edit")
    return str(caught.value)


def test_what_is_missing_is_told_with_what_it_may_be() -> None:
    renaming = {"type": "rename_column", "column": 0, "name": "a"}
    assert refused(renaming) == "$.edit.table: found nothing, expected one of x, y"
    said = refused({"type": "set_activation", "layer": 1})
    assert said.startswith("$.edit.value: found nothing, expected one of identity, relu, ")


def test_a_whole_number_past_any_computers_is_refused() -> None:
    said = refused({"type": "set_activation", "layer": 2**63, "value": "relu"})
    assert said.startswith("$.edit.layer: found ")
    assert said.endswith("expected a whole number below 2^63")


@pytest.mark.parametrize("numbers", [[[1.0, 2.0]], [[1.0, 2.5], [0.0, -3.0]]])
def test_a_table_read_as_an_array_is_the_same_edit(numbers: list[list[float]]) -> None:
    said = {"type": "set_cells", "row": 1, "column": 0}
    as_lists, as_array = (convert({**said, "values": of}, Edit, "$") for of in (numbers, np.array(numbers)))
    assert as_lists == as_array == SetCells(1, 0, tuple(map(tuple, numbers)))


def test_numbers_of_a_layer_are_its_weights_and_biases_and_nothing_else() -> None:
    with pytest.raises(SessionFileError, match="found theta, c, expected theta and b"):
        convert({"theta": [], "c": []}, Numbers, "$")
    with pytest.raises(SessionFileError, match="found no keys, expected theta and b"):
        convert({}, Numbers, "$")
