"""Where a bubble stands: in the window, beside what it points at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from bpstudio.qt.shell.help.standing import Around, standing
from bpstudio.qt.shell.help.targets import room_of
from bpstudio.qt.shell.main_window import MainWindow

ROOM, SIZE = QRect(0, 0, 1000, 600), QSize(350, 110)


@pytest.mark.parametrize(
    "target",
    [
        QRect(400, 250, 100, 60),
        QRect(0, 0, 90, 40),
        QRect(900, 540, 90, 50),
        QRect(0, 200, 1000, 80),
        QRect(450, 0, 90, 600),
    ],
)
def test_a_bubble_stands_beside_what_it_points_at(target: QRect) -> None:
    found = standing(SIZE, target, ROOM)
    assert ROOM.contains(found.rect)
    assert not found.rect.intersects(target)


def test_of_two_places_it_takes_the_one_that_hides_less_of_what_is_to_be_seen_as_well() -> None:
    target = QRect(400, 250, 100, 60)
    below, above = QRect(0, 312, 1000, 288), QRect(0, 0, 1000, 248)
    for seen in (below, above):
        assert not standing(SIZE, target, ROOM, Around(free=(seen,))).rect.intersects(seen)


def test_it_goes_away_from_its_target_before_it_hides_what_has_just_come() -> None:
    target = QRect(400, 250, 100, 60)
    shown = (QRect(0, 320, 1000, 120), QRect(0, 120, 1000, 120))
    found = standing(SIZE, target, ROOM, Around(shown))
    assert ROOM.contains(found.rect)
    assert not any(found.rect.intersects(one) for one in (target, *shown))
    assert found.side in ("above", "below")


def test_without_a_target_it_hides_nothing_that_has_just_come_either() -> None:
    shown = QRect(200, 330, 600, 200)
    found = standing(SIZE, None, ROOM, Around((shown,)))
    assert ROOM.contains(found.rect)
    assert not found.rect.intersects(shown)


def test_without_a_target_it_stands_in_the_lower_part() -> None:
    found = standing(SIZE, None, ROOM)
    assert ROOM.contains(found.rect)
    assert found.rect.center().y() > ROOM.center().y()


def test_there_is_room_for_it_under_the_menus(window: MainWindow) -> None:
    room = room_of(window)
    assert room.top() >= window.menuBar().geometry().bottom() - 1
    assert room.bottom() <= window.statusBar().geometry().top() + 1
