from __future__ import annotations

import numpy as np
import pytest

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.task import Cost, Training
from bpstudio.session.history import document as document_module
from bpstudio.session.history.document import Document

NETWORK = Network(2, (Layer(3), Layer(1)))
X, Y = np.ones((4, 2)), np.zeros((4, 1))


@pytest.mark.parametrize(
    ("data", "cost", "sentence"),
    [
        (Examples(np.ones((4, 3)), Y), Cost(), "^data.x has 3 columns, the network has 2 inputs$"),
        (Examples(X, np.zeros((4, 2))), Cost(), "^data.y has 2 columns, the network has 1 output$"),
        (Examples(X), Cost(), "^data.y is missing, and the cost squared_error needs it$"),
        (
            Examples(X),
            Cost("binary_cross_entropy"),
            "^data.y is missing, and the cost binary_cross_entropy needs it$",
        ),
    ],
)
def test_parts_that_do_not_fit_one_another_are_refused_in_a_sentence(
    data: Examples, cost: Cost, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Document(NETWORK, data, cost)


def test_targets_may_be_left_out_where_nothing_needs_them() -> None:
    assert Document(NETWORK, Examples(X), Cost("output")).data.y is None
    with pytest.raises(ValueError, match=r"data\.y has 3 columns"):
        Document(NETWORK, Examples(X, np.zeros((4, 3))), Cost("output"))


def test_memory_is_refused_before_it_is_taken() -> None:
    with pytest.raises(
        ValueError, match=r"the network and its batch need [0-9,]+ bytes, more than 1,073,741,824"
    ):
        Document(Network(2, (Layer(50_000), Layer(50_000), Layer(1))), Examples(X, Y))


def test_memory_counts_the_batch_and_not_all_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "MEMORY_LIMIT", 20_000)
    many = Examples(np.ones((1000, 2)), np.zeros((1000, 1)))
    with pytest.raises(ValueError, match="more than 20,000"):
        Document(NETWORK, many)
    assert Document(NETWORK, many, training=Training(batch_size=4)).bytes_needed <= 20_000


def test_equal_documents_start_with_equal_parameters() -> None:
    one, other = (Document(NETWORK, Examples(X, Y), training=Training(seed=seed)) for seed in (4, 5))
    assert one == Document(NETWORK, Examples(X, Y), training=Training(seed=4))
    assert (
        one.initial_parameters()
        == Document(NETWORK, Examples(X, Y), training=Training(seed=4)).initial_parameters()
    )
    assert one.initial_parameters() != other.initial_parameters()
