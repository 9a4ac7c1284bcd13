"""The result: after the last card in large type, in view, and standing out only when it has just come."""

from __future__ import annotations

import pytest

from bpstudio.engine.network import Layer, Network
from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Phase
from bpstudio.qt.equation import result
from tests.qt.equation.strips import THETA_2, Make, document, said


def test_the_result_stands_after_the_last_card_in_large_type(make: Make) -> None:
    strip, bridge = make()
    bridge.session.follow(THETA_2)
    while bridge.frame.gradient(THETA_2) is None:
        bridge.session.step()
    last, value = strip.chain.cards[-1], strip.chain.result
    assert value.x() > last.geometry().right() - 6
    assert value.geometry().right() <= strip.width()
    formula = strip.chain.result.value.formula(value.width(), value.height())
    assert formula is not None
    sign, number = formula
    assert number.height > 0.55 * result.LARGE
    assert sign.width > 0


def test_the_room_of_the_result_is_kept_so_that_no_card_moves_when_it_comes(make: Make) -> None:
    strip, bridge = make()
    bridge.session.follow(THETA_2)
    places = set()
    while bridge.frame.gradient(THETA_2) is None:
        bridge.session.step()
        if bridge.frame.phase is Phase.BACKWARD:
            places.add(tuple(card.x() for card in strip.chain.cards))
    assert all(max(xs) - min(xs) < 60 for xs in zip(*places, strict=True))


def test_in_a_chain_that_scrolls_the_result_stays_in_view(make: Make) -> None:
    deep = Network(1, tuple(Layer(1, "sigmoid") for _ in range(12)))
    strip, bridge = make(document(deep), (700, 190))
    theta = Parameter.parse("theta1")
    bridge.session.follow(theta)
    while bridge.frame.gradient(theta) is None:
        bridge.session.step()
    bar = strip._pages.area("factors").horizontalScrollBar()
    assert bar.maximum() > 0
    for place in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        left = strip.chain.result.mapTo(strip, strip.chain.result.rect().topLeft()).x()
        assert 0 <= left <= 700 - strip.chain.result.width()


def test_a_result_that_has_just_come_stands_out_for_a_moment_where_animations_are_on(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for lasting in (0, 60_000):
        monkeypatch.setattr(result, "emphasis_milliseconds", lambda widget, lasting=lasting: lasting)
        strip, bridge = make()
        bridge.session.follow(THETA_2)
        while bridge.frame.gradient(THETA_2) is None:
            assert not strip.chain.result.standing_out
            bridge.session.step()
        assert strip.chain.result.standing_out == (lasting > 0)
        bridge.session.back()
        assert not strip.chain.result.standing_out
        assert strip.chain.result.value.emphasis == 0


def test_a_result_known_before_does_not_stand_out(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "emphasis_milliseconds", lambda widget: 60_000)
    strip, bridge = make()
    bridge.session.finish_iteration()
    bridge.session.back()
    bridge.select(THETA_2)
    assert said(strip) != ""
    assert not strip.chain.result.standing_out


def test_nothing_stands_out_where_nobody_sees_it(make: Make) -> None:
    strip, _ = make()
    assert result.emphasis_milliseconds(strip) == 0
