"""Questions the window asks: one sentence, what hangs on it, and answers that say what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget

from bpstudio.explain.words.verdicts import why_not_to_be_told
from bpstudio.qt.ground.plain_text import visible

ButtonRole = QMessageBox.ButtonRole
_Act = Callable[[], object]


def nothing() -> None:
    """The answer that leaves everything as it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button, and what it does."""

    text: str
    act: _Act = nothing
    role: ButtonRole = ButtonRole.AcceptRole


CANCEL = Answer("Cancel", role=ButtonRole.RejectRole)


def put_question(
    window: QWidget,
    title: str,
    text: str,
    hangs_on_it: str,
    answers: Sequence[Answer],
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
) -> QMessageBox:
    """Ask without stopping everything else. The first answer is the default, the last is what Escape means."""
    box = message(window, title, text, hangs_on_it, icon)
    buttons = {box.addButton(answer.text, answer.role): answer for answer in answers}
    box.setDefaultButton(next(iter(buttons)))
    box.setEscapeButton(list(buttons)[-1])
    show(box, lambda: _answered(box, buttons))
    return box


def _answered(box: QMessageBox, buttons: dict[QPushButton, Answer]) -> None:
    for button, answer in buttons.items():
        if button is box.clickedButton():
            answer.act()


def message(
    window: QWidget | None, title: str, text: str, hangs_on_it: str, icon: QMessageBox.Icon
) -> QMessageBox:
    """A box without buttons. What stands in it may come from a file, so it is never taken for markup."""
    box = QMessageBox(window)
    box.setIcon(icon)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(visible(text))
    box.setInformativeText(visible(hangs_on_it))
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    return box


def show(box: QMessageBox, answered: _Act) -> None:
    """Open the box without waiting; ``answered`` is called once it is closed."""
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(lambda *_: answered())
    box.open()


# What is asked about files


def unsaved_changes(window: QWidget, title: str, save: _Act, discard: _Act) -> None:
    """Ask whether to save before the session is left; Cancel calls neither."""
    buttons = QMessageBox.StandardButton
    box = message(
        window,
        "Unsaved changes",
        f"Save the changes to “{title}”?",
        "Without saving, the edits and the training since the last save are lost.",
        QMessageBox.Icon.Question,
    )
    box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
    box.setDefaultButton(buttons.Save)

    def answered() -> None:
        answer = box.standardButton(box.clickedButton())
        if answer == buttons.Save:
            save()
        elif answer == buttons.Discard:
            discard()

    show(box, answered)


def contradicts_itself(
    window: QWidget,
    difference: str,
    recompute: _Act,
    leave: Answer = Answer("Do not open", role=ButtonRole.RejectRole),
) -> None:
    """Ask what to do with a file whose numbers are not those of its log."""
    put_question(
        window,
        "The file contradicts itself",
        "Running the session again gives other numbers than the file records.",
        f"{difference}\n\nThe log says what was done; trace, series and checkpoints only what came of it then. "
        "Trust the log and show the numbers computed now, or trust the file and leave it alone?",
        [Answer("Show the numbers computed now", recompute), leave],
    )


def not_verified(window: QWidget, why: str, again: _Act) -> None:
    """Ask whether to run a file again that has not been verified."""
    put_question(
        window,
        "This file is not verified",
        "Only the iteration at its cursor can be seen: the rest of the file was not run again.",
        why,
        [Answer("Run it again", again), Answer("Leave it as it is", role=ButtonRole.RejectRole)],
    )


def cannot_be_told(window: QWidget, untold: int, run_again: _Act) -> None:
    """Ask what to do with numbers that another processor may have made."""
    put_question(
        window,
        "These numbers cannot be verified here",
        *why_not_to_be_told(untold),
        [
            Answer("Run again here and save", run_again),
            Answer("Leave it as it is", role=ButtonRole.RejectRole),
        ],
        QMessageBox.Icon.Information,
    )


def open_elsewhere(
    window: QWidget, name: str, who: str, read_only: _Act, copy: _Act, take_over: _Act
) -> None:
    """Ask in which way to open a file that another window holds."""
    put_question(
        window,
        "The file is open elsewhere",
        f"“{name}” is locked.",
        f"{who}\n\nRead-only, you can do everything but save under this name. A copy is a session of "
        "its own. After taking over you can save here, and the other window is told before it saves.",
        [
            Answer("Open read-only", read_only),
            Answer("Open a copy", copy),
            Answer("Take over", take_over, ButtonRole.DestructiveRole),
            CANCEL,
        ],
    )


def changed_on_disk(window: QWidget, name: str, save_as: _Act, overwrite: _Act) -> None:
    """Ask which is to stay: what another program wrote, or this session."""
    put_question(
        window,
        "The file has changed",
        f"Another program has changed “{name}” since it was opened or saved here.",
        "Overwriting puts this session in its place; what is there now stays beside it as .bak.",
        [
            Answer("Save under another name…", save_as),
            Answer("Overwrite", overwrite, ButtonRole.DestructiveRole),
            CANCEL,
        ],
    )


def taken_over(window: QWidget, name: str, save_as: _Act, take_back: _Act) -> None:
    """Ask where to save after another window has taken the file over."""
    put_question(
        window,
        "The file was taken over",
        f"Another window has taken over “{name}”.",
        "What is saved there may be newer than what this window knows. Taking it back and saving keeps the "
        "file there now beside it as .bak.",
        [
            Answer("Save under another name…", save_as),
            Answer("Take back and save", take_back, ButtonRole.DestructiveRole),
            CANCEL,
        ],
    )
