"""File ▸ Export…: every form of the tables, with what matters for it, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words import exporting as words
from bpstudio.explain.words.links import button_of_loss, left_out_of_link
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.export.forms import FORMS, PAINTED, ExportForm
from bpstudio.storage.export.link import link_of, shorter_links
from bpstudio.storage.export.numpy_script import numpy_of
from bpstudio.storage.export.wanted import Wanted
from tests.qt.documents.export_hand import ExportHand, box, press

Opened = Callable[..., MainWindow]


@pytest.fixture
def hand(window: MainWindow, qtbot: QtBot) -> ExportHand:
    return ExportHand(qtbot, window)


# What is offered


def test_every_form_of_the_tables_is_offered_and_told_in_words_of_the_window(hand: ExportHand) -> None:
    offered = set[tuple[str, str]]()
    for what in hand.offered:
        hand.pick(what)
        for form in hand.forms:
            hand.dialog.choices.choose_form(form)
            offered.add((form, hand.dialog.choices.kind))
            told = hand.dialog.choices.told.text()
            assert "--" not in told
            assert told == words.TOLD[form, hand.dialog.choices.kind]
    hand.settle()
    assert {form for form, _ in offered} == {*FORMS, *PAINTED}
    assert {("pdf", "solution"), ("pdf", "picture")} <= offered


def test_a_form_that_is_added_to_a_table_appears_by_itself(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made_up = ExportForm(".xyz", "numbers as nobody has them", lambda wanted: b"\xff\x00", is_text=False)
    monkeypatch.setitem(FORMS, "xyz", made_up)
    monkeypatch.setitem(words.TOLD, ("xyz", "numbers"), "Numbers as nobody has them.")
    hand = ExportHand(qtbot, window)
    hand.pick("numbers", "xyz")
    assert hand.dialog.choices.form.currentText() == "XYZ"
    assert hand.dialog.choices.told.text() == "Numbers as nobody has them."
    assert hand.dialog.preview.text.toPlainText() == words.NOT_TEXT
    hand.write(tmp_path / "a")
    assert (tmp_path / "a.xyz").read_bytes() == b"\xff\x00"


def shown_options(hand: ExportHand) -> set[str]:
    choices = hand.dialog.choices
    fields: dict[str, tuple[QWidget, ...]] = {
        "parameter": (choices.chains, choices.chain),
        "iteration": (choices.iterations,),
        "ask": (choices.asked,),
        "digits": (choices.digits,),
        "part": (choices.part,),
        "scale": (choices.scale,),
        "theme": (choices.theme,),
        "transparent": (choices.transparent,),
    }
    return {option for option, some in fields.items() if any(field.isVisible() for field in some)}


@pytest.mark.parametrize(
    ("what", "form", "options"),
    [
        ("worked", "latex", {"parameter", "iteration", "digits"}),
        ("key", "pdf", {"parameter", "iteration", "ask", "digits"}),
        ("picture", "png", {"part", "scale", "theme", "transparent"}),
        ("picture", "pdf", {"part", "theme", "transparent"}),
        ("walk", "frames", {"parameter", "iteration", "scale", "theme"}),
        ("program", "numpy", {"iteration"}),
        ("numbers", "npz", {"iteration"}),
        ("numbers", "csv", set()),
        ("session", "link", set()),
    ],
)
def test_what_changes_nothing_is_not_shown(hand: ExportHand, what: str, form: str, options: set[str]) -> None:
    hand.pick(what, form)
    assert shown_options(hand) == options


def test_the_chain_that_is_ticked_is_in_sight_and_no_row_lies_over_another(
    opened: Opened, qtbot: QtBot
) -> None:
    window = opened("xor")
    window.bridge.select(Parameter.parse("b1[2]"))
    chains = ExportHand(qtbot, window).dialog.choices.chains
    rows = [chains.visualItemRect(chains.item(row)) for row in range(chains.count())]
    assert all(one.bottom() < following.top() for one, following in pairwise(rows))
    assert chains.viewport().rect().contains(rows[chains.currentRow()])


def test_all_of_it_is_reached_by_the_keyboard_from_what_to_close(hand: ExportHand) -> None:
    hand.pick("picture", "png")
    hand.dialog.choices.what.setFocus()
    seen = list[str]()
    while (here := hand.dialog.focusWidget().objectName()) not in seen:
        seen.append(here)
        QTest.keyClick(hand.dialog.focusWidget(), Qt.Key.Key_Tab)
    fields = ["what", "form", "part", "colours", "size", "transparent", "path", "browse"]
    assert seen == [f"export_{name}" for name in (*fields, "copy", "write", "close")]


# Looking at it


def test_a_script_is_looked_at_in_its_first_lines_and_written_as_the_command_writes_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.session.train(2)
    hand = ExportHand(qtbot, window)
    hand.pick("program", "numpy")
    script = numpy_of(Wanted(window.session.state, notation=window.notation))
    assert script.startswith(hand.dialog.preview.text.toPlainText()[:2000])
    assert hand.dialog.preview.told.text() == f"{len(script.encode()):,} bytes."
    hand.write(tmp_path / "a.py")
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == script


def test_of_arrays_the_names_and_shapes_are_shown(hand: ExportHand, tmp_path: Path) -> None:
    hand.pick("numbers", "npz")
    hand.write(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as found:
        shapes = [f"{name}\t{found[name].shape}" for name in found]
    assert hand.dialog.preview.text.toPlainText().splitlines() == shapes


def test_a_link_is_shown_whole_and_copied_as_it_is_pasted(window: MainWindow, hand: ExportHand) -> None:
    hand.pick("session", "link")
    link = link_of(window.session.state)
    assert hand.dialog.preview.text.toPlainText() == link
    hand.dialog.copy.click()
    hand.settle()
    assert QGuiApplication.clipboard().text() == link
    assert hand.dialog.written.told.text() == words.COPIED


def test_a_session_too_large_for_a_link_says_so(opened: Opened, qtbot: QtBot) -> None:
    hand = ExportHand(qtbot, opened("spiral"))
    hand.pick("session", "link")
    assert "and 2,000 are the most" in hand.refused
    assert not hand.dialog.write.isEnabled()


def test_of_a_session_of_which_no_link_is_short_enough_none_is_offered(opened: Opened, qtbot: QtBot) -> None:
    window = opened("digits")
    assert not shorter_links(window.session.state)
    hand = ExportHand(qtbot, window)
    hand.pick("session", "link")
    assert hand.refused.endswith("save it as a file instead.")
    assert not hand.dialog.copy.isEnabled()
    window.named_actions["copy_link"].trigger()
    assert (box(window).text(), box(window).informativeText()) == (hand.refused, "")
    press(window, "Cancel")


def test_of_a_session_too_large_for_a_link_a_shorter_one_is_copied(opened: Opened, qtbot: QtBot) -> None:
    window = opened("moons")
    hand = ExportHand(qtbot, window)
    hand.pick("session", "link")
    assert hand.refused.endswith(words.COPY_SHORTER)
    hand.dialog.copy.click()
    (loss, link), *_ = shorter_links(window.session.state).items()
    press(hand.dialog, button_of_loss(loss))
    assert QGuiApplication.clipboard().text() == link
    assert hand.dialog.written.told.text() == left_out_of_link(loss)


def test_a_picture_and_a_text_are_copied_and_what_is_neither_is_not(
    hand: ExportHand,
) -> None:
    hand.pick("picture", "png")
    hand.dialog.copy.click()
    hand.settle()
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == hand.dialog.preview.picture.picture.size()
    hand.pick("numbers", "csv")
    hand.dialog.copy.click()
    hand.settle()
    assert QGuiApplication.clipboard().text() == "iteration,cost"
    for what, form in (("numbers", "npz"), ("walk", "frames"), ("worked", "pdf"), ("picture", "svg")):
        hand.pick(what, form)
        assert not hand.dialog.copy.isVisible()


# What became of it


def test_the_folder_of_what_was_written_is_opened(
    hand: ExportHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[QUrl]()
    monkeypatch.setattr(
        QDesktopServices, "openUrl", staticmethod(lambda url: bool(opened.append(url)) or True)
    )
    assert not hand.dialog.written.open_folder.isVisible()
    hand.pick("session", "link")
    hand.write(tmp_path / "a b.txt")
    hand.dialog.written.open_folder.click()
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path]
    assert hand.dialog.written.told.text() == f"Wrote a b.txt in {tmp_path}."


def test_where_the_desktop_opens_no_folder_it_is_said_which_it_is(
    hand: ExportHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(lambda url: False))
    hand.pick("session", "link")
    hand.write(tmp_path / "a.txt")
    hand.dialog.written.open_folder.click()
    assert hand.dialog.written.told.text() == words.not_opened(str(tmp_path))


def test_it_stays_open_and_the_next_form_can_be_written(hand: ExportHand, tmp_path: Path) -> None:
    hand.pick("session", "link")
    hand.write(tmp_path / "a.txt")
    hand.pick("numbers", "csv")
    hand.write(tmp_path / "a.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.txt"]
    assert hand.dialog.close_button.text().replace("&", "") == "Close"
    hand.dialog.close_button.click()
    assert not hand.dialog.isVisible()


def test_what_was_chosen_is_there_again(window: MainWindow, qtbot: QtBot) -> None:
    hand = ExportHand(qtbot, window)
    hand.pick("numbers", "npy")
    hand.pick("program", "pytorch")
    hand.dialog.close()
    again = ExportHand(qtbot, window)
    assert again.dialog.choices.form_name == "pytorch"
    again.pick("numbers")
    assert again.dialog.choices.form_name == "npy"


def test_the_parameter_at_hand_is_the_one_that_a_walk_goes_along(window: MainWindow, qtbot: QtBot) -> None:
    window.bridge.select(Parameter.parse("theta2"))
    hand = ExportHand(qtbot, window)
    hand.pick("walk", "frames")
    assert hand.dialog.choices.picture_wanted.parameter == Parameter.parse("theta2")
    hand.dialog.choices.chain.setCurrentIndex(0)
    hand.settle()
    assert hand.dialog.choices.picture_wanted.parameter is None
    assert hand.dialog.preview.told.text().startswith("21 pictures")
