"""Every dialog of the program is all on a screen of 800 by 560 pixels, which is the smallest that a window needs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QWidget

import bpstudio.qt
from bpstudio.explain.hunts.symptoms import SYMPTOMS
from bpstudio.qt.controls.numbers_dialog import open_numbers
from bpstudio.qt.documents.compare_dialog import CompareDialog, compare_with_dialog
from bpstudio.qt.documents.export_dialog.dialog import show_export
from bpstudio.qt.documents.recover_dialog import LeftBehind, RecoverDialog
from bpstudio.qt.documents.weights_dialog import show_weights
from bpstudio.qt.examples.generate_dialog import GenerateDialog
from bpstudio.qt.examples.import_dialog import ImportDialog
from bpstudio.qt.ground import room
from bpstudio.qt.ground.display import SMALLEST_WINDOW
from bpstudio.qt.ground.room import TITLE_BAR, room_over
from bpstudio.qt.shell.handlers import show_bookmarks
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.delimited import read_sheet
from bpstudio.storage.journal import Journal, Origin, read_journal
from bpstudio.storage.recovery_place import new_place
from tests.qt.there import there

Open = Callable[..., MainWindow]
pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support (raise|grabbing|propagateSizeHints)", extend=True
)
SMALL = QSize(*SMALLEST_WINDOW)
APART = {"_Bar"}  # a line, a bar and a button


def compared(window: MainWindow) -> None:
    """With all that it can say."""
    window.session.finish_iteration()
    compare_with_dialog(window.bridge, window)
    dialog = there(window.findChild(CompareDialog))
    dialog.text.setPlainText('{"z1": [[1.4]], "dC/dz2": [[0.3]], "dC/dtheta2": [[0.5]], "dC/db2": [0.26]}')
    dialog.compare()


def weighed(window: MainWindow) -> None:
    """With weights for another network, and more of them than rows that can be seen."""
    weights = Path(__file__).parents[1] / "storage" / "weights" / "pytorch_chain.npz"
    show_weights(window.bridge, window, weights, print)


def recovered(window: MainWindow, folder: Path) -> None:
    found = []
    for number in range(9):
        place = new_place(folder)
        Journal(place.journal).write(window.session.state, Origin(f"work {number}", None, None))
        found.append(LeftBehind(place, read_journal(place.journal)))
        place.leave()
    RecoverDialog(found, window).show()


def imported(window: MainWindow) -> None:
    rows = "\n".join(",".join(f"{n}.{m}" for m in range(9)) for n in range(40))
    ImportDialog(read_sheet(rows.encode()), "numbers.csv", window.session.document, window).show()


WAYS: dict[str, Callable[[MainWindow], object]] = {
    "AboutDialog": lambda window: window.help.show_about(),
    "BookmarksDialog": lambda window: show_bookmarks(window.bridge, window.move_by_hand, window),
    "CompareDialog": compared,
    "ExportDialog": lambda window: show_export(window.files, window.wear, "both"),
    "GenerateDialog": lambda window: GenerateDialog(window.session.document, window).show(),
    "GradientDialog": lambda window: window.check_gradients(),
    "GuideWindow": lambda window: window.help.show_guide(),
    "HuntChooser": lambda window: window.hunts.choose(),
    "ImportDialog": imported,
    "KeysWindow": lambda window: window.help.show_keys(),
    "LegendWindow": lambda window: window.help.show_legend(),
    "LessonChooser": lambda window: window.lessons.choose(),
    "NewExerciseDialog": lambda window: window.exercising.begin_new(),
    "ProgressDialog": lambda window: window.show_progress(),
    "QDialog": lambda window: open_numbers("θ", window.session.frame.before.flat.reshape(1, -1), window),
    "ReportDialog": lambda window: window.help.show_report(),
    "ReviewDialog": lambda window: window.show_review(),
    "StopDialog": lambda window: window.choose_stops(),
    "WeightsDialog": weighed,
    "SymptomDialog": lambda window: window.hunts.ask_symptom(SYMPTOMS[0].name),
}


def dialogs_of_the_program() -> Iterator[str]:
    """Each class of one."""
    for module in pkgutil.walk_packages(bpstudio.qt.__path__, "bpstudio.qt."):
        for thing in vars(importlib.import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, QDialog) and thing.__module__ == module.name:
                yield thing.__name__


def test_every_dialog_of_the_program_is_tried() -> None:
    assert set(dialogs_of_the_program()) - APART == {*WAYS, "RecoverDialog"} - {"QDialog"}


@pytest.mark.parametrize("name", [*WAYS, "RecoverDialog"])
def test_a_dialog_is_all_on_a_small_screen(
    opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    small = SMALL - QSize(0, TITLE_BAR)
    monkeypatch.setattr(room, "room_over", lambda _dialog: small)
    window = opened(size=SMALLEST_WINDOW)
    recovered(window, tmp_path) if name == "RecoverDialog" else WAYS[name](window)
    QTest.qWait(150)
    [dialog] = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert type(dialog).__name__ == name
    assert dialog.width() <= small.width()
    assert dialog.height() <= small.height()
    for part in dialog.findChildren(QDialogButtonBox):
        assert dialog.rect().contains(part.geometry())
    close(dialog)


def close(dialog: QWidget) -> None:
    dialog.close()
    QApplication.processEvents()


def test_the_room_is_that_of_the_screen_of_the_window_without_the_title_of_the_dialog(
    window: MainWindow,
) -> None:
    dialog = QDialog(window)
    available = window.screen().availableSize()
    assert room_over(dialog) == QSize(available.width(), available.height() - TITLE_BAR)
    assert room_over(QDialog()) == room_over(dialog)
    room.open_sized(dialog, 10**5, 200)
    assert dialog.size() == QSize(available.width(), 200)
