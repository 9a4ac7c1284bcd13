"""Of a deep network the first layers, the last and those looked at are shown; what lies between is folded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bpstudio.explain.chain.folding import MOST_LAYERS, UNFOLDED, Folds, folded

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
