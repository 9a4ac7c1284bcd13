"""Takes the tour in one window: looks on, says what is next, and steps aside when it is told to."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent

from bpstudio.explain.help.tour import (
    TOUR,
    TourMoment,
    TourProgress,
    advanced,
    left,
    perform_until,
    tour_place,
    way_back,
)
from bpstudio.explain.words.telling import Telling
from bpstudio.qt.ground import settings
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.shell.help.bubble import Bubble
from bpstudio.qt.shell.help.key_names import key_of, path_of
from bpstudio.qt.shell.help.targets import around_of, room_of, target_of
from bpstudio.qt.shell.window import Window
from bpstudio.session.session import Session
from bpstudio.storage import opening

STEP = "tour_step"
NETWORK = "article"


class TourGuide(QObject):
    """The tour of one window. Where one is in it is read off the session and kept among the settings."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window, self._bridge = window, window.bridge
        self._progress = TourProgress()
        self._session: Session | None = None
        self._said: tuple[int, str] | None = None
        self._practised = False
        self.bubble = Bubble(window)
        self.bubble.left.connect(self.leave)
        self.bubble.again.connect(self.restart)
        self.bubble.finished.connect(self._finish)
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.timeout.connect(self._place)
        self._bridge.changed.connect(lambda *_: self._look())
        self._bridge.replaced.connect(self.step_aside)
        self._bridge.renoted.connect(self._look)
        self._bridge.selected.connect(lambda *_: self._place_soon())
        window.player.playing_changed.connect(lambda _playing: self._look())
        window.canvas.moved.connect(self._place_soon)

    @property
    def active(self) -> bool:
        """Whether the tour is under way."""
        return not self.bubble.isHidden()

    @property
    def step(self) -> str:
        """The name of the step one is at."""
        return TOUR[self._progress.at].name

    @property
    def fits_here(self) -> bool:
        """Whether it can begin in this window and nothing of the learner's goes."""
        files = self._window.files
        fresh = files.path is None and not files.modified and not files.in_thread.busy
        return fresh or self._bridge.session is self._session

    # Beginning and ending

    def begin(self) -> None:
        """Go on where the tour was left, at its first step at first."""
        if self._bridge.session is self._session:
            self._open()
            return
        self._window.player.pause()
        self._window.files.leaving(lambda: self._begin_at(tour_place(settings.text(STEP) or "")))

    def restart(self) -> None:
        """From the first step, on the article's network as it comes."""
        self._window.player.pause()
        if len(self._bridge.state.segments) > 1:  # with an edit the numbers are others
            self._window.files.leaving(lambda: self._begin_at(0))
            return
        self._bridge.session.follow(None)
        self._bridge.session.seek(0, 0)
        self._progress = TourProgress()
        self._open()

    def _begin_at(self, at: int) -> None:
        """On the article's network, brought to where step ``at`` begins."""
        self.leave()
        self._window.files.show(opening.read_to_show(NETWORK), NETWORK, None)
        perform_until(self._bridge.session, at)
        self._window.files.keep()
        self._session, self._progress = self._bridge.session, TourProgress(at)
        self._open()

    def _open(self) -> None:
        self._said = None
        self._practised |= self._window.practising.turn_off()  # the tour tells the numbers that are asked for
        self._window.installEventFilter(self)
        self.bubble.show()
        self._look()
        self.bubble.raise_()
        self._window.canvas.setFocus()

    def leave(self) -> None:
        """Hide, and remember the step."""
        if self.active:
            self._window.removeEventFilter(self)
            held = self.bubble.isAncestorOf(self._window.focusWidget() or self._window)
            self.bubble.hide()
            if held:
                self._window.canvas.setFocus()
            self._practise_again()

    def _practise_again(self) -> None:
        """Practice is on again where the tour has turned it off; not where what came in its place asks by itself."""
        again, self._practised = self._practised, False
        if again and self._window.practice.possible:
            self._window.practice.switch(True)

    def _finish(self) -> None:
        self._progress = TourProgress()
        self._session = None
        settings.keep(STEP, "")
        self.leave()

    def step_aside(self) -> None:
        """Another session is shown, and the tour stays with its own: leave, and say how it goes on."""
        if self.active:
            self.leave()
            self._window.notice.say(left(path_of("help_tour")), "success")

    # Looking on

    def _look(self, opened: str = "") -> None:
        if not self.active:
            return
        moment = TourMoment(self._bridge.frame, self._window.player.playing, opened)
        before, self._progress = self._progress, advanced(self._progress, moment)
        if before.at != self._progress.at:
            settings.keep(STEP, self.step)
        self._say(moment)
        self._place_soon()

    def _say(self, moment: TourMoment) -> None:
        """While it trains the numbers change all the time: only another step is said."""
        at = self._progress.at
        if moment.playing and self._said is not None and self._said[0] == at:
            return
        step, telling = TOUR[at], Telling(moment.frame, key_of, self._bridge.notation)
        back = way_back(step, moment, telling)
        sentence = back or step.says(telling)
        if self._said == (at, sentence):
            return
        self._said = at, sentence
        self.bubble.say(at, len(TOUR), sentence, astray=bool(back))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.bubble, sentence))

    def _place_soon(self) -> None:
        """Once everything that is laid out anew has its place."""
        if self.active:
            self._placing.start(0)

    def _place(self) -> None:
        if self.active:
            at, window = self._progress.at, self._window
            self.bubble.stand_by(target_of(window, TOUR[at].place), room_of(window), around_of(window, at))

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the window: what opens over it, its size, and Escape where nobody else had a use for it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
        elif isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            self._look(event.child().objectName())
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._place_soon()
        return False
