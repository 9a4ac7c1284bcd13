"""A session is copied as a link and opened from one: by menu, by pasting, and with nothing lost unasked."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from bpstudio.explain.words.links import LINK_COPIED, NO_LINK
from bpstudio.qt.app import create_window
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.base import SetParameter
from bpstudio.storage.export.link import link_of
from bpstudio.storage.reader import read


def window_on(source: str, qtbot: QtBot) -> MainWindow:
    window = create_window(source)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def copied() -> str:
    return QGuiApplication.clipboard().text()


def box(window: MainWindow) -> QMessageBox:
    (found,) = (each for each in window.findChildren(QMessageBox) if each.isVisible())
    return found


def press(window: MainWindow, text: str) -> None:
    (button,) = (button for button in box(window).buttons() if button.text().replace("&", "") == text)
    button.click()


def link_asked_for(window: MainWindow) -> QInputDialog:
    (found,) = (each for each in window.findChildren(QInputDialog) if each.isVisible())
    return found


def test_a_session_is_copied_as_a_link_that_another_window_opens(qtbot: QtBot) -> None:
    window = window_on("mazur", qtbot)
    window.session.apply(SetParameter("theta1[0,0]", 1 / 3))
    window.named_actions["copy_link"].trigger()
    assert window.notice.text == LINK_COPIED
    other = window_on(copied(), qtbot)
    assert np.array_equal(other.session.frame.parameters.flat, window.session.frame.parameters.flat)
    assert other.files.path is None
    assert not other.files.modified
    assert other.windowTitle().startswith("untitled")


def test_a_link_on_the_clipboard_is_opened_by_the_menu(qtbot: QtBot) -> None:
    window = window_on("article", qtbot)
    QGuiApplication.clipboard().setText(f" <{link_of(read('mazur').state)}>\n")
    window.named_actions["paste_link"].trigger()
    qtbot.waitUntil(lambda: window.session.document.network.widths == (2, 2, 2))


def test_what_is_not_saved_is_asked_about_before_a_link_takes_its_place(qtbot: QtBot) -> None:
    window = window_on("article", qtbot)
    window.session.apply(SetParameter("theta1[0,0]", 0.25))
    QGuiApplication.clipboard().setText(link_of(read("mazur").state))
    window.named_actions["paste_link"].trigger()
    press(window, "Cancel")
    assert window.session.document.network.widths == (1, 1, 1, 1)


def test_pasting_a_link_on_the_network_offers_to_open_it(qtbot: QtBot) -> None:
    window = window_on("article", qtbot)
    QGuiApplication.clipboard().setText(link_of(read("mazur").state))
    window.named_actions["paste"].trigger()
    press(window, "Open")
    qtbot.waitUntil(lambda: window.session.document.network.widths == (2, 2, 2))


def test_without_a_link_on_the_clipboard_one_is_asked_for(qtbot: QtBot) -> None:
    window = window_on("article", qtbot)
    QGuiApplication.clipboard().setText("no link")
    window.named_actions["paste_link"].trigger()
    dialog = link_asked_for(window)
    dialog.setTextValue("bps9:AAAA")
    dialog.accept()
    assert window.notice.text == NO_LINK
    window.named_actions["paste_link"].trigger()
    dialog = link_asked_for(window)
    dialog.setTextValue(link_of(read("mazur").state))
    dialog.accept()
    qtbot.waitUntil(lambda: window.session.document.network.widths == (2, 2, 2))


def test_a_damaged_link_is_refused_and_the_session_stays(qtbot: QtBot) -> None:
    window = window_on("article", qtbot)
    before = window.session.state
    QGuiApplication.clipboard().setText(link_of(read("mazur").state)[:-3])
    window.named_actions["paste_link"].trigger()
    qtbot.waitUntil(lambda: "missing or altered" in window.notice.text)
    assert window.notice.text.startswith("The link: ")
    assert window.notice.text.endswith(".")
    assert window.session.state is before


def test_of_a_session_too_large_for_a_link_a_shorter_one_is_offered(qtbot: QtBot) -> None:
    window = window_on("moons", qtbot)
    window.named_actions["copy_link"].trigger()
    assert "2,000 are the most" in box(window).text()
    texts = {button.text() for button in box(window).buttons()}
    assert {"Save as…", "Cancel", "With the first example only"} <= texts
    press(window, "With the first example only")
    assert window.notice.text.startswith("A link with the first example only is on the clipboard.")
    other = window_on(copied(), qtbot)
    assert len(other.session.document.data.x) == 1
    assert np.array_equal(other.session.frame.parameters.flat, window.session.frame.parameters.flat)
