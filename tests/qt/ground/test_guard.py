from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from bpstudio.qt.ground.guard import guarded


class Torn(QWidget):
    """Raises from C code, as numpy and a division do, where Qt calls Python."""

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        np.arange(3)[int(self.width())]

    @guarded(returning=QSize(30, 40))
    def sizeHint(self) -> QSize:
        return QSize(1 // 0, 1)


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[type[BaseException]]:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: seen.append(kind))
    return seen


def test_an_exception_in_an_override_is_reported_and_the_program_lives(
    qtbot: Any, reported: list[type[BaseException]]
) -> None:
    widget = Torn()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.grab()
    assert IndexError in reported


def test_qt_gets_the_given_value_instead_of_the_one_that_failed(
    qtbot: Any, reported: list[type[BaseException]]
) -> None:
    widget = Torn()
    qtbot.addWidget(widget)
    assert widget.sizeHint() == QSize(30, 40)
    assert reported == [ZeroDivisionError]


def test_an_override_that_does_not_fail_is_left_alone(reported: list[type[BaseException]]) -> None:
    @guarded(returning=-1)
    def double(n: int, *, plus: int = 0) -> int:
        return 2 * n + plus

    assert double(4, plus=1) == 9
    assert double.__name__ == "double"
    assert reported == []


def test_an_interrupt_is_not_swallowed() -> None:
    @guarded
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()


def test_the_binding_gives_away_no_references_to_none(qtbot: Any) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for n in range(200):
        label.setText(str(n))
    assert sys.getrefcount(None) > before - 50, "this PySide6 ends a Python before 3.12 within seconds"
