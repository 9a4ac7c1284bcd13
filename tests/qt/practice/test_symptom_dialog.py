"""A symptom is asked about, each cause is run, and what its run shows is said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpstudio.explain.hunts.choosing import NOTHING_TRIED
from bpstudio.explain.hunts.symptoms import SYMPTOMS, tried_out
from bpstudio.notation.textbook import ARTICLE
from bpstudio.qt.practice.hunt_chooser import WHAT, HuntChooser
from bpstudio.qt.practice.symptom_dialog import SymptomDialog
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.reader import read
from tests.qt.hand import click, press
from tests.qt.there import there


def asked(window: MainWindow, name: str) -> SymptomDialog:
    """The dialog of a symptom, chosen in the list of all that can be looked for."""
    window.hunts.choose()
    chooser = window.findChildren(HuntChooser)[-1]
    rows = [
        row for row in range(chooser.list.count()) if chooser.list.item(row).data(WHAT) == ("symptom", name)
    ]
    chooser.list.setCurrentRow(rows[0])
    chooser.accept()
    return window.findChildren(SymptomDialog)[-1]


def test_every_cause_that_is_run_is_answered(opened: Callable[..., MainWindow]) -> None:
    window = opened()
    dialog = asked(window, "cost_rises")
    assert dialog.sentence.text() == NOTHING_TRIED
    symptom = SYMPTOMS[0]
    state = read(symptom.session).state
    for row, choice in enumerate(symptom.choices):
        dialog.list.setCurrentRow(row)
        click(dialog.run)
        reply = tried_out(symptom, choice, state, ARTICLE)
        assert dialog.sentence.text() == reply.sentence
        assert dialog.sentence.property("role") == (None if reply.right else "warning")
    assert window.session.document.planted is None, "the learner's own session is left alone"
    dialog.reject()


def test_the_keys_are_enough(opened: Callable[..., MainWindow], qtbot: QtBot) -> None:
    window = opened()
    dialog = asked(window, "cost_rises")
    qtbot.waitUntil(dialog.list.hasFocus)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert dialog.sentence.text().startswith("Yes. ")
    dialog.next.click()
    following = window.findChildren(SymptomDialog)[-1]
    assert following is not dialog
    assert following._symptom is SYMPTOMS[1]
    following.reject()


def test_after_the_last_there_is_no_next(opened: Callable[..., MainWindow]) -> None:
    window = opened()
    dialog = asked(window, SYMPTOMS[-1].name)
    assert not dialog.next.isVisible()
    dialog._go_on()
    dialog.list.setCurrentRow(-1)
    click(dialog.run)
    assert there(dialog).sentence.text() == NOTHING_TRIED
    dialog.reject()
