"""Practice in a window: the panel that asks, where the keys go meanwhile, and the menu beside the switch."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSplitter, QToolButton, QWidget

from bpstudio.engine.words import counted
from bpstudio.explain.practice.kinds import NOT_ROUNDED
from bpstudio.qt.equation.strip import LEAST_HEIGHT
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.practice.answer_field import AnswerField, TypedAnywhere
from bpstudio.qt.practice.panel import PracticePanel
from bpstudio.qt.practice.practice import MOST_DECIMALS, Practice
from bpstudio.qt.shell.window import Window

IN_MENU = ("ask_all", "round_as_i_go", "practice_progress", "practice_review", "another_like_this")
EQUATION, LEAST_NETWORK = 232, 180  # pixels: in which a field covers no formula; and what the network keeps


class Practising:
    """What a window has of practice. The panel is made when practice is first turned on."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.practice = Practice(window.bridge, window)
        self.panel: PracticePanel | None = None
        self._taken = 0
        self.practice.switched.connect(self._show)

    @property
    def home(self) -> QWidget | None:
        """Where the keys go while something is asked; None while nothing is."""
        return None if self.panel is None else self.panel.home

    def equip(self, menu: QMenu) -> None:
        """The menu beside the switch; the switch itself shows whether practice is on."""
        window = self._window
        for name in IN_MENU:
            menu.addMenu(window.round_menu) if name == "round_as_i_go" else menu.addAction(
                window.named_actions[name]
            )
        button = window.transport.button_of("practice")
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        window.named_actions["ask_all"].setChecked(self.practice.ask_all)

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
        room, stage = panel.minimumHeight(), strip.parentWidget()
        panel.setVisible(on)
        strip.setMinimumHeight(LEAST_HEIGHT + (room if on else 0))
        if isinstance(stage, QSplitter):
            network, equation = stage.sizes()
            wanted = max(0, min(EQUATION + room - equation, network - LEAST_NETWORK))
            taken = wanted if on else -self._taken
            self._taken = wanted if on else 0
            stage.setSizes([network - taken, equation + taken])

    def _make_panel(self) -> None:
        window, strip = self._window, self._window.equation
        field = AnswerField(strip)
        panel = self.panel = PracticePanel(window.bridge, self.practice, field, strip)
        strip.asked_place.hold(field, panel, panel.stand_in)
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


def round_menu(practice: Practice, parent: QWidget) -> QMenu:
    """To how many decimals results are taken as rounded."""
    menu = QMenu("&Round as I go", parent)
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for decimals in (None, *range(1, MOST_DECIMALS + 1)):
        action = menu.addAction(NOT_ROUNDED if decimals is None else counted(decimals, "decimal"))
        action.setToolTip(plain_tip("To how many decimals every result is taken as rounded."))
        action.setCheckable(True)
        action.setChecked(decimals == practice.decimals)
        action.triggered.connect(partial(practice.set_decimals, decimals))
        group.addAction(action)
    return menu
