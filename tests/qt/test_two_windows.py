"""Two windows on the same moment in two notations: each is right at once, and as it would be alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.tips import tip
from bpstudio.notation.textbook import ARTICLE, Notation, notation_text
from bpstudio.qt.app import application
from bpstudio.qt.equation.bar import MODES
from bpstudio.qt.ground import settings
from bpstudio.qt.ground.plain_text import notation_of
from bpstudio.qt.shell.bookmarks_dialog import BookmarksDialog
from bpstudio.qt.shell.gradient_dialog import GradientDialog
from bpstudio.qt.shell.help.guide import GuideWindow
from bpstudio.qt.shell.help.legend import LegendWindow
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.qt.shell.notation_menu import _choose
from bpstudio.session.edits.base import SetParameter
from bpstudio.session.selection import COST_NODE, Target, Unit
from bpstudio.session.session import Session
from bpstudio.storage import reader
from tests.qt.test_nothing_stale import come_to_rest, pixels
from tests.qt.two_windows import FOREIGN, OTHERS, foreign_in, said_by, settled, window_in

THETA = Parameter("theta", 1, 0, 0)


@pytest.fixture
def windows(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[dict[Notation, MainWindow]]:
    """On the same preset, one in the article's notation and one in another."""
    application()  # dressed, with its fonts
    preset = getattr(request, "param", "mazur")
    made = {one: window_in(one, Session(reader.read(preset).state)) for one in (ARTICLE, OTHERS)}
    for window in made.values():
        qtbot.addWidget(window)
        window.resize(1300, 860)
        window.show()
    settled()
    yield made
    settings._settings().remove("notation")
    for window in made.values():
        window.files.keep()
        window.close()


def look_at_both(windows: dict[Notation, MainWindow], what: str) -> None:
    settled()
    for notation, window in windows.items():
        assert foreign_in(window, notation) == [], (what, notation)


@pytest.mark.parametrize("windows", ["article", "mazur", "xor"], indirect=True)
def test_every_step_of_both_is_in_their_own_letters(windows: dict[Notation, MainWindow]) -> None:
    length = len(windows[ARTICLE].session.frame.program)
    for revealed in range(length + 1):
        for window in windows.values():
            window.session.seek(0, revealed)
            window.bridge.select(None if revealed % 3 == 0 else Parameter("theta", 1 + revealed % 2, 0, 0))
        look_at_both(windows, f"step {revealed}")


def test_training_pages_plots_and_panels_of_both_are_in_their_own_letters(
    windows: dict[Notation, MainWindow],
) -> None:
    for window in windows.values():
        window.session.train(30)
        window.session.follow(THETA)
        window.session.finish_iteration()
        window.session.back()
        window.bridge.select(THETA)
    look_at_both(windows, "trained")
    for page in MODES:
        for window in windows.values():
            window.equation.show_mode(page)
        look_at_both(windows, page)
    for place in range(windows[ARTICLE].panels.count()):
        for window in windows.values():
            window.panels.setCurrentIndex(place)
        look_at_both(windows, f"panel {place}")
    for place in range(windows[ARTICLE].plot_stack.count()):
        for window in windows.values():
            window.plot_stack.setCurrentIndex(place)
            window.plot_stack.plots[place].refresh_now()
        look_at_both(windows, f"plot {place}")
    for window in windows.values():
        window.bridge.show_scope("batch")
    look_at_both(windows, "batch")


def test_tips_and_copies_of_both_are_in_their_own_letters(windows: dict[Notation, MainWindow]) -> None:
    for window in windows.values():
        window.session.finish_iteration()
        window.session.back()
        window.bridge.select(THETA)
    for notation, window in windows.items():
        for place in (Unit(0, 0), Unit(1, 0), Unit(2, 0), THETA, Target(0), COST_NODE):
            assert not FOREIGN[notation].search(tip(window.canvas.stage, place)), place
        for kind in ("plain", "tex"):
            window.equation.copy(kind)
            copied = QGuiApplication.clipboard().text()
            assert ("∂J" in copied or r"\partial J" in copied) == (notation == OTHERS)
            assert (r"\theta" in copied or "θ" in copied) == (notation == ARTICLE)


def test_undo_and_what_is_said_of_an_edit_are_in_their_own_letters(
    windows: dict[Notation, MainWindow],
) -> None:
    for window, name in zip(windows.values(), ("θ₁₁¹", "w₁₁[1]"), strict=True):
        window.session.step()
        window.bridge.select(THETA)
        window.bridge.edit(SetParameter(str(THETA), 0.5))
        assert name in window.named_actions["undo"].text()
    look_at_both(windows, "an edit")


@pytest.mark.parametrize("windows", ["article", "mazur"], indirect=True)
def test_each_looks_as_it_would_alone(windows: dict[Notation, MainWindow], qtbot: QtBot) -> None:
    for window in windows.values():
        window.session.train(3)
        window.session.finish_iteration()
        for _ in range(3):
            window.session.back()
        window.bridge.select(THETA)
    for notation, window in windows.items():
        fresh = window_in(notation, Session(window.session.state))
        qtbot.addWidget(fresh)
        fresh.resize(window.size())
        fresh.show()
        fresh.bridge.select(THETA)
        assert come_to_rest(window, fresh) == [], notation
        assert fresh.notation == notation
        fresh.files.keep()
        fresh.close()


# Choosing


def test_a_choice_is_made_in_one_window_and_in_those_opened_later(
    windows: dict[Notation, MainWindow], qtbot: QtBot
) -> None:
    first, second = windows.values()
    _choose(first.bridge, "cost", "E")
    assert (first.notation, second.notation) == (Notation(cost="E"), OTHERS)
    assert foreign_in(second, OTHERS) == []
    third = MainWindow(Session(reader.read("article").state))
    qtbot.addWidget(third)
    assert third.notation == Notation(cost="E")
    assert third.equation.conventions.whole.startswith("E = ")


def test_a_choice_made_before_in_the_same_window_is_what_a_new_one_begins_with(
    windows: dict[Notation, MainWindow],
) -> None:
    first, second = windows.values()
    _choose(first.bridge, "cost", "E")
    _choose(second.bridge, "cost", "J")  # what it has already
    assert settings.text("notation") == notation_text(OTHERS)


# Dialogs and windows beside them


def beside(window: MainWindow) -> list[QDialog]:
    """Everything that stands open beside a window, or over it."""
    check = GradientDialog(window.bridge, window)
    check.show()
    bookmarks = BookmarksDialog(window.bridge, window.move_by_hand, window)
    bookmarks.show()
    for show in (
        window.exercising.begin_new,
        window.help.show_guide,
        window.help.show_legend,
        window.help.show_keys,
        window.help.show_about,
    ):
        show()
    guide = window.findChild(GuideWindow)
    assert guide is not None
    guide.show_page("glossary")
    while check.summary.text().startswith("Comparing"):
        QTest.qWait(20)
    found = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert len(found) == 7
    return found


def test_dialogs_of_both_are_in_their_own_letters(windows: dict[Notation, MainWindow]) -> None:
    for notation, window in windows.items():
        for dialog in beside(window):
            assert foreign_in(dialog, notation) == [], dialog


def test_dialogs_that_stand_open_follow_their_window_at_once(windows: dict[Notation, MainWindow]) -> None:
    first, second = windows.values()
    for window in windows.values():
        window.session.bookmark("before")
        window.session.finish_iteration()
    mine, theirs = beside(first), beside(second)
    first.bridge.write_in(OTHERS)
    settled()
    for dialog, other in zip(mine, theirs, strict=True):
        assert foreign_in(dialog, OTHERS) == []
        assert list(said_by(dialog)) == list(said_by(other))
    first.bridge.write_in(ARTICLE)
    settled()
    for dialog, other in zip(mine, theirs, strict=True):
        assert foreign_in(dialog, ARTICLE) == []
        assert foreign_in(other, OTHERS) == []


def test_the_sheet_that_derives_is_in_the_letters_of_its_window(windows: dict[Notation, MainWindow]) -> None:
    for notation, window in windows.items():
        window.session.follow(THETA)
        window.session.finish_iteration()
        window.session.back()
        window.bridge.select(THETA)
        window.explain()
        assert foreign_in(window, notation) == []


def test_the_words_on_a_label_are_explained_in_the_letters_of_its_window(
    windows: dict[Notation, MainWindow],
) -> None:
    for notation, window in windows.items():
        window.help.show_legend()
        legend = window.findChild(LegendWindow)
        assert legend is not None
        for part in (window.inspector, window.statusBar(), legend, legend.samples[0]):
            assert notation_of(part) == notation


def test_the_menus_of_both_are_in_their_own_letters(windows: dict[Notation, MainWindow]) -> None:
    for notation, window in windows.items():
        for menu in window.findChildren(QMenu):
            if menu.objectName() != "notation_menu":
                menu.aboutToShow.emit()
                texts = [
                    action.text()
                    for action in menu.actions()
                    if not action.objectName().startswith("notation")
                ]
                assert not [text for text in texts if FOREIGN[notation].search(text)], menu.title()


# Light and dark


@pytest.fixture
def light_afterwards(windows: dict[Notation, MainWindow]) -> Iterator[None]:
    yield
    windows[ARTICLE].wear("light")


def alike(one: QWidget, other: QWidget) -> bool:
    apart = np.abs(pixels(one) - pixels(other)).max(axis=2) > 24
    return int(apart.sum()) <= 6


@pytest.mark.usefixtures("light_afterwards")
def test_light_and_dark_reach_both_windows_and_all_that_stands_open(
    windows: dict[Notation, MainWindow], qtbot: QtBot
) -> None:
    first, second = windows.values()
    for window in windows.values():
        window.session.finish_iteration()
        window.session.bookmark("here")
    old = beside(first) + beside(second)
    first.wear("dark")
    settled()
    fresh = {
        notation: window_in(notation, Session(window.session.state)) for notation, window in windows.items()
    }
    for window in fresh.values():
        qtbot.addWidget(window)
        window.resize(first.size())
        window.show()
    new = [dialog for window in fresh.values() for dialog in beside(window)]
    for was, now in zip(old, new, strict=True):
        now.resize(was.size())
        for part in (*was.findChildren(QWidget), *now.findChildren(QWidget)):
            part.clearFocus()
        QApplication.processEvents()
        qtbot.waitUntil(partial(alike, was, now))
    for notation, window in fresh.items():
        window.files.keep()
        window.close()
        assert notation == window.notation
