"""The gradient check's table: no heading is cut, and what is hidden says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.explain.words.verdicts import NOT_REACHED
from bpstudio.qt.app import create_window
from bpstudio.qt.shell.gradient_dialog import GradientDialog


@pytest.fixture
def checked(qtbot: QtBot) -> Callable[[bool], GradientDialog]:
    """``checked(finish)`` is the dialog at the start of an iteration, or at its end."""

    def check(finish: bool) -> GradientDialog:
        window = create_window("article")
        qtbot.addWidget(window)
        if finish:
            window.session.finish_iteration()
        dialog = GradientDialog(window.bridge, window)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
        QApplication.processEvents()
        window.files.keep()
        return dialog

    return check


@pytest.mark.parametrize("finish", [False, True])
def test_every_heading_and_number_is_seen_whole(
    checked: Callable[[bool], GradientDialog], finish: bool
) -> None:
    table = checked(finish).table
    head = table.horizontalHeader()
    for column in range(table.columnCount()):
        assert head.sectionSize(column) >= head.sectionSizeHint(column)
        assert head.sectionSize(column) >= table.sizeHintForColumn(column)
    assert head.length() <= table.viewport().width()


def test_what_is_not_reached_yet_says_so(checked: Callable[[bool], GradientDialog]) -> None:
    assert checked(False)._detail.text().endswith(NOT_REACHED)
    assert NOT_REACHED not in checked(True)._detail.text()
