"""A window closed at a bad moment, a slot that raises: nothing hangs, nothing is lost, one dialog says it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpstudio.qt import app
from bpstudio.qt.documents.report import Reports
from bpstudio.session.session import Session
from bpstudio.storage import reader, writer
from tests.faults.random_hand import handled
from tests.faults.windows import PHASES, Injected, Trap, closed_in_every_phase, injected_everywhere


def test_a_window_can_be_closed_in_every_phase(qapp: QApplication, tmp_path: Path) -> None:
    session = Session(reader.read("xor").state)
    session.train(600)
    writer.save(session, tmp_path / "long.json")
    assert not closed_in_every_phase(tmp_path, len(PHASES), seed=2)


def test_whichever_slot_raises_there_is_one_report_and_the_window_stays_usable(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trap = Trap()
    trap.set_everywhere(monkeypatch.setattr)
    window = app.create_window("article")
    qtbot.addWidget(window)
    rescued: list[bool] = []
    reports = Reports(lambda: rescued.append(True))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    reports.install()
    with qtbot.waitExposed(window):
        window.show()
    count, wrong = injected_everywhere(window, reports, trap)
    reports.uninstall()
    window.player.close()
    window.files.keep()
    window.close()
    reports.deleteLater()
    assert not wrong
    assert count > 60
    assert rescued
    assert capsys.readouterr().err.count("Injected: ") == count


def test_without_the_reports_an_injected_exception_is_not_reported(qtbot: QtBot) -> None:
    """The trap bites: what it raises reaches the hook that was there before."""
    trap = Trap()
    slot = trap.around("x", lambda: None)
    trap.armed = "x"
    with pytest.raises(RuntimeError, match="x"):
        slot()
    slot()


@pytest.mark.parametrize("preset", ["softmax-3", "article"])
def test_a_hand_that_knows_nothing_breaks_nothing(qapp: QApplication, preset: str) -> None:
    assert handled(preset, 300, seed=5) == {}


def test_the_hand_notices_what_breaks(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise Injected("a step that fails")

    monkeypatch.setattr(Session, "step", broken)
    assert "a step that fails" in "".join(handled("article", 60, seed=5))
