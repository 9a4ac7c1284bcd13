"""Where a window comes up, whatever the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.qt.app import create_window
from bpstudio.qt.ground import settings
from bpstudio.qt.shell import bands as layout
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.session import Session
from bpstudio.storage.reader import read
from tests.explain.exercises.sheets import exercise_on

SCREENS = [
    QRect(0, 0, 1024, 768),
    QRect(0, 30, 1366, 698),
    QRect(-1920, 0, 1920, 1040),
    QRect(0, 0, 3840, 2160),
]


@pytest.fixture
def on_screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[QRect], MainWindow]:
    """A window made on a screen with that room for windows."""

    def make(room: QRect) -> MainWindow:
        monkeypatch.setattr(layout, "_room_of", lambda window: room)
        window = create_window("article")
        qtbot.addWidget(window)
        return window

    return make


def is_within(window: MainWindow, room: QRect) -> bool:
    return room.contains(window.geometry())


@pytest.mark.parametrize("room", SCREENS)
def test_the_first_window_is_in_the_middle_of_the_screen_and_leaves_some_of_it(
    on_screen: Callable[[QRect], MainWindow], room: QRect
) -> None:
    window = on_screen(room)
    assert is_within(window, room)
    place, middle = window.geometry().center(), room.center()
    assert max(abs(place.x() - middle.x()), abs(place.y() - middle.y())) <= 1
    assert window.width() == max(800, min(1440, round(0.9 * room.width())))
    assert window.height() == max(560, min(900, round(0.9 * room.height())))


@pytest.mark.parametrize("room", [QRect(10, 20, 800, 480), QRect(0, 0, 640, 480), QRect(0, 0, 1280, 500)])
def test_a_screen_smaller_than_the_smallest_window_is_filled(
    on_screen: Callable[[QRect], MainWindow], room: QRect
) -> None:
    window = on_screen(room)
    assert is_within(window, room)
    assert window.width() == max(min(800, room.width()), min(1440, round(0.9 * room.width())))
    assert window.height() == min(560, room.height())


@pytest.mark.parametrize("room", SCREENS)
def test_windows_one_beside_another_stay_on_the_screen(
    on_screen: Callable[[QRect], MainWindow], room: QRect
) -> None:
    window = on_screen(room)
    for _ in range(30):
        layout.keep_on_screen(window, beside=QPoint(32, 32))
        assert is_within(window, room)


def test_one_that_is_remembered_from_a_larger_screen_is_fitted(
    on_screen: Callable[[QRect], MainWindow],
) -> None:
    window = on_screen(SCREENS[-1])
    window.setGeometry(1900, 1000, 1900, 1100)
    window.keep_layout()
    window.close()
    window = on_screen(SCREENS[0])
    window.restore_layout()
    assert is_within(window, SCREENS[0])


def test_all_of_a_layout_is_kept_in_one_go(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[dict[str, object]] = []
    monkeypatch.setattr(settings, "keep_all", kept.append)
    window.keep_layout()
    [layout_kept] = kept
    assert {"geometry", "plots_height", *(f"splitter/{name}" for name in window._bands.splitters)} == set(
        layout_kept
    )


def test_whoever_asks_for_a_size_gets_it(on_screen: Callable[[QRect], MainWindow]) -> None:
    window = on_screen(SCREENS[0])
    window.resize(1600, 1000)
    assert (window.width(), window.height()) == (1600, 1000)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (800, 560)])
def test_the_titles_of_all_panels_are_whole_with_that_of_an_exercise_before_them(
    opened: Callable[..., MainWindow], size: tuple[int, int]
) -> None:
    window = opened(size=size)
    bar = window.panels.tabBar()
    assert not bar.property("tight")
    window.bridge.replace_session(Session(exercise_on("article", "0: z1[0]").state))
    QApplication.processEvents()
    font = bar.font()
    font.setWeight(QFont.Weight.Medium)
    for at, title in enumerate(("Exercise", "Inspector", "Parameters", "Data", "Settings")):
        assert bar.tabText(at) == title
        assert bar.tabRect(at).width() >= QFontMetrics(font).horizontalAdvance(title) + 8
    assert bar.tabRect(4).right() <= bar.width()
    assert bool(bar.property("tight")) == (size[0] < 1440)
    window.bridge.replace_session(Session(read("article").state))
    assert not bar.property("tight")
