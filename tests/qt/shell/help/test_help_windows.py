"""Keys, legend, about, report, and the words on labels: each made from what it is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSizeF
from PySide6.QtGui import QAction, QColor, QGuiApplication, QHelpEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.explain.help.action_table import ACTIONS
from bpstudio.explain.help.other_keys import OTHERS
from bpstudio.notation import textbook
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.canvas.drawing.colours import backward_ink, forward_ink, weight_ink
from bpstudio.qt.documents.report import ReportDialog
from bpstudio.qt.ground import plain_text
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import ThemeName, apply_theme, current_theme, load_theme
from bpstudio.qt.shell.help.about import AboutDialog
from bpstudio.qt.shell.help.key_names import key_of, path_of, pressed
from bpstudio.qt.shell.help.keys_window import KeysWindow
from bpstudio.qt.shell.help.legend import LegendWindow
from bpstudio.qt.shell.help.samples import SAMPLES, SamplePicture
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage import reader
from tests.qt.hand import entries_of
from tests.qt.there import there

CONTRACT = ("help_tour", "help_keys", "help_legend", "help_guide", "about")


@pytest.mark.parametrize("name", [*CONTRACT, "help_glossary", "help_report"])
def test_the_help_menu_is_the_last_and_has_everything(window: MainWindow, name: str) -> None:
    last = window.menuBar().actions()[-1]
    assert last.text() == "&Help"
    assert window.findChild(QAction, name) in entries_of(last)


def test_macos_finds_about_and_quit_where_it_looks_and_moves_nothing_else(window: MainWindow) -> None:
    roles = {action.objectName(): action.menuRole() for action in window.named_actions.values()}
    assert roles.pop("about") == QAction.MenuRole.AboutRole
    assert roles.pop("quit") == QAction.MenuRole.QuitRole
    assert set(roles.values()) == {QAction.MenuRole.NoRole}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("help_keys", KeysWindow),
        ("help_legend", LegendWindow),
        ("help_report", ReportDialog),
        ("about", AboutDialog),
    ],
)
def test_each_window_opens_once_lets_the_network_go_on_and_closes_with_it(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, name: str, kind: type[QWidget]
) -> None:
    monkeypatch.setattr(QDialog, "raise_", lambda _self: None)
    window.named_actions[name].trigger()
    window.named_actions[name].trigger()
    [dialog] = window.findChildren(kind)
    assert dialog.isVisible()
    assert not dialog.isModal()
    window.named_actions["step_next"].trigger()
    assert window.session.state.cursor.revealed == 1
    window.close()
    assert not dialog.isVisible()


def test_a_question_mark_opens_the_keys(window: MainWindow) -> None:
    QTest.keyClicks(window.canvas, "?")
    assert there(window.findChild(KeysWindow)).isVisible()


# Keys


@pytest.fixture
def keys(window: MainWindow) -> KeysWindow:
    window.help.show_keys()
    [found] = window.findChildren(KeysWindow)
    return found


def test_every_key_of_every_action_of_the_window_is_listed(window: MainWindow, keys: KeysWindow) -> None:
    listed = " ".join(f" {key.keys}," for key in keys.keys)
    for action in window.findChildren(QAction):
        for key in pressed(QKeySequence.listToString(action.shortcuts())):
            assert f" {key}," in listed, f"{key} of {action.text()}"


def test_typing_leaves_what_has_the_words(keys: KeysWindow) -> None:
    QTest.keyClicks(keys.search, "back")
    assert keys.shown
    assert all("back" in f"{key.what} {key.tip} {key.keys} {key.where}".lower() for key in keys.shown)
    keys.search.setText("no such thing")
    assert not keys.shown
    assert keys.nothing.isVisible()
    keys.search.clear()
    assert len(keys.shown) == len(keys.keys)


def test_a_key_is_found_by_what_is_written_on_it(keys: KeysWindow) -> None:
    keys.search.setText(key_of("check_gradients") + " gradients")
    assert any("gradients" in key.what for key in keys.shown)


def test_other_keys_are_written_as_qt_reads_them() -> None:
    for where, written, what in OTHERS:
        keys: list[Any] = QKeySequence.listFromString(written)
        assert all(key[0].key().value for key in keys), written
        assert where[0].isupper()
        assert what.endswith(".")


def test_keys_that_few_keyboards_have_are_left_out(keys: KeysWindow) -> None:
    assert not [key for key in keys.keys if {"Undo", "Copy", "New"} & set(key.keys.split(", "))]


def test_an_action_has_a_place_in_the_menus() -> None:
    assert path_of("save") == "File › Save"
    assert all(path_of(entry.name) for entry in ACTIONS)
    with pytest.raises(ValueError, match="no key"):
        key_of("about")


# The legend


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("title", "ink"),
    [
        ("A value above 0", lambda: forward_ink(1.0)),
        ("A value below 0", lambda: forward_ink(-1.0)),
        ("A gradient above 0", lambda: backward_ink(1.0)),
        ("A gradient below 0", lambda: backward_ink(-1.0)),
        ("A weight or bias above 0", lambda: weight_ink(1.0)),
        ("A weight or bias below 0", lambda: weight_ink(-1.0)),
        ("Not computed yet", lambda: forward_ink(None)),
        ("Now", lambda: current_theme().glow),
        ("Read now", lambda: current_theme().outline_read),
        ("Selected", lambda: current_theme().accent),
        ("With the keyboard", lambda: current_theme().focus),
        ("A factor", lambda: current_theme().backward),
    ],
)
def test_a_sample_has_the_colour_it_is_about(
    qapp: QApplication, theme: ThemeName, title: str, ink: Callable[[], QColor]
) -> None:
    apply_theme(qapp, load_theme(theme))
    [sample] = [sample for sample in SAMPLES if sample.title == title]
    image = (
        SamplePicture(reader.read("article").state, sample, textbook.ARTICLE)
        .drawn(QSizeF(200, 96), 2.0)
        .toImage()
    )
    wanted = ink().rgb()
    found = sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))
    assert found > 8


def test_no_two_samples_look_the_same(window: MainWindow) -> None:
    state = reader.read("article").state
    pictures = [
        SamplePicture(state, sample, textbook.ARTICLE).drawn(QSizeF(200, 96), 1.0).toImage()
        for sample in SAMPLES
    ]
    for number, one in enumerate(pictures):
        assert not any(one == other for other in pictures[:number]), SAMPLES[number].title


def test_the_legend_changes_with_the_theme(window: MainWindow) -> None:
    window.help.show_legend()
    drawn = there(window.findChild(LegendWindow)).samples[0]
    light = drawn.grab().toImage()
    window.wear("dark")
    QApplication.processEvents()
    dark = drawn.grab().toImage()
    window.wear("light")
    assert light != dark


# About and report


@pytest.mark.parametrize(
    ("name", "kind", "text"), [("about", AboutDialog, "Qt "), ("help_report", ReportDialog, "What I did:")]
)
def test_one_button_copies_it_all(
    window: MainWindow, name: str, kind: type[AboutDialog | ReportDialog], text: str
) -> None:
    window.named_actions[name].trigger()
    dialog = window.findChild(kind)
    assert isinstance(dialog, AboutDialog | ReportDialog)
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert text in copied
    assert "numpy" in copied


# Words on labels


@pytest.fixture
def popped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, text, *_: shown.append(text))
    return shown


def hover(label: QWidget) -> None:
    at = label.rect().center()
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, at, label.mapToGlobal(at)))


def test_a_word_on_a_label_is_explained_under_the_labels_own_tip(qtbot: QtBot, popped: list[str]) -> None:
    label = PlainLabel("Learning rate")
    qtbot.addWidget(label)
    label.setToolTip("Its own.")
    hover(label)
    own, told = popped[0].split("\n")
    assert own == "Its own."
    assert told.startswith("Learning rate: ")


def test_a_label_without_such_a_word_has_its_own_tip_alone(qtbot: QtBot, popped: list[str]) -> None:
    label = PlainLabel("Nothing known")
    qtbot.addWidget(label)
    hover(label)
    assert not popped


def test_a_tip_with_a_name_like_markup_is_left_to_qt_as_it_is(qtbot: QtBot, popped: list[str]) -> None:
    label = PlainLabel("gradient")
    qtbot.addWidget(label)
    label.setToolTip(plain_tip("<b>name</b>"))
    at = label.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, at, label.mapToGlobal(at))
    assert not plain_text.show_words(event, label, label.text())
    assert not popped


@pytest.mark.parametrize(("reached", "word"), [(1, "Factor: "), (8, "Reused: ")])
def test_the_cards_of_the_equation_explain_their_words(
    window: MainWindow, popped: list[str], reached: int, word: str
) -> None:
    from bpstudio.engine.parameters import Parameter

    window.session.seek(0, 8)
    for _ in range(reached):
        window.session.step()
    window.session.follow(Parameter("b", 2))
    tiles = window.equation.chain.cards
    for tile in tiles:
        hover(tile)
    assert any(word in text for text in popped)


# In the notation that is chosen


def test_the_legend_follows_the_notation_while_it_is_open(window: MainWindow) -> None:
    window.help.show_legend()
    legend = there(window.findChild(LegendWindow))

    def pictures() -> list[QImage]:
        return [drawn.grab().toImage() for drawn in legend.samples]

    def words() -> str:
        return " ".join(label.text() for label in legend.findChildren(PlainLabel))

    before, said = pictures(), words()
    window.bridge.write_in(Notation("w", "J", "brackets"))
    QApplication.processEvents()
    assert any(one != other for one, other in zip(before, pictures(), strict=True))
    assert "∂C" in said
    assert words() == said.replace("∂C", "∂J")
    window.bridge.write_in(ARTICLE)
    assert words() == said
