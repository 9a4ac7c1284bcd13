"""Practice in a window: the panel that asks, where the keys go meanwhile, and the menu beside the switch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSplitter, QToolButton, QWidget

from bpstudio.engine.words import counted
from bpstudio.qt.equation.strip import LEAST_HEIGHT
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.practice import PANEL_HEIGHT
from bpstudio.qt.shell.window import Window

if TYPE_CHECKING:
    from bpstudio.qt.practice.answer_field import AnswerField, TypedAnywhere
    from bpstudio.qt.practice.panel import PracticePanel
    from bpstudio.qt.practice.practice import Practice

IN_MENU = ("ask_all", "round_as_i_go", "practice_progress", "practice_review", "another_like_this")
EQUATION, LEAST_NETWORK = 244, 180  # pixels: in which a field covers no formula; and what the network keeps


class Practising:
    """What a window has of practice. ``say`` is told what is asked and answered, for the status line.

    Most of it is made when it is first wanted: the window opens sooner without it.
    """

    def __init__(self, window: Window, say: Callable[[str], object]) -> None:
        self._window, self._say = window, say
        self._practice: Practice | None = None
        self.panel: PracticePanel | None = None
        self._taken = 0
        window.round_menu = QMenu("&Round as I go", window)
        window.round_menu.setToolTipsVisible(True)

    @property
    def practice(self) -> Practice:
        """What asks."""
        if self._practice is None:
            from bpstudio.qt.practice.practice import Practice  # not part of the start

            self._practice = Practice(self._window.bridge, self._window)
            self._practice.switched.connect(self._show)
            self._practice.said.connect(self._say)
        return self._practice

    def step(self) -> None:
        """Step on, or ask first."""
        if self._practice is None:
            self._window.session.step()
        else:
            self._practice.step()

    def turn_off(self) -> bool:
        """Ask for nothing any more; whether that was done before."""
        was_on = self._practice is not None and self._practice.on
        if was_on:
            self.practice.switch(False)
        return was_on

    @property
    def home(self) -> QWidget | None:
        """Where the keys go while something is asked; None while nothing is."""
        return None if self.panel is None else self.panel.home

    def equip(self) -> None:
        """Make the menu beside the switch; the switch itself shows whether practice is on."""
        window, menu = self._window, QMenu("Practice", self._window)
        for name in IN_MENU:
            if name == "round_as_i_go":
                menu.addMenu(window.round_menu)
            else:
                menu.addAction(window.named_actions[name])
        button = window.transport.button_of("practice")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        window.round_menu.aboutToShow.connect(self._offer_rounding)
        for holder in window.named_actions["ask_all"].associatedObjects():
            if isinstance(holder, QMenu):
                holder.aboutToShow.connect(self._show_ask_all)

    def toggle_ask_all(self) -> None:
        """Ask for what is known as well, or not any more."""
        self.practice.set_ask_all(not self.practice.ask_all)
        self._show_ask_all()

    def _show_ask_all(self) -> None:
        self._window.named_actions["ask_all"].setChecked(self.practice.ask_all)

    def _offer_rounding(self) -> None:
        """To how many decimals results are taken as rounded."""
        from bpstudio.explain.practice.kinds import NOT_ROUNDED  # not part of the start
        from bpstudio.qt.practice import MOST_DECIMALS

        menu, practice = self._window.round_menu, self.practice
        menu.clear()
        group = QActionGroup(menu)
        for decimals in (None, *range(1, MOST_DECIMALS + 1)):
            action = menu.addAction(NOT_ROUNDED if decimals is None else counted(decimals, "decimal"))
            action.setToolTip(plain_tip("To how many decimals every result is taken as rounded."))
            action.setCheckable(True)
            action.setChecked(decimals == practice.decimals)
            action.triggered.connect(partial(practice.set_decimals, decimals))
            group.addAction(action)

    def _show(self, on: bool) -> None:
        if on and self.panel is None:
            self._make_panel()
        if self.panel is not None:
            self._make_room(self.panel, on)
        self._window.named_actions["practice"].setChecked(on)
        self._window.home.setFocus()

    def _make_room(self, panel: PracticePanel, on: bool) -> None:
        """Show the panel, for which the network gives up room; or hide it, and give that back."""
        strip = self._window.equation
        room, stage = PANEL_HEIGHT, strip.parentWidget()
        panel.setVisible(on)
        self._hold_room(panel)
        if isinstance(stage, QSplitter):
            network, equation = stage.sizes()
            wanted = max(0, min(EQUATION + room - equation, network - LEAST_NETWORK))
            taken = wanted if on else -self._taken
            self._taken = wanted if on else 0
            stage.setSizes([network - taken, equation + taken])

    def _hold_room(self, panel: PracticePanel) -> None:
        """The equation keeps a line of its own beside what the panel says, which may be much."""
        strip = self._window.equation
        layout, more = strip.layout(), 0 if panel.isHidden() else PANEL_HEIGHT
        assert layout is not None, "the strip is a column"
        strip.setMinimumHeight(max(LEAST_HEIGHT + more, layout.minimumSize().height()))

    def _make_panel(self) -> None:
        from bpstudio.qt.practice.answer_field import AnswerField, TypedAnywhere  # not part of the start
        from bpstudio.qt.practice.panel import PracticePanel

        window, strip = self._window, self._window.equation
        field = AnswerField(strip)
        panel = self.panel = PracticePanel(window.bridge, self.practice, field, strip)
        strip.asked_place.hold(field, panel, panel.stand_in)
        panel.grown.connect(lambda: self._hold_room(panel))
        panel.reviewing.connect(window.show_review)
        panel.another.connect(window.named_actions["another_like_this"].trigger)
        typed = TypedAnywhere(field, window.canvas)
        self.practice.changed.connect(lambda: self._give_keys(field, typed))
        panel.refresh()

    def _give_keys(self, field: AnswerField, typed: TypedAnywhere) -> None:
        """To what asks, as soon as it asks; back to the network when nothing is asked any more."""
        typed.listen(not field.isHidden())
        home = self.home
        if home is not None and self._window.isActiveWindow():
            home.setFocus()
        elif home is None and self._window.focusWidget() is None:
            self._window.canvas.setFocus()
