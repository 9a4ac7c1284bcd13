"""Making an exercise of the session that is shown: what is asked, by which rules, with whose numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.exercises.numbers import told_of_numbers
from bpstudio.explain.words import exercises as words
from bpstudio.explain.words.exporting import OWN_FILE
from bpstudio.explain.words.files import SESSION_FILTER
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.form import remark_label
from bpstudio.qt.controls.in_thread import InThread, InThreadWithBar, Outcome, result_of
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.controls.save_name import ask_where_to_save
from bpstudio.qt.exercise.asking_list import AskingList
from bpstudio.qt.exercise.chosen_list import ChosenList
from bpstudio.qt.exercise.names_box import NamesBox
from bpstudio.qt.exercise.rules_form import RulesForm
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import named, named_path
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.session.history.state import State
from bpstudio.session.practice.making import AWKWARD, exercise_of, with_numbers_of
from bpstudio.session.practice.questions import Exercise
from bpstudio.session.practice.untold import untold
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.files import reason, write_bytes
from bpstudio.storage.progress import Progress, Stopped
from bpstudio.storage.students import encode_for_students, file_names, write_exercises

SOON_MILLISECONDS = 250
WIDTH, HEIGHT = 980, 600


class NewExerciseDialog(QDialog):
    """Stays open beside the window, whose session it leaves alone; closed, it keeps what was chosen until ``over()``.
    ``previewed(state)`` asks to see the exercise; ``said(sentence, tone)`` what was written.
    """

    previewed = Signal(object)
    said = Signal(str, str)
    over = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget, own_file: Callable[[], Path | None]) -> None:
        super().__init__(parent)
        self._own_file = own_file
        self.setObjectName("new_exercise_dialog")
        self.setWindowTitle("New exercise")
        self._bridge, self._stale, self._comes_back = bridge, False, False
        self.asking, self.chosen = AskingList(bridge, self), ChosenList(bridge, self)
        self.rules, self.names = RulesForm(self), NamesBox(self)
        self.told, self.refusal = remark_label(self), RefusalLine(self)
        self.told.setObjectName("numbers_told")
        self.preview_button, self.save_button, self.close_button = (
            QPushButton(name, self) for name in ("&Preview", "&Save…", "Close")
        )
        self._looking, self._writing = InThread(self), InThreadWithBar(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MILLISECONDS)
        self._soon.timeout.connect(self._look)
        self._equip()
        self._lay_out()
        self._connect()

    def _equip(self) -> None:
        self.preview_button.setToolTip("Show it in a window of its own, as a learner sees it.")
        self.save_button.setToolTip("Write the exercise, or one for each name and the key to them.")
        self.close_button.setToolTip("Leave the session as it is.")
        self.preview_button.setAutoDefault(False)
        self.close_button.setAutoDefault(False)
        self.save_button.setProperty("role", "primary")
        self.save_button.setAutoDefault(False)  # Return belongs to the field it is pressed in

    def _lay_out(self) -> None:
        right, columns, buttons, column = QVBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        right.setSpacing(SPACE_LARGE)
        right.addWidget(self.rules)
        right.addWidget(self.names)
        right.addStretch(1)
        columns.setSpacing(SPACE_LARGE)
        columns.addWidget(self.asking, 11)
        columns.addWidget(self.chosen, 10)
        columns.addLayout(right, 9)
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.refusal, 1)
        buttons.addStretch(0)
        for button in (self.preview_button, self.save_button, self.close_button):
            buttons.addWidget(button)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addLayout(columns, 1)
        column.addWidget(self.told)
        column.addLayout(buttons)
        open_sized(self, WIDTH, HEIGHT)

    def _connect(self) -> None:
        bridge = self._bridge
        self.asking.ticked.connect(self._tick)
        self.asking.added.connect(self.chosen.add)
        self.chosen.changed.connect(lambda: self.asking.show_ticks(self.chosen.places))
        for changing in (self.chosen.changed, self.rules.changed, self.names.changed):
            changing.connect(self._changed)
        self.preview_button.clicked.connect(self.preview)
        self.save_button.clicked.connect(self.save)
        self.close_button.clicked.connect(self.close)
        bridge.changed.connect(self._follow)
        bridge.renoted.connect(self._write_again)

    def _tick(self, question: object, on: bool) -> None:
        self.chosen.add([question]) if on else self.chosen.drop(question)  # type: ignore[list-item,arg-type]

    def _follow(self, old: State, new: State) -> None:
        """The session it is made of has changed."""
        if not self.isVisible():
            self._stale = True
            return
        if old.document is not new.document:
            self._list_again()
        if old.document is not new.document or old.completed != new.completed:
            self._changed()

    def _list_again(self) -> None:
        self.chosen.keep_what_fits()
        self.asking.refresh()

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._write_again()

    def set_aside(self, aside: bool) -> None:
        """Out of sight while a lesson shows another session, and there again once its own is back."""
        if aside:
            self._comes_back |= self.isVisible()
            self._soon.stop()
            self.hide()
        elif self._comes_back:
            self._comes_back, self._stale = False, True
            self.show()

    def _write_again(self) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        self._list_again()
        self._changed()

    # What the numbers tell

    def _changed(self) -> None:
        self.refusal.say("")
        self._soon.start()

    def _look(self) -> None:
        """Say which mistakes show in the numbers; in a thread, since a network may be large."""
        if self._looking.busy:
            self._soon.start()
        elif not self.chosen.questions:
            self.told.hide()
        elif self.names.each.isChecked():
            self._tell(words.DRAWN)
        else:
            state = self._made()
            if state is not None:
                notation = self._bridge.notation
                self._looking.do(lambda _: told_of_numbers(state, notation), self._looked)

    def _looked(self, outcome: Outcome) -> None:
        sentence: str | None = result_of(outcome, self._tell)
        if sentence is not None:
            self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.show()

    # The exercise

    def _exercise(self) -> Exercise | None:
        """The exercise; None once what is wrong with it was said where it is."""
        if not self.chosen.questions:
            self.chosen.refusal.say(words.NOTHING_ASKED)
            self.asking.list.setFocus()
            return None
        return self.rules.exercise(self.chosen.questions)

    def _made(self) -> State | None:
        try:
            exercise = self._exercise()
            return None if exercise is None else exercise_of(self._bridge.state, exercise)
        except RefusedError as refused:
            self.refusal.say(as_sentence(str(refused)))
            return None

    def _names(self) -> list[str] | None:
        try:
            return self.names.names()
        except SessionFileError as wrong:
            empty = not self.names.text.toPlainText().strip()
            self.names.refuse(words.NO_NAMES if empty else as_sentence(str(wrong)))
            self.names.text.setFocus()
            return None

    def _ready(self) -> tuple[State, list[str]] | None:
        state, names = self._made(), self._names()
        return None if state is None or names is None else (state, names)

    def preview(self) -> None:
        """Ask to see it: with the numbers of the first name, where everybody has others."""
        ready = self._ready()
        if ready is None:
            return
        state, names = ready
        if not names:
            self.previewed.emit(state)
            return
        self._writing.do_titled(
            "Drawing numbers", lambda _: with_numbers_of(state, names[0], untold), self._previewed
        )

    def _previewed(self, outcome: Outcome) -> None:
        state: State | None = result_of(outcome, self.refusal.say)
        if state is not None:
            self.previewed.emit(state)

    def save(self) -> None:
        """Ask where to, and write the exercise, or one for each name."""
        ready = self._ready()
        if ready is None:
            return
        state, names = ready
        if names:
            folder = QFileDialog.getExistingDirectory(self, "A folder for the exercises")
            if folder:
                self._write_each(state, names, Path(folder))
            return
        (start,) = file_names([self.rules.name.text().strip() or "exercise"], "")
        ask_where_to_save(
            self,
            "Save the exercise",
            start,
            SESSION_FILTER,
            ".json",
            lambda path: self._write_one(state, path),
        )

    def _write_one(self, state: State, path: Path) -> None:
        own = self._own_file()
        if own is not None and path.resolve() == own.resolve():
            self.refusal.say(as_sentence(OWN_FILE))
            return
        try:
            write_bytes(path, encode_for_students(state))
        except (OSError, SessionFileError) as wrong:
            self.refusal.say(words.not_made(reason(wrong), named(path.name)))
            return
        self._done(words.exercise_saved(named(path.name)), "success")

    def _write_each(self, state: State, names: list[str], folder: Path) -> None:
        shown = named_path(folder)

        def written(outcome: Outcome) -> None:
            try:
                left: dict[str, int] = outcome()
            except Stopped:
                self.refusal.say(words.stopped_making(shown))
            except (OSError, SessionFileError) as wrong:
                self.refusal.say(words.not_made(reason(wrong), shown))
            else:
                self._done(*_outcome(left, shown))

        work: Callable[[Progress], object] = partial(_write, state, names, folder)
        self._writing.do_titled(f"Making {len(names)} exercises", work, written)

    def _done(self, sentence: str, tone: str) -> None:
        self.said.emit(sentence, tone)
        self.end()

    def end(self) -> None:
        """What was chosen is of no more use."""
        self.close()
        self._soon.stop()
        self._looking.give_up()
        self._writing.give_up()
        self.over.emit()
        self.deleteLater()


def _write(state: State, names: list[str], folder: Path, progress: Progress) -> dict[str, int]:
    return write_exercises(state, names, folder, progress)


def _outcome(left: dict[str, int], folder: str) -> tuple[str, str]:
    """What is said of the files that were made, and how it is meant."""
    sentences = [words.exercises_written(len(left), folder)]
    awkward = [name for name, much in left.items() if much >= AWKWARD]
    some = [name for name, much in left.items() if 0 < much < AWKWARD]
    if awkward:
        sentences.append(as_sentence(words.awkward_numbers(awkward)))
    if some:
        sentences.append(words.some_left(some))
    return " ".join(sentences), "warning" if awkward else "success"
