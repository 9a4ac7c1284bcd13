from __future__ import annotations

import gc
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QToolButton

from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.theme import apply_theme, load_theme
from bpstudio.storage.resources import resource

ICONS = [
    "bpstudio",
    "step_next",
    "step_back",
    "finish_phase",
    "finish_iteration",
    "find_the_mistake",
    "next_iteration",
    "previous_iteration",
    "train",
    "stop_when",
    "bookmark",
    "compare",
    "pause",
    "reset",
    "follow",
    "follow_none",
    "undo",
    "redo",
    "new",
    "open",
    "save",
    "save_as",
    "export",
    "check_gradients",
    "theme_toggle",
    "add",
    "remove",
    "layer_add",
    "layer_remove",
    "unit_add",
    "unit_remove",
    "zoom_in",
    "zoom_out",
    "zoom_fit",
    "freeze",
    "unfreeze",
    "copy",
    "cut",
    "paste",
    "duplicate",
    "delete",
    "connect",
    "disconnect",
    "warning",
    "error",
    "info",
    "close",
    "chevron_down",
    "more",
    "practice",
    "right",
]


@pytest.fixture(autouse=True)
def _undressed(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.setStyleSheet("")
    qapp.setProperty("theme", None)


def pixels(pixmap: QPixmap) -> NDArray[np.uint8]:
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    return np.array(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)


def drawn(name: str, mode: QIcon.Mode = QIcon.Mode.Normal, ratio: float = 1.0) -> NDArray[np.uint8]:
    return pixels(icon(name).pixmap(QSize(20, 20), ratio, mode))


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_shows_something_and_follows_the_theme(name: str, qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("light"))
    light, disabled = drawn(name), drawn(name, QIcon.Mode.Disabled)
    apply_theme(qapp, load_theme("dark"))
    assert light[..., 3].max() > 100
    assert light[..., 3].min() == 0
    if name != "bpstudio":  # the program's own sign keeps its colours
        assert not np.array_equal(light, drawn(name))
        assert not np.array_equal(light, disabled)


def test_no_icon_file_is_without_a_test() -> None:
    assert sorted(path.stem for path in resource("icons").glob("*.svg")) == sorted(ICONS)


def test_an_icon_has_twice_the_pixels_on_a_dense_screen(qapp: QApplication) -> None:
    assert drawn("undo", ratio=2.0).shape == (40, 40, 4)


def test_an_icon_in_a_colour_of_its_own_is_painted_in_it(qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("light"))
    middle = pixels(icon("train", "accent").pixmap(24, 24))[12, 12]
    assert QColor(*middle.tolist()) == load_theme("light").accent


def test_a_checked_icon_takes_the_accent(qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("light"))
    middle = pixels(icon("pause").pixmap(QSize(24, 24), 1.0, QIcon.Mode.Normal, QIcon.State.On))[12, 8]
    assert QColor(*middle.tolist()) == load_theme("light").accent


def test_an_icon_outlives_its_copies_and_the_button_that_showed_it(qapp: QApplication) -> None:
    for _ in range(50):
        button = QToolButton()
        button.setIcon(icon("undo"))
        detached = QIcon(icon("redo"))
        detached.addPixmap(QPixmap(4, 4))  # makes Qt clone the engine
        button.grab()
        detached.pixmap(20, 20)
        del button, detached
    gc.collect()
    assert drawn("undo")[..., 3].max() > 100


def test_an_icon_that_does_not_exist_is_refused_when_asked_for() -> None:
    with pytest.raises(FileNotFoundError):
        icon("no_such_icon")
