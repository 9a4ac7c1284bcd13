"""Where a bubble stands: in the window, beside what it points at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from bpstudio.qt.help.standing import standing
from bpstudio.qt.help.targets import room_of

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
def test_a_bubble_stands_beside_what_it_points_at(target):
    found = standing(SIZE, target, ROOM)
    assert ROOM.contains(found.rect)
    assert not found.rect.intersects(target)


def test_of_two_places_it_takes_the_one_that_hides_less_of_what_is_to_be_seen_as_well():
    target = QRect(400, 250, 100, 60)
    below = QRect(0, 320, 1000, 280)
    assert standing(SIZE, target, ROOM, below).side == "above"
    assert standing(SIZE, target, ROOM, QRect(0, 0, 1000, 240)).side == "below"


def test_without_a_target_it_stands_in_the_lower_part():
    found = standing(SIZE, None, ROOM)
    assert ROOM.contains(found.rect)
    assert found.rect.center().y() > ROOM.center().y()


def test_there_is_room_for_it_under_the_menus(window):
    room = room_of(window)
    assert room.top() >= window.menuBar().geometry().bottom() - 1
    assert room.bottom() <= window.statusBar().geometry().top() + 1
