"""The window as the rest of the shell knows it: its parts, and what can be done with several of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QTabWidget, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.chain.batch import why_no_batch
from bpstudio.notation.textbook import Notation
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.view import Canvas
from bpstudio.qt.controls.notice import Notice
from bpstudio.qt.documents.files import Files
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.qt.ground import settings
from bpstudio.qt.ground.theme import ThemeName, current_theme
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.qt.running.player import Player
from bpstudio.qt.shell.panes import PanedWindow
from bpstudio.qt.shell.status_line import StatusLine
from bpstudio.qt.timeline.timeline import Timeline
from bpstudio.qt.timeline.transport import Transport
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session

if TYPE_CHECKING:
    from bpstudio.qt.lessons.pane import LessonPane
    from bpstudio.qt.practice.practice import Practice


class MakingExercises(Protocol):
    """What makes an exercise of the session."""

    @property
    def why_not_new(self) -> str | None:
        """Why none can be made now; None where one can."""

    def begin_new(self) -> None:
        """Open the dialog that makes one."""


class Helping(Protocol):
    """What the Help menu opens."""

    def take_tour(self) -> None:
        """Begin the tour, or go on where it was left."""

    def leave_tour(self) -> None:
        """Leave it where it is; nothing where none is taken."""

    def show_guide(self, page: str = "") -> None:
        """Open the guide at a page, by default that of the part of the window with the focus."""

    def show_keys(self) -> None:
        """Open the window that lists the keys."""

    def show_legend(self) -> None:
        """Open the window that explains the colours and signs."""

    def show_report(self) -> None:
        """Open the window that helps to report a problem."""

    def show_about(self) -> None:
        """Open the window that names version and licences."""


class Hunting(Protocol):
    """What finds planted mistakes in a window."""

    def refresh(self) -> None:
        """Show the pane where a mistake is planted, and take it away where there is none."""

    def choose(self) -> None:
        """Open the list of mistakes to look for."""

    def ask_symptom(self, name: str) -> None:
        """Open the question of a symptom."""

    def confirm(self) -> None:
        """Take note that the gradient check was run."""


class PracticeInWindow(Protocol):
    """What a window has of practice."""

    @property
    def practice(self) -> Practice:
        """What asks for the next number before it is shown."""

    def step(self) -> None:
        """Step on, or ask first."""

    def turn_off(self) -> bool:
        """Ask for nothing any more; whether that was done before."""

    def toggle_ask_all(self) -> None:
        """Ask for what is known as well, or not any more."""


class Teaching(Protocol):
    """The lessons of a window."""

    @property
    def active(self) -> bool:
        """Whether a lesson is open."""

    @property
    def views(self) -> tuple[LessonPane, ...]:
        """The pane, once it is there."""

    def choose(self) -> None:
        """Open the list of lessons."""

    def turn(self, pages: int) -> None:
        """So many pages on, or back."""

    def leave(self) -> None:
        """Show the learner's own session again."""

    def close(self) -> None:
        """The window closes."""


class Window(PanedWindow):
    """``MainWindow`` makes these parts and wires them; what acts on them takes a ``Window``."""

    closed = Signal()
    bridge: Bridge
    files: Files
    player: Player
    help: Helping
    panels: QTabWidget
    beside: QHBoxLayout
    middle: QSplitter
    exercising: MakingExercises
    canvas: Canvas
    equation: EquationStrip
    inspector: Inspector
    timeline: Timeline
    transport: Transport
    notice: Notice
    practising: PracticeInWindow
    round_menu: QMenu
    status: StatusLine
    named_actions: Mapping[str, QAction]
    new_menu: QMenu
    recent_menu: QMenu
    notation_menu: QMenu
    wear: Callable[[ThemeName], None]
    only_to_look_at: Callable[[Session], Window]
    on_top: tuple[QWidget, ...] = ()
    leaves_layout = True
    only_to_try = False
    at_a_step: bool

    @property
    def lessons(self) -> Teaching:
        """Whoever takes the learner through a lesson. Raises TypeError in a window that has no such thing."""
        raise TypeError(f"{type(self).__name__} has no lessons")

    @property
    def in_a_lesson(self) -> bool:
        """Whether a lesson is open."""
        return "lessons" in vars(self) and self.lessons.active

    @property
    def lesson_views(self) -> tuple[LessonPane, ...]:
        """The pane of lessons, once it is there."""
        return self.lessons.views if "lessons" in vars(self) else ()

    def close_lesson(self) -> None:
        """The window closes: the learner's own session is shown again."""
        if "lessons" in vars(self):
            self.lessons.close()

    @property
    def practice(self) -> Practice:
        """What asks for the next number before it is shown."""
        return self.practising.practice

    @property
    def hunts(self) -> Hunting:
        """What finds mistakes in this window. Raises TypeError in a window that has no such thing."""
        raise TypeError(f"{type(self).__name__} has no hunts")

    def show_hunt(self) -> None:
        """Show the pane where a mistake is planted, and take it away where there is none any more."""
        if self.session.document.planted is not None or "hunts" in vars(self):
            self.hunts.refresh()

    @property
    def session(self) -> Session:
        """The session that is shown now."""
        return self.bridge.session

    @property
    def notation(self) -> Notation:
        """How everything in this window and in its dialogs is written."""
        return self.bridge.notation

    def move_by_hand(self, act: Callable[[], object]) -> None:
        """Training pauses first, so that nothing moves under the learner's fingers."""
        self.player.pause()
        self.bridge.attempt(act)

    def edit_chosen(self, act: Callable[[Bridge], object]) -> None:
        """Do something to what is selected on the canvas; training pauses first."""
        self.player.pause()
        act(self.bridge)

    def choose_new(self) -> None:
        """Offer the ready-made networks where the mouse is not needed to reach them."""
        self.new_menu.popup(self.mapToGlobal(self.menuBar().geometry().bottomLeft()))

    def choose_notation(self) -> None:
        """Offer the notations where the mouse is not needed to reach them."""
        self.notation_menu.popup(self.equation.mapToGlobal(self.equation.rect().topLeft()))

    def follow_selected(self) -> None:
        """Follow what is selected; say what to select where nothing that can be followed is."""
        selection = self.bridge.parameter
        if isinstance(selection, Parameter):
            self.move_by_hand(lambda: self.session.follow(selection))
        else:
            unit = isinstance(self.bridge.selection, Unit)
            why = "A unit has no gradient of its own: select one of its weights, or its bias, then press F."
            why = why if unit else "Select a weight or a bias first, on the canvas or in the table."
            self.notice.say(why, "warning", passing=True)

    def explain(self) -> None:
        """Why what was selected or clicked last is what it is: a thing, or a step on the timeline."""
        sentence = self.equation.explain(None if self.at_a_step else self.bridge.selection)
        if sentence:
            self.notice.say(sentence, "warning", passing=True)

    def toggle_scope(self) -> None:
        """One example or the batch; where an iteration sees one, say that there is nothing to choose."""
        reason = why_no_batch(self.bridge.frame)
        if reason:
            return self.notice.say(reason, "warning", passing=True)
        return self.bridge.show_scope("batch" if self.bridge.scope == "example" else "example")

    def choose_rounding(self) -> None:
        """Offer the numbers of decimals where the mouse is not needed to reach them."""
        self.round_menu.popup(self.mapToGlobal(self.menuBar().geometry().bottomLeft()))

    def show_progress(self) -> None:
        """Open the page of how well each kind of number is known."""
        from bpstudio.qt.practice.progress_dialog import ProgressDialog  # not part of the start

        ProgressDialog(self.practice, self).open()

    def show_review(self) -> None:
        """Open the list of all answers."""
        from bpstudio.qt.practice.review_dialog import ReviewDialog  # not part of the start

        dialog = self.findChild(ReviewDialog)
        if dialog is None:
            rounds = self.practice.rounds
            dialog = ReviewDialog(self.bridge, self.move_by_hand, rounds, self, self.in_a_lesson)
        dialog.show()
        dialog.activateWindow()

    def choose_stops(self) -> None:
        """Open the dialog for what ends training."""
        from bpstudio.qt.running.stop_dialog import StopDialog  # not part of the start

        dialog = StopDialog(self.player.stops, self, self.notation)
        dialog.chosen.connect(self.player.set_stops)
        dialog.open()

    def check_gradients(self) -> None:
        """Pause training, and open the dialog that checks every gradient."""
        from bpstudio.qt.shell.gradient_dialog import GradientDialog  # not part of the start

        self.player.pause()
        dialog = GradientDialog(self.bridge, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        if self.session.document.planted is not None:
            self.hunts.confirm()

    def toggle_theme(self) -> None:
        """Change from light to dark or back, and keep that for the next start."""
        self.wear("light" if current_theme().name == "dark" else "dark")
        settings.keep("theme", current_theme().name)
