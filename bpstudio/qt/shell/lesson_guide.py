"""Lessons in one window: opened beside it, the learner's own session kept aside, and everything as it was afterwards.

The session is set aside in the same window, and not put into a second one: whatever asks for the learner's own session,
as saving, the journal and closing do, is told of that one all the time, so that nothing has to be carried over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bpstudio.explain.help.tour import TourPlace
from bpstudio.explain.lessons import told
from bpstudio.explain.lessons.blocks import lettered
from bpstudio.explain.lessons.checking import Fault, faults
from bpstudio.qt.controls.in_thread import InThread, InThreadWithBar, Outcome, result_of
from bpstudio.qt.documents import recent
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import named
from bpstudio.qt.lessons import progress
from bpstudio.qt.lessons.pane import LessonPane
from bpstudio.qt.lessons.reader import LessonReader
from bpstudio.qt.shell.actions import enable
from bpstudio.qt.shell.help.bubble import Bubble
from bpstudio.qt.shell.help.key_names import path_of
from bpstudio.qt.shell.help.standing import Around
from bpstudio.qt.shell.help.targets import on_canvas, room_of, target_of, worth_seeing
from bpstudio.qt.shell.window import Window
from bpstudio.session.history.state import State
from bpstudio.session.lessons.directives import Ask, Hunt, Say, Wait
from bpstudio.session.lessons.lesson import Lesson
from bpstudio.session.lessons.number_name import NumberName
from bpstudio.session.lessons.pointing import canvas_place
from bpstudio.session.session import Session
from bpstudio.storage.lessons import bundled, read_lesson, read_session
from bpstudio.storage.progress import Progress, unwatched

NARROW = 1250  # pixels of a window in which there is no room for the panels beside a lesson
PANELS_LEAST = 330
MOST_FAULTS = 20
CLOSES = "Close this bubble; the sentence stays on the page."


@dataclass(frozen=True, slots=True)
class ReadLesson:
    """A lesson, its session, and where it came from."""

    path: Path
    lesson: Lesson
    state: State


def read_whole(path: Path, progress: Progress = unwatched) -> ReadLesson:
    """A lesson with its session. Raises SessionFileError."""
    lesson = read_lesson(path)
    return ReadLesson(path, lesson, read_session(lesson, path).state)


def faults_of(path: Path, progress: Progress) -> tuple[Fault, ...]:
    """What does not hold in a lesson, the first of it; in a session of its own, beside the one that is shown."""
    found = list[Fault]()
    there = read_whole(path, progress)
    with np.errstate(all="ignore"):
        for fault in faults(there.lesson, there.state):
            found.append(fault)
            progress(0.0)
            if len(found) == MOST_FAULTS:
                break
    return tuple(found)


def pointed_at(window: Window, place: str | NumberName) -> QRect | None:
    """A part of the window by its name, or where a number stands on the network, in the coordinates of the window."""
    if isinstance(place, str):
        return target_of(window, TourPlace(place))
    at = canvas_place(place, window.bridge.frame.network)
    return target_of(window, TourPlace("equation")) if at is None else on_canvas(window, at)


class LessonGuide(QObject):
    """``active`` while a lesson is open."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window, self._middle = window, window.middle
        self.reader = LessonReader(window.bridge, self)
        self.pane: LessonPane | None = None
        self.bubble: Bubble | None = None
        self._pointing_at: Say | None = None
        self._name = self._tab = ""
        self._layout: QByteArray | None = None
        self._narrow = self._practised = False
        self._opening = InThreadWithBar(window)
        self._checking = InThread(self)
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.timeout.connect(self._place)
        self._connect()

    def _connect(self) -> None:
        reader, window = self.reader, self._window
        reader.instead.connect(self._show_instead)
        reader.restored.connect(lambda: window.notice.say(told.AS_BEFORE, "success"))
        reader.turned.connect(self._turned)
        reader.grown.connect(self._point)
        window.files.brought_back.connect(self._close)
        window.bridge.changed.connect(lambda *_: self._place_soon())
        window.bridge.renoted.connect(self._say_again)
        window.canvas.moved.connect(self._place_soon)

    @property
    def active(self) -> bool:
        """Whether a lesson is open."""
        return self.reader.reading

    @property
    def views(self) -> tuple[LessonPane, ...]:
        """The pane, once it is there."""
        return () if self.pane is None else (self.pane,)

    @property
    def title(self) -> str:
        """What the lesson is called."""
        return lettered(self.reader.lesson.title, self._window.notation)

    # Opening

    def choose(self) -> None:
        """Open the list of lessons."""
        from bpstudio.qt.lessons.chooser import LessonChooser  # not part of the start

        dialog = LessonChooser(self._window.notation, self._window)
        dialog.chosen.connect(self.open)
        dialog.other.connect(self.open)
        dialog.open()

    def open(self, path: Path, page: int | None = None) -> None:
        """Open a lesson from a file, at the page where it was left unless another is named."""

        def show(outcome: Outcome) -> None:
            refused = partial(self._refuse, path)
            found = result_of(outcome, refused)
            if found is not None:
                self.begin(found, page)

        self._opening.do_titled(f"Opening {named(path.name)}", partial(read_whole, path), show)

    def _refuse(self, path: Path, why: str) -> None:
        self._window.notice.say(f"{named(path.name)}: {why}", "error")

    def begin(self, found: ReadLesson, page: int | None = None) -> None:
        """Show a lesson that was read; whatever the window shows of the learner's own is set aside."""
        window = self._window
        window.player.pause()
        self._checking.give_up(wait=False)
        if not self.reader.reading:
            window.help.leave_tour()
            self._practised = window.practising.turn_off()
        self._keep_place()
        self._name = progress.name_of(found.path)
        came = progress.how_far().get(self._name, progress.CameSoFar())
        self._make_pane()
        self._make_room()
        if self._name not in bundled():
            recent.put_recent(found.path)
        start = (0 if came.done else came.page) if page is None else page
        self.reader.begin(found.lesson, found.state, start)
        self._show_what_can_be_done()
        if self._name not in bundled():
            self._check(found.path)

    def _show_what_can_be_done(self) -> None:
        enable(self._window)
        self._window.files.renamed.emit()

    def _check(self, path: Path) -> None:
        pane = self._shown_pane
        pane.say_fault(told.CHECKED)

        def say(outcome: Outcome) -> None:
            found = result_of(outcome, pane.say_fault)
            if found is not None:
                first = next(iter(found), None)
                pane.say_fault(
                    "" if first is None else told.lesson_is_wrong(first.line, first.sentence, len(found) - 1)
                )

        self._checking.do(partial(faults_of, path), say)

    def _show_instead(self, session: Session) -> None:
        self._window.files.set_aside(session)
        if self._hunting:
            self._show_panels(True)

    @property
    def _hunting(self) -> bool:
        """Whether the hunt is among the panels."""
        return self._window.session.document.planted is not None

    def turn(self, pages: int) -> None:
        """So many pages on, or back; after the last page the lesson is done, once nothing on it waits any more."""
        waits = self.reader.directive
        if pages < 0 or not self.reader.is_last_page:
            self.reader.turn(pages)
        elif isinstance(waits, Ask | Hunt | Wait):
            frame, notation = self._window.bridge.frame, self._window.notation
            self._window.notice.say(told.not_done_yet(waits, frame, notation), "warning", passing=True)
            self._shown_pane.take_keys()
        else:
            self._finish()

    # The pane

    @property
    def _shown_pane(self) -> LessonPane:
        assert self.pane is not None, "it is made with the first lesson"
        return self.pane

    def _make_pane(self) -> None:
        if self.pane is None:
            pane = self.pane = LessonPane(self.reader, self._window.bridge, self._middle.window())
            self._window.beside.insertWidget(0, pane)
            pane.left.connect(self.leave)
            pane.turned.connect(self.turn)
            pane.wanted.connect(self._point_again)
            self.bubble = Bubble(self._window, "Lesson", CLOSES)
            self.bubble.left.connect(self._hush)
            self._window.installEventFilter(self)
        self.pane.say_fault("")

    def _make_room(self) -> None:
        """In a narrow window the panels give way, and come back when something of them is pointed at."""
        if self._layout is None:
            self._layout, panels = self._middle.saveState(), self._window.panels
            self._tab = panels.tabText(panels.currentIndex())
        self._shown_pane.show()
        self._fit()

    def _fit(self) -> None:
        """Where the window has another width, the panels come or go once it is narrow, or no more."""
        width = self._window.width()
        self._shown_pane.fit_beside(width)
        narrow = width < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_panels(not narrow)

    def _show_panels(self, shown: bool) -> None:
        stage, panels = self._middle.sizes()
        if bool(panels) != shown:
            whole = stage + panels
            self._middle.setSizes([whole - PANELS_LEAST, PANELS_LEAST] if shown else [whole, 0])

    def _turned(self) -> None:
        self._keep_place()
        self._window.notice.withdraw(told.ONCE_MORE)
        if self._narrow:
            self._show_panels(self._hunting)
        self._point()

    def _keep_place(self, done: bool = False) -> None:
        if self.reader.reading and self._name:
            progress.note(self._name, self.reader.place.page, done)

    # Pointing

    def _point(self) -> None:
        say = self.reader.said
        if say is not self._pointing_at or say is None:
            self._point_again(say)

    def _point_again(self, say: Say | None) -> None:
        bubble, self._pointing_at = self.bubble, say
        if bubble is None:
            return
        if say is None:
            bubble.hide()
            return
        self._bring_forward(say.place)
        bubble.tell("Lesson", lettered(say.text, self._window.notation))
        bubble.show()
        bubble.raise_()
        self._place_soon()

    def _say_again(self) -> None:
        """In other letters, where it is still said."""
        if self.bubble is not None and self._pointing_at is not None and not self.bubble.isHidden():
            self._point_again(self._pointing_at)

    def _bring_forward(self, place: object) -> None:
        """What is behind another panel, or put away, is shown."""
        view = self._window.findChild(QWidget, place) if isinstance(place, str) else None
        panels = self._window.panels
        if view is not None and panels.isAncestorOf(view):
            self._show_panels(True)
            panels.setCurrentWidget(view)

    def _place_soon(self) -> None:
        if self.bubble is not None and not self.bubble.isHidden():
            self._placing.start(0)

    def _place(self) -> None:
        bubble, say = self.bubble, self._pointing_at
        if bubble is None or bubble.isHidden() or say is None:
            return
        pane = self._shown_pane
        page = QRect(pane.mapTo(self._window, QPoint(0, 0)), pane.size())
        around = Around((page,), worth_seeing(self._window))
        bubble.stand_by(pointed_at(self._window, say.place), room_of(self._window), around)

    def _hush(self) -> None:
        if self.bubble is not None:
            self.bubble.hide()

    # Leaving

    def _escape(self) -> None:
        """Escape, for which nobody else had a use: the bubble goes, and only then, asked for twice, the lesson."""
        notice = self._window.notice
        if self.bubble is not None and not self.bubble.isHidden():
            self._hush()
        elif not notice.isHidden() and notice.text.endswith(told.ONCE_MORE):
            notice.withdraw(told.ONCE_MORE)
            self.leave()
        else:
            notice.say(told.ONCE_MORE, "warning", passing=True)

    def leave(self) -> None:
        """Show the learner's own session again; the lesson goes on at this page the next time."""
        if not self.reader.reading:
            return
        lesson, page = self.reader.lesson, self.reader.place.page
        sentence = told.lesson_left(lesson.title, page=page, pages=len(lesson.pages), path=path_of("lessons"))
        self._keep_place()
        self._window.files.bring_back()
        self._window.notice.say(sentence, "success")

    def _finish(self) -> None:
        sentence = told.lesson_done(self.reader.lesson.title)
        self._keep_place(done=True)
        self._window.files.bring_back()
        self._window.notice.say(sentence, "success")

    def _close(self) -> None:
        """The learner's own session is back."""
        if not self.reader.reading:
            return
        self._window.player.pause()
        self._checking.give_up(wait=False)
        self.reader.end()
        self._hush()
        self._pointing_at = None
        self._shown_pane.hide()
        if self._layout is not None:
            self._middle.restoreState(self._layout)
            self._layout, self._narrow = None, False
            self._open_tab_again()
        self._window.home.setFocus()
        self._show_what_can_be_done()
        if self._practised:
            self._window.practice.switch(True)

    def _open_tab_again(self) -> None:
        """The panel that was in front before the lesson; that of an exercise is made anew with its session."""
        panels = self._window.panels
        for place in range(panels.count()):
            if panels.tabText(place) == self._tab:
                panels.setCurrentIndex(place)

    def close(self) -> None:
        """The window closes: what is under way is left."""
        self._keep_place()
        self._window.files.bring_back()
        self._opening.give_up()
        self._checking.give_up(wait=False)  # nobody will be told, and nothing is written

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the window: its size, and Escape where nobody else had a use for it."""
        if not self.reader.reading:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._escape()
                return True
        elif event.type() == QEvent.Type.Resize:
            self._fit()
            self._place_soon()
        elif event.type() == QEvent.Type.LayoutRequest:
            self._place_soon()
        return False
