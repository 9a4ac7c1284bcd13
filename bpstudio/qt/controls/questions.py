"""Questions the window asks: one sentence, what hangs on it, and answers that say what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget

from bpstudio.explain.words import files as words
from bpstudio.explain.words.verdicts import why_not_to_be_told
from bpstudio.qt.ground.plain_text import visible

ButtonRole = QMessageBox.ButtonRole
_Act = Callable[[], object]


def nothing() -> None:
    """The answer that leaves everything as it is."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A button, and what it does."""

    text: str
    act: _Act = nothing
    role: ButtonRole = ButtonRole.AcceptRole


CANCEL = Reply("Cancel", role=ButtonRole.RejectRole)


def put_question(
    window: QWidget,
    title: str,
    text: str,
    hangs_on_it: str,
    answers: Sequence[Reply],
    icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
) -> QMessageBox:
    """Ask without stopping everything else. The first answer is the default, the last is what Escape means."""
    box = message(window, title, text, hangs_on_it, icon)
    buttons = {box.addButton(answer.text, answer.role): answer for answer in answers}
    box.setDefaultButton(next(iter(buttons)))
    box.setEscapeButton(list(buttons)[-1])
    show(box, lambda: _answered(box, buttons))
    return box


def _answered(box: QMessageBox, buttons: dict[QPushButton, Reply]) -> None:
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
        *words.save_changes(title),
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


def ask_about_contradiction(
    window: QWidget,
    difference: str,
    recompute: _Act,
    leave: Reply = Reply("Do not open", role=ButtonRole.RejectRole),
) -> None:
    """Ask what to do with a file whose numbers are not those of its log."""
    put_question(
        window,
        "The file contradicts itself",
        *words.contradicts_itself(difference),
        [Reply("Show the numbers computed now", recompute), leave],
    )


def not_verified(window: QWidget, why: str, again: _Act) -> None:
    """Ask whether to run a file again that has not been verified."""
    put_question(
        window,
        "This file is not verified",
        *words.not_run_again(why),
        [Reply("Run it again", again), Reply("Leave it as it is", role=ButtonRole.RejectRole)],
    )


def cannot_be_told(window: QWidget, untold: int, run_again: _Act) -> None:
    """Ask what to do with numbers that another processor may have made."""
    put_question(
        window,
        "These numbers cannot be verified here",
        *why_not_to_be_told(untold),
        [
            Reply("Run again here and save", run_again),
            Reply("Leave it as it is", role=ButtonRole.RejectRole),
        ],
        QMessageBox.Icon.Information,
    )


def ask_about_lock(
    window: QWidget, name: str, who: str, read_only: _Act, copy: _Act, take_over: _Act
) -> None:
    """Ask in which way to open a file that another window holds."""
    put_question(
        window,
        "The file is open elsewhere",
        *words.open_elsewhere(name, who=who),
        [
            Reply("Open read-only", read_only),
            Reply("Open a copy", copy),
            Reply("Take over", take_over, ButtonRole.DestructiveRole),
            CANCEL,
        ],
    )


def ask_about_change(window: QWidget, name: str, save_as: _Act, overwrite: _Act) -> None:
    """Ask which is to stay: what another program wrote, or this session."""
    put_question(
        window,
        "The file has changed",
        *words.changed_on_disk(name),
        [
            Reply("Save under another name…", save_as),
            Reply("Overwrite", overwrite, ButtonRole.DestructiveRole),
            CANCEL,
        ],
    )


def ask_about_takeover(window: QWidget, name: str, save_as: _Act, take_back: _Act) -> None:
    """Ask where to save after another window has taken the file over."""
    put_question(
        window,
        "The file was taken over",
        *words.taken_over(name),
        [
            Reply("Save under another name…", save_as),
            Reply("Take back and save", take_back, ButtonRole.DestructiveRole),
            CANCEL,
        ],
    )
