from __future__ import annotations

import pickle

import pytest

from bpstudio.engine.network import MOST_LAYERS, Layer, Network
from bpstudio.engine.parameters import every_parameter, parameter_at

NETWORK = Network(2, (Layer(3, "relu"), Layer(1, "tanh"), Layer(2)))


def test_a_network_is_refused_in_words_where_it_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="width must be at least 1, not 0"):
        Layer(0)
    with pytest.raises(ValueError, match="inputs must be at least 1, not 0"):
        Network(0, (Layer(1),))
    with pytest.raises(ValueError, match="a network needs at least one layer"):
        Network(1, ())
    with pytest.raises(ValueError, match="layer 1 is hidden, and softmax belongs at the output only"):
        Network(1, (Layer(2, "softmax"), Layer(2)))


def test_layers_count_from_one_and_the_input_is_layer_zero() -> None:
    assert [NETWORK.width(number) for number in range(4)] == [2, 3, 1, 2]
    assert NETWORK.layer(1).activation == "relu"
    assert (NETWORK.depth, NETWORK.outputs, NETWORK.size) == (3, 2, 9 + 4 + 4)


def test_what_a_network_worked_out_does_not_go_to_another_process() -> None:
    network = Network(2, (Layer(3), Layer(1)))
    before = hash(network), network.size, network.widths, network.offset(2)
    sent = pickle.loads(pickle.dumps(network))
    assert vars(sent) == {"inputs": 2, "layers": network.layers}
    assert sent == network
    assert (hash(sent), sent.size, sent.widths, sent.offset(2)) == before


def test_every_place_of_the_flat_vector_is_in_its_layers_block() -> None:
    network = Network(2, (Layer(3), Layer(1), Layer(2)))
    for position, parameter in enumerate(every_parameter(network)):
        assert network.layer_at(position) == parameter.layer
        assert parameter_at(network, position) == parameter
        assert parameter.position(network) == position


def test_a_network_has_a_thousand_layers_at_most() -> None:
    assert Network(1, (Layer(1),) * MOST_LAYERS).depth == MOST_LAYERS
    with pytest.raises(ValueError, match="at most 1,000 layers, not 1,001"):
        Network(1, (Layer(1),) * (MOST_LAYERS + 1))


def test_what_a_layer_reads_and_what_reads_it() -> None:
    assert [NETWORK.below(number) for number in NETWORK.layer_ids] == [0, 1, 2]
    assert [NETWORK.above(number) for number in (0, 1, 2)] == [1, 2, 3]
    assert [NETWORK.neighbours(number) for number in NETWORK.node_ids] == [(1,), (0, 2), (1, 3), (2,)]
    with pytest.raises(ValueError, match="below 0 there is no layer"):
        NETWORK.below(0)
    with pytest.raises(ValueError, match="above 3 there is no layer"):
        NETWORK.above(3)
