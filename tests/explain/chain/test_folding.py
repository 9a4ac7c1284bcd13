"""Of a deep network the first layers, the last and those looked at are shown; what lies between is folded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op
from bpstudio.explain.chain.cards import chain_cards
from bpstudio.explain.chain.folding import MOST_LAYERS, UNFOLDED, Fold, Folds, Looked, folded
from bpstudio.explain.pages.composition import composition_of
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Factor, Unit
from bpstudio.session.session import Session
from tests.explain.documents import document

LAYERS = st.integers(1, 1000)


def hidden(folds: Folds) -> set[int]:
    return {layer for fold in folds.folds for layer in range(fold.low, fold.high + 1)}


@given(low=st.integers(1, 40), depth=st.integers(0, 1000), foci=st.lists(LAYERS, max_size=4))
def test_ends_and_what_is_looked_at_are_shown_and_never_many_more(
    low: int, depth: int, foci: list[int]
) -> None:
    high = low + depth
    gone = hidden(folded(low, high, foci))
    shown = set(range(low, high + 1)) - gone
    inside = [focus for focus in foci if low <= focus <= high] or [low]
    around = {near for focus in inside for near in (focus - 1, focus, focus + 1) if low <= near <= high}
    assert {low, high} | around <= shown
    assert len(shown) <= max(MOST_LAYERS, 4 + 4 * len(inside) + 2)
    assert gone <= set(range(low, high + 1))


@given(depth=st.integers(1, 1000), foci=st.lists(LAYERS, max_size=3))
def test_no_fold_stands_for_a_single_layer(depth: int, foci: list[int]) -> None:
    assert all(fold.count > 1 for fold in folded(1, depth, foci).folds)


def test_a_network_of_twelve_layers_has_no_fold() -> None:
    assert folded(1, 12, [6]) == UNFOLDED
    assert folded(1, 13, [6]) != UNFOLDED


@given(depth=st.integers(20, 1000), at=LAYERS)
def test_opening_folds_one_after_the_other_comes_to_every_layer(depth: int, at: int) -> None:
    at, seen = min(at, depth), set[int]()
    opened: list[int] = []
    for _ in range(depth):
        folds = folded(1, depth, [at, *opened])
        seen |= set(range(1, depth + 1)) - hidden(folds)
        left = [fold for fold in folds.folds if not set(range(fold.low, fold.high + 1)) <= seen]
        if not left:
            break
        opened = [*opened, left[0].opens][-2:]
        assert left[0].low <= left[0].opens <= left[0].high
    assert seen == set(range(1, depth + 1))


def deep() -> Frame:
    """Of twenty-one layers, with all of the first iteration revealed but the update."""
    network = Network(1, (*(Layer(1, "tanh") for _ in range(20)), Layer(1, "sigmoid")))
    session = Session(document(network))
    session.finish_iteration()
    session.back()
    return session.frame


def test_a_fold_says_what_is_in_it_and_what_a_click_shows() -> None:
    fold = Fold(3, 1_900, 4)
    assert fold.title == "1,898 layers"
    assert fold.tip == "Layers 3 to 1,900 are folded. Click to show layers 3 to 5."
    assert Fold(3, 4, 4).tip == "Layers 3 to 4 are folded. Click to show layers 3 to 4."


def test_what_is_selected_and_what_was_opened_is_shown_until_one_steps_on() -> None:
    frame, looked = deep(), Looked()
    at_first = looked.folds(1, frame, None)
    looked.open(at_first.folds[0])
    assert not {3, 4, 5} & hidden(looked.folds(1, frame, None))
    looked.forget()
    assert looked.folds(1, frame, None) == at_first
    for selection in (Unit(9, 0), Parameter("b", 9), Factor(frame.program.find(Op.DA_DZ, 9).index)):
        assert not {8, 9, 10} & hidden(looked.folds(1, frame, selection))
    assert looked.folds(1, frame, Factor(10_000)) == at_first, "a step that is no longer there"


def test_in_the_chain_and_in_the_composition_a_fold_is_one_place() -> None:
    frame = deep()
    folds = Looked().folds(1, frame, None)
    cards = chain_cards(frame, Parameter("theta", 1), 0, None, folds, notation=ARTICLE).cards
    words = [card.words(ARTICLE) for card in cards]
    assert words.count("17 layers folded") == 1
    assert len(words) == 10
    assert words[0].startswith("∂z¹/∂θ₁ = ")
    assert words[-1].startswith("∂C/∂ŷ = ")
    assert words[-1].endswith(", reused")
    shells = [shell.words for shell in composition_of(frame, None, 0, folds, notation=ARTICLE).shells]
    assert shells.count("17 layers folded") == 1
    assert shells[0].startswith("C = ")
    assert ", peeled: ∂C/∂ŷ = " in shells[0]
    assert shells[-1].startswith("x = ")
