"""The window: three bands, one session, one selection."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words.pace import training_text
from bpstudio.explain.words.verdicts import stopped
from bpstudio.explain.words.where import where_in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.canvas.view import Canvas
from bpstudio.qt.controls.notice import Notice
from bpstudio.qt.controls.pacing import SLOW_START
from bpstudio.qt.documents.files import Files
from bpstudio.qt.documents.recovery import Recovery
from bpstudio.qt.equation.strip import EquationStrip
from bpstudio.qt.examples.data_table import DataTable
from bpstudio.qt.ground.guard import guarded, reported
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.keys import keys_shown
from bpstudio.qt.ground.plain_text import in_title, named, plain_tip
from bpstudio.qt.ground.theme import ThemeName, apply_theme, load_theme
from bpstudio.qt.ground.view import View
from bpstudio.qt.inspector.inspector import Inspector
from bpstudio.qt.parameters.parameter_table import ParameterTable
from bpstudio.qt.plots.cost_plot import CostPlot
from bpstudio.qt.plots.plot_stack import PlotStack
from bpstudio.qt.running.player import Player
from bpstudio.qt.running.progress import TrainingProgress
from bpstudio.qt.shell.actions import enable, make_actions, why_not_by_keys
from bpstudio.qt.shell.bands import Bands, keep_layout, restore_layout
from bpstudio.qt.shell.checking_mark import CheckingMark
from bpstudio.qt.shell.drops import Drops
from bpstudio.qt.shell.exercising import Exercising
from bpstudio.qt.shell.focus import control_of, focus_rule
from bpstudio.qt.shell.help.menu import Help
from bpstudio.qt.shell.menus import equip_canvas, fill_menu_bar
from bpstudio.qt.shell.notation_menu import kept_notation, notation_menu
from bpstudio.qt.shell.panes import enter_page
from bpstudio.qt.shell.practising import Practising
from bpstudio.qt.shell.problem_bar import ProblemBar
from bpstudio.qt.shell.runaway_bar import RunawayBar
from bpstudio.qt.shell.stale_buttons import keep_offers_true
from bpstudio.qt.shell.status_line import StatusLine
from bpstudio.qt.shell.telling import tell_of_divergence, tell_of_edit
from bpstudio.qt.shell.window import Hunting, Window
from bpstudio.qt.timeline.timeline import Timeline
from bpstudio.qt.timeline.transport import Transport
from bpstudio.qt.training.training_settings import TrainingSettings
from bpstudio.session.history.state import State
from bpstudio.session.session import Session

if TYPE_CHECKING:
    from bpstudio.qt.shell.lesson_guide import LessonGuide


class MainWindow(Window):
    """The views around one ``Bridge``; what they share is wired here and nowhere else."""

    help: Help
    practising: Practising
    exercising: Exercising

    def __init__(self, session: Session, source: str | Path | None = None) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowIcon(icon("bpstudio"))
        self.bridge = Bridge(session, self, notation=kept_notation())
        self.files = Files(self.bridge, self, source)
        self.player = Player(self.bridge, self)
        self.recovery = Recovery(self.bridge, self.files)
        self.help = Help(self)
        self._may_close = self.at_a_step = False
        self._offered: dict[str, object] = {}
        self._make_menus()
        self.named_actions = make_actions(self)
        self.new_menu.addAction(self.named_actions["paste_link"])
        self._make_views()
        self._lay_out()
        instead = {"new": self.new_menu, "notation": self.notation_menu, "round_as_i_go": self.round_menu}
        fill_menu_bar(self.menuBar(), self.named_actions, instead, {"open": self.recent_menu})
        equip_canvas(self, self.canvas, self.named_actions)
        self.practising.equip()
        self.drops = Drops(self, self.files, self.data_table.files, self.notice, self.data_table.pasting)
        self.exercising = Exercising(self, self.panels)
        self._connect()
        self.show_hunt()
        self.canvas.setFocus()
        self._refresh(None, self.bridge.state)

    def _make_views(self) -> None:
        bands = self._bands = Bands(self)
        self.beside, self.middle = bands.beside, bands.middle
        self.panels, behind = bands.panels, bands.behind_tabs
        self.transport = Transport(self.bridge, self.named_actions, bands.central)
        self.timeline = Timeline(self.bridge, bands.central)
        self.canvas = Canvas(self.bridge, bands.stage)
        self.equation = EquationStrip(self.bridge, bands.stage)
        self.inspector = Inspector(self.bridge, behind)
        self.parameter_table = ParameterTable(self.bridge, behind)
        self.data_table = DataTable(self.bridge, behind)
        self.training_settings = TrainingSettings(self.bridge, behind)
        self.cost_plot = CostPlot(self.bridge, bands.plots)
        self.plot_stack = PlotStack(self.bridge, bands.plots)
        self.gradient_plot = self.plot_stack.gradient_plot
        self.notice = Notice(self.canvas, bands.central)
        self.problem_bar = ProblemBar(self.bridge, bands.central)
        self.runaway_bar = RunawayBar(self.bridge, bands.central)
        self.progress, self.checking_mark = TrainingProgress(self), CheckingMark(self.files.checking, self)
        self.status = StatusLine(self)
        self.practising = Practising(self, self.status.announce)

    def _lay_out(self) -> None:
        for view, title, tip in (
            (self.inspector, "Inspector", "What is selected, in full."),
            (self.parameter_table, "Parameters", "Every weight and bias with its gradient."),
            (self.data_table, "Data", "The examples the network learns from."),
            (self.training_settings, "Settings", "Cost, optimizer, batches, layers."),
        ):
            self.panels.setTabToolTip(self.panels.addTab(view, title), plain_tip(f"{title}: {tip}"))
        self.problem_bar.watch(self.panels)
        self._bands.share_room()
        column = QVBoxLayout(self._bands.central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.transport, self.timeline, self.problem_bar, self.runaway_bar):
            column.addWidget(part)
        column.addLayout(self.beside, 1)
        self.setCentralWidget(self._bands.central)
        self.statusBar().addWidget(self.status.room, 1)
        self.statusBar().addPermanentWidget(self.checking_mark)
        self.statusBar().addPermanentWidget(self.progress)
        self.statusBar().addPermanentWidget(self.status.ahead)
        self.statusBar().addPermanentWidget(self.status.place)
        self.statusBar().setSizeGripEnabled(False)

    def _make_menus(self) -> None:
        """The menus that stand in place of an action, or after one."""
        self.new_menu = QMenu("&New", self)
        self.new_menu.setIcon(icon("new"))
        self.new_menu.menuAction().setText(f"&New\t{keys_shown('Ctrl+N')}")
        self.files.fill_new_menu(self.new_menu)
        self.notation_menu = notation_menu(self.bridge, self)
        self.recent_menu = QMenu("Open &recent", self)
        self.recent_menu.aboutToShow.connect(lambda: self.files.fill_recent_menu(self.recent_menu))

    def _connect(self) -> None:
        """What comes first is told first: the notice says a refusal before what was said goes on."""
        self._connect_session()
        self._connect_views()
        self._connect_player()

    def _connect_session(self) -> None:
        self.bridge.changed.connect(self._refresh)
        self.bridge.replaced.connect(self._bands.plots_room.begin_again)
        self.bridge.replaced.connect(lambda: self._refresh(None, self.bridge.state))
        self.bridge.replaced.connect(self.show_hunt)
        self.bridge.selected.connect(lambda *_: enable(self))
        self.bridge.renoted.connect(self._rewrite)
        for whose in (self.bridge.studied, self.bridge.scoped):
            whose.connect(lambda _whose: self._say_where())
        for said in (self.equation.said, self.data_table.said, self.cost_plot.said, self.plot_stack.said):
            said.connect(lambda sentence: self.notice.say(sentence, "success"))
        self.bridge.refused.connect(lambda why: self.notice.say(as_sentence(why), "error", passing=True))
        for going_on in (self.bridge.changed, self.bridge.selected, self.bridge.studied, self.bridge.scoped):
            going_on.connect(lambda *_: self.notice.pass_on())
        self.bridge.edited.connect(partial(tell_of_edit, self))
        self.files.said.connect(lambda sentence, tone: self.notice.say(sentence, tone))
        self.recovery.untrue.connect(self.notice.withdraw)
        keep_offers_true(self.bridge, self.notice)
        self.files.renamed.connect(self._retitle)
        self.files.lesson_wanted.connect(lambda path: self.lessons.open(path))

    def _connect_views(self) -> None:
        self.checking_mark.clicked.connect(self.files.checking.ask)
        self.drops.importing.connect(lambda: self.panels.setCurrentWidget(self.data_table))
        self.cost_plot.spread_chosen.connect(self.plot_stack.spread)
        for telling in (self.keys_told, self.canvas.keys_told):
            telling.connect(self._say_keys)
        self.timeline.moved_by_hand.connect(lambda: self._ask_about_steps(True))
        self.bridge.selected.connect(lambda *_: self._ask_about_steps(False))
        self.panels.currentChanged.connect(lambda _: enter_page(self.panels))
        self.timeline.field.left.connect(lambda: self.home.setFocus())

    def _connect_player(self) -> None:
        self.player.set_speed(SLOW_START)
        self.transport.speed_chosen.connect(self.player.set_speed)
        moving = (self.timeline, self.cost_plot, self.plot_stack, self.runaway_bar)
        moved = (view.moved_by_hand for view in moving)
        for pausing in (
            *moved,
            self.bridge.replaced,
            self.problem_bar.blocked,
            self.files.in_thread.took_long,
        ):
            pausing.connect(self.player.pause)
        self.player.playing_changed.connect(self._show_playing)
        self.player.diverged.connect(partial(tell_of_divergence, self))
        self.player.finished.connect(lambda why: self.notice.say(stopped(why), "success"))
        self.player.progressed.connect(self.progress.show_progress)
        self.player.troubled.connect(lambda sentence: self.notice.say(sentence, "warning"))

    def _rewrite(self) -> None:
        """Write everything again, in the notation that is in force now."""
        self._offered.clear()
        for view in self.views:
            view.refresh(None, self.bridge.state)
            view.refresh_theme()
        self._refresh(None, self.bridge.state)

    @cached_property
    def hunts(self) -> Hunting:
        """What finds mistakes in this window, made when it is first wanted."""
        from bpstudio.qt.shell.hunts import Hunts  # not part of the start

        return Hunts(self)

    @cached_property
    def lessons(self) -> LessonGuide:
        """Whoever takes the learner through a lesson, once one is opened."""
        from bpstudio.qt.shell.lesson_guide import LessonGuide  # not part of the start

        return LessonGuide(self)

    def _ask_about_steps(self, those: bool) -> None:
        self.at_a_step = those

    def wear(self, name: ThemeName) -> None:
        """Change between light and dark, in every window at once; dialogs hear of it from Qt."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, load_theme(name))
        others = [one for one in app.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
        for view in (view for window in {self, *others} for view in window.views):
            view.refresh_theme()

    @property
    def views(self) -> tuple[View, ...]:
        """All views, in the order in which they are written anew."""
        return (
            self.transport,
            self.timeline,
            self.canvas,
            self.equation,
            self.inspector,
            self.parameter_table,
            self.data_table,
            self.training_settings,
            self.cost_plot,
            self.plot_stack,
            *self.lesson_views,
            *self.exercising.views,
        )

    # Where the keys go

    @property
    def home(self) -> QWidget:
        return self.practising.home or self.canvas

    @property
    def panes(self) -> tuple[tuple[QWidget, ...], ...]:
        return (
            (*self.on_top, self.transport, self.timeline, self.problem_bar, self.runaway_bar),
            self.lesson_views,
            (self.canvas, self.notice),
            (self.equation,),
            (self._bands.plots_line, self.cost_plot, self.plot_stack),
            (self.panels,),
            (self.statusBar(),),
        )

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return, where no control has a use for it: in a table of parameters, on the timeline, on a button.

        And the keys of what cannot be done now, which says why.
        """
        here = QApplication.focusWidget()
        typed = here is not None and control_of(here) in ("text", "number")
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not typed:
            self.explain()
        elif why := why_not_by_keys(self, QKeySequence(event.keyCombination()), here is self.canvas):
            self.notice.say(why, "error", passing=True)
        else:
            super().keyPressEvent(event)

    def _say_keys(self, sentence: str) -> None:
        """What the keys do now; then again what the last step did."""
        self.status.announce(sentence) if sentence else self._say_where()

    # What the window itself shows

    def _refresh(self, old: State | None, new: State) -> None:
        if self.isVisible() and (old is None or old.document is not new.document):
            focus_rule().meet_all(self)
        enable(self)
        self._retitle()
        self._bands.plots_room.refresh(new.iterations)
        self.status.say_place(self.bridge.frame)
        self.status.say_ahead(new)
        if self.player.playing and not self.player.stepping and old is not None:
            return self.status.show(training_text(new))
        return self._say_where()

    def _say_where(self) -> None:
        """In words, of the example or the batch that is shown."""
        bridge = self.bridge
        self.status.announce(
            where_in_words(
                bridge.frame,
                bridge.scope,
                bridge.example,
                focus_rule().said_in(self),
                named,
                notation=self.bridge.notation,
            )
        )

    def _retitle(self) -> None:
        title = self.lessons.title if self.in_a_lesson else self.files.title
        self.setWindowTitle(f"{in_title(title)}[*] — Backprop Studio")
        self.setWindowModified(self.files.modified)

    def _show_playing(self, playing: bool) -> None:
        train: QAction = self.named_actions["train"]
        train.setChecked(playing)
        train.setIcon(icon("pause" if playing else "train"))
        train.setText("Pa&use" if playing else "&Train")
        self.progress.begin() if playing else self.progress.hide()
        self._refresh(None, self.bridge.state)

    @guarded
    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # whatever fails on the way, the window stays
        self.player.pause()
        if not self._may_close and self.files.modified:
            self.files.leaving(self._close_for_good)
            return
        self.close_lesson()
        reported(self.keep_layout)
        self.help.close()
        self.exercising.close()
        self.player.close()
        self.data_table.files.stop()
        self.files.let_go()
        self.recovery.close()
        event.accept()
        self.closed.emit()

    def end(self) -> None:
        """Close without a question: the program has been told to end. What is not saved stays for the next start."""
        stopping = (self.player.close, self.data_table.files.stop, self.files.in_thread.give_up)
        for act in (self.close_lesson, *stopping, self.recovery.leave, self.files.let_go):
            reported(act)
        reported(self.keep_layout)

    def _close_for_good(self) -> None:
        self._may_close = True
        self.close()

    def keep_layout(self) -> None:
        """Keep the window's place and the sizes of its parts for the next start."""
        if self.leaves_layout:
            keep_layout(self, self._bands)

    def restore_layout(self) -> None:
        """As the window was left; what cannot be restored stays as it is designed."""
        restore_layout(self, self._bands)
        self.exercising.bring_forward()
        self._bands.plots_room.restore()

    def only_to_look_at(self, session: Session) -> MainWindow:
        """Another window, in which nothing else is opened and nothing saved.

        It closes without a question, and leaves neither a journal nor its layout.
        """
        from bpstudio.explain.words.exercises import ONLY_A_PREVIEW  # not part of the start

        other = MainWindow(session)
        other.recovery.close()
        other._may_close, other.leaves_layout = True, False
        other.only_to_try, other.files.only_this = True, ONLY_A_PREVIEW
        enable(other)
        return other
