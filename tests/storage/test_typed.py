"""Where a value does not fit is read from a field, never from the words."""

from __future__ import annotations

import pytest

from bpstudio.engine.refused import RefusedError
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.typed import built


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
