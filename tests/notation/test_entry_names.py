"""A number is called as it stands on the screen, and what it is called can be typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.quantity import Quantity
from bpstudio.notation.entry_names import entry_node, entry_text
from bpstudio.notation.meaning import SingleNumber
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE, COSTS, LAYERS, WEIGHTS, Notation
from bpstudio.session.practice.places import stands
from tests.notation.typed import all_seen, expression

LAYERED = Network(2, (Layer(3, "relu"), Layer(2, "tanh"), Layer(1, "sigmoid")))
WIDE = Network(12, (Layer(11, "relu"), Layer(10, "softmax")))


@pytest.mark.parametrize(
    ("quantity", "place", "example", "text"),
    [
        ("z1", (2,), 0, "z₃¹"),
        ("yhat", (0,), 0, "ŷ"),
        ("C", (), None, "C"),
        ("dC/dz2", (1,), 0, "∂C/∂z₂²"),
        ("dz2/dtheta2", (2, 1), 0, "∂z₂²/∂θ₃₂²"),
        ("dz2/db2", (1,), None, "∂z₂²/∂b₂²"),
        ("dz2/da1", (2, 1), None, "∂z₂²/∂a₃¹"),
        ("dyhat/dz3", (0,), 0, "∂ŷ/∂z³"),
        ("dC/dtheta3", (1, 0), None, "∂C/∂θ₂₁³"),
        ("b3", (0,), None, "b₃"),
    ],
)
def test_a_number_has_its_unit_where_the_layer_has_several(
    quantity: str, place: tuple[int, ...], example: int | None, text: str
) -> None:
    what = SingleNumber(Quantity.parse(quantity), place, example)
    assert entry_text(what, LAYERED, ARTICLE) == text
    assert to_plain(entry_node(what, LAYERED), ARTICLE) == text
    marked = "" if example is None else "@8"
    assert entry_text(what, LAYERED, ARTICLE, rows=(7, 2, 0)) == text + marked


notations = st.builds(
    Notation, st.sampled_from(WEIGHTS), st.sampled_from(COSTS), st.sampled_from(LAYERS), st.just("matrix")
)


@settings(deadline=None, max_examples=200)
@given(st.data(), st.sampled_from([LAYERED, WIDE]), notations)
def test_what_a_number_is_called_means_that_number_in_every_notation(
    data: st.DataObject, network: Network, notation: Notation
) -> None:
    quantity, stand = data.draw(st.sampled_from(list(stands(network).items())))
    place = tuple(data.draw(st.integers(0, count - 1)) for count in stand.shape)
    what = SingleNumber(quantity, place, 1 if stand.by_example else None)
    nothing = SingleNumber(Quantity.parse("x"), (0,), 0)
    text = entry_text(what, network, notation, rows=(7, 2, 0))
    assert expression(text, all_seen(nothing, network, 3, called=(7, 2, 0)), notation).names == (what,)
