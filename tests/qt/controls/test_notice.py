"""What stays in a notice outlives what is said beside it."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.qt.controls.notice import Notice
from tests.qt.hand import click

STAYS, BESIDE = "The file was written by a newer version.", "3 iterations were dropped."


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 300)
    made = Notice(window, window)
    window.show()
    made.say(STAYS, "warning", staying=True)
    return made


def buttons(notice: Notice) -> list[QPushButton]:
    return [one for one in notice.findChildren(QPushButton) if one.isVisible()]


def alone(notice: Notice) -> bool:
    return notice.isVisible() and notice.text == STAYS and not buttons(notice)


def test_an_offer_that_is_withdrawn_leaves_it(notice: Notice) -> None:
    notice.say(BESIDE, "success", choices=(("Undo", lambda: None),))
    assert notice.text == f"{STAYS}\n{BESIDE}"
    notice.withdraw_offer()
    assert alone(notice)
    assert notice.accessibleName() == STAYS


def test_an_offer_that_is_taken_leaves_it(notice: Notice) -> None:
    taken = []
    notice.say(BESIDE, "success", choices=(("Undo", lambda: taken.append(notice.text)),))
    click(buttons(notice)[0])
    assert taken == [STAYS]
    assert alone(notice)


def test_a_refusal_that_passes_leaves_it(notice: Notice) -> None:
    notice.say("No such iteration.", "error", passing=True)
    notice.pass_on()
    assert alone(notice)


def test_a_sentence_that_is_true_no_more_leaves_it(notice: Notice) -> None:
    notice.say(BESIDE, "success")
    notice.withdraw(BESIDE)
    assert alone(notice)


def test_it_goes_itself_once_it_is_true_no_more_and_leaves_the_rest(notice: Notice) -> None:
    notice.say(BESIDE, "success", choices=(("Undo", lambda: None),))
    notice.withdraw(STAYS)
    assert notice.text == BESIDE
    assert len(buttons(notice)) == 1
    notice.withdraw(BESIDE)
    assert notice.isHidden()


def test_it_goes_by_its_time_once_it_is_alone_again(notice: Notice) -> None:
    notice.say(BESIDE, "success", passing=True, lasting=True)
    notice.pass_on()
    assert notice._timer.isActive()
    notice._timer.timeout.emit()
    assert notice.isHidden()


def test_what_has_gone_comes_back_by_nothing(notice: Notice) -> None:
    notice.say(BESIDE, "success", choices=(("Undo", lambda: None),))
    notice.hide()
    for call in (notice.withdraw_offer, notice.pass_on, lambda: notice.withdraw(BESIDE)):
        call()
        QTest.qWait(0)
        assert notice.isHidden()
    notice.say(BESIDE, "success")
    assert notice.text == BESIDE
