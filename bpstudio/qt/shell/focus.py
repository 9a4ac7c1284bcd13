"""Who has the keys: a control reached with the keyboard keeps its own, one worked with the mouse gives them back.

A filter on the application would cost a call for every event there is. So the rule listens to the controls alone: it
meets those of a window when that is shown and when its document has changed, and any other one just before the mouse or
Tab comes to it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputEvent, QKeyEvent, QMouseEvent, QSinglePointEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from bpstudio.explain.help.keys import Control, keys_in
from bpstudio.qt.ground.guard import guarded

_Key, _Reason, _Kind = Qt.Key, Qt.FocusReason, QEvent.Type
ACROSS = frozenset({_Key.Key_Left, _Key.Key_Right, _Key.Key_Home, _Key.Key_End})
KEEPS: dict[Control, frozenset[Qt.Key]] = {
    "button": frozenset({_Key.Key_Space}),
    "menu": frozenset({_Key.Key_Space}),
    "option": frozenset({_Key.Key_Space}),
    "choice": frozenset({_Key.Key_Home, _Key.Key_End, _Key.Key_Space}),
    "slider": ACROSS,
    "number": ACROSS,
    "tabs": ACROSS,
    "rows": ACROSS,
}
BY_KEYS = {_Reason.TabFocusReason, _Reason.BacktabFocusReason, _Reason.ShortcutFocusReason}
FOR_A_WHILE = {_Reason.PopupFocusReason, _Reason.ActiveWindowFocusReason, _Reason.MenuBarFocusReason}
TURNED_BY_WHEEL = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
WORKED = (QAbstractButton, QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
TYPED_INTO = (QLineEdit, QAbstractSpinBox)


CONTROLS = (*WORKED, QLineEdit, QAbstractItemView)


class HomeWindow(QMainWindow):
    """A window with a ``home``, where the keys go that no control keeps. ``keys_told(sentence)`` says what they do now.

    The sentence is empty once nothing has to be said of them.
    """

    keys_told = Signal(str)

    @property
    def home(self) -> QWidget:
        """Where the keys go that no control keeps. Raises TypeError in a window that does not say so."""
        raise TypeError(f"{type(self).__name__} has no home")


def control_of(widget: QWidget) -> Control | None:
    """Which kind of control it is; a widget may say so itself by ``control``. None where it has no keys."""
    named: Control | None = getattr(widget, "control", None)
    if named is not None:
        return named
    if isinstance(widget, QToolButton) and widget.menu() is not None:
        return "menu"
    kinds: tuple[tuple[type[QWidget], Control], ...] = (
        (QAbstractButton, "button"),
        (QComboBox, "choice"),
        (QAbstractSpinBox, "number"),
        (QAbstractSlider, "slider"),
        (QTabBar, "tabs"),
        (QLineEdit, "text"),
        (QAbstractItemView, "rows"),
    )
    return next((control for kind, control in kinds if isinstance(widget, kind)), None)


class FocusRule(QObject):
    """One for all windows; ``focus_rule`` finds it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._by_keys = False
        self._returned = False
        self._clicked: QWidget | None = None
        self._told: HomeWindow | None = None
        app.focusChanged.connect(self._tell)
        app.focusWindowChanged.connect(self._watch)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
            for shown in QApplication.topLevelWidgets():
                if shown.windowHandle() is window and not isinstance(shown, HomeWindow):
                    self.meet_all(shown)

    def watch(self, window: QWidget) -> None:
        """Meet what is in a window that is shown, and whatever the mouse comes to in it later."""
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self.meet_all(window)

    def meet_all(self, window: QWidget) -> None:
        """Listen to every control there is in it."""
        for kind in CONTROLS:
            for widget in window.findChildren(kind):
                self.meet(widget)

    def meet(self, widget: QWidget) -> None:
        """Listen to it, if it is a control."""
        if isinstance(widget, QScrollBar | HomeWindow):
            return
        if isinstance(widget, TURNED_BY_WHEEL) and widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if isinstance(widget, QMenu) or control_of(widget) is not None:
            widget.installEventFilter(self)
        if isinstance(widget, QAbstractItemView) and _only_looked_at(widget.viewport()) is not None:
            widget.viewport().installEventFilter(self)

    def _meet_under(self, event: QSinglePointEvent) -> None:
        under = QApplication.widgetAt(event.globalPosition().toPoint())
        while under is not None:
            self.meet(under)
            under = under.parentWidget()

    # What a control is about to be told

    @guarded(returning=False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QInputEvent | QFocusEvent):  # most are not, and their class is known at once
            return False
        kind = event.type()
        if isinstance(watched, QWindow):
            if kind in (_Kind.MouseButtonPress, _Kind.Wheel) and isinstance(event, QSinglePointEvent):
                self._meet_under(event)
            return False
        if kind not in _ANSWERS or not isinstance(watched, QWidget):
            return False
        return _ANSWERS[kind](self, watched, event)

    def _on_wheel(self, watched: QWidget, event: QEvent) -> bool:
        """It scrolls what the control lies in; only a field that was clicked into is turned by it."""
        clicked = watched.hasFocus() and watched is self._clicked
        if not isinstance(watched, TURNED_BY_WHEEL) or (clicked and not isinstance(watched, QTabBar)):
            return False
        event.ignore()
        return True

    def _on_focus(self, watched: QWidget, event: QEvent) -> bool:
        assert isinstance(event, QFocusEvent)
        reason = event.reason()
        if reason not in FOR_A_WHILE:
            self._clicked = watched if reason is _Reason.MouseFocusReason else None
        if reason in BY_KEYS:
            self._by_keys = True
        elif reason is _Reason.MouseFocusReason:
            self._by_keys = False
        elif reason is _Reason.OtherFocusReason and not _typed_in_a_table(watched):
            if isinstance(watched, QAbstractItemView):
                return self._on_return_to_table(watched)
            self._by_keys = True  # the program itself put it there
        if reason is _Reason.PopupFocusReason and not self._by_keys and isinstance(watched, WORKED):
            return self._first_and_home(watched, event, unless_typed=True)
        return False

    def _on_return_to_table(self, view: QAbstractItemView) -> bool:
        """After a number typed into a table that was clicked; cells of a sheet go on to the next."""
        if self._returned and not self._by_keys and control_of(view) != "cells":
            QTimer.singleShot(0, view, lambda: self._go_home(view))
        self._returned = False
        return False

    def _on_release(self, watched: QWidget, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent) or event.button() is not Qt.MouseButton.LeftButton:
            return False
        listed = _only_looked_at(watched)
        if listed is not None:
            QTimer.singleShot(0, listed, lambda: self._go_home(listed))
            return False
        worked = isinstance(watched, (*WORKED, QMenu)) or control_of(watched) in ("timeline", "examples")
        worked = worked and not isinstance(
            watched, QComboBox
        )  # its list is open now, and gives them back when it closes
        return worked and self._first_and_home(watched, event, unless_typed=isinstance(watched, QMenu))

    def _on_override(self, watched: QWidget, event: QEvent) -> bool:
        if not self._by_keys or not isinstance(event, QKeyEvent):
            return False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        control = control_of(watched)
        if not plain or control is None or event.key() not in KEEPS.get(control, ()):
            return False
        event.accept()
        return True

    def _on_key(self, watched: QWidget, event: QEvent) -> bool:
        """Esc leaves a control, Return a field that takes what was typed."""
        assert isinstance(event, QKeyEvent)
        returned = event.key() in (_Key.Key_Return, _Key.Key_Enter)
        if _typed_in_a_table(watched):
            self._returned = returned
            return False
        if event.key() == _Key.Key_Escape or (returned and isinstance(watched, TYPED_INTO)):
            return self._first_and_home(watched, event)
        return False

    def _first_and_home(self, watched: QWidget, event: QEvent, unless_typed: bool = False) -> bool:
        """Let the control have the event, and the keys go home, unless that has put them somewhere else."""
        home = home_of(watched)
        if home is None or _apart(watched):
            return False
        before = QApplication.focusWidget()
        watched.event(event)
        if event.type() == _Kind.KeyPress:
            event.accept()
        after = QApplication.focusWidget()
        typed = after is not None and control_of(after) in ("text", "number", "cells", "rows")
        refused = (
            event.type() == _Kind.KeyPress and isValid(watched) and watched.property("role") == "refused"
        )
        elsewhere = after is not None and (_apart(after) or home_of(after) is not home)
        if not (refused or elsewhere or (typed and (unless_typed or after is not before))):
            _give(home)
        return True

    def _go_home(self, view: QWidget) -> None:
        home = home_of(view)
        if home is not None and view.hasFocus():
            _give(home)

    # What is said of it

    def said_in(self, window: HomeWindow) -> str:
        """What the keys do in the control of that window that keeps them; empty where none does."""
        here = QApplication.focusWidget()
        control = None if here is None or here.window() is not window else control_of(here)
        if here is None or control is None or _apart(here):
            return ""
        return keys_in(control) if self._by_keys or isinstance(here, TYPED_INTO) else ""

    def _tell(self, old: QWidget | None, new: QWidget | None) -> None:
        window = None if new is None else new.window()
        if new is None or not isinstance(window, HomeWindow):
            return
        self.meet(new)
        said = self.said_in(window)
        if said:
            window.keys_told.emit(said)
            self._told = window
        elif self._told is window:
            self._told = None
            window.keys_told.emit("")


def focus_rule() -> FocusRule:
    """The application's; made when it is first asked for."""
    app = QApplication.instance()
    assert isinstance(app, QApplication), "windows have an application"
    return app.findChild(FocusRule) or FocusRule(app)


def home_of(widget: QWidget) -> QWidget | None:
    """Where the keys of its window go; None in a dialog, whose controls are left alone."""
    window: QWidget | None = widget.window()
    while isinstance(window, QMenu):
        owner = window.parentWidget()
        window = None if owner is None else owner.window()
    return window.home if isinstance(window, HomeWindow) else None


def _give(home: QWidget) -> None:
    home.setFocus(_Reason.OtherFocusReason)


def _apart(widget: QWidget | None) -> bool:
    """Whether it belongs to something that opened over the window and says itself who has the keys afterwards."""
    while widget is not None and not widget.isWindow():
        if getattr(widget, "apart", False):
            return True
        widget = widget.parentWidget()
    return False


def _typed_in_a_table(widget: QWidget) -> bool:
    """Whether it is the field of a cell, which the table has opened and closes."""
    holder = widget.parentWidget()
    view = None if holder is None else holder.parentWidget()
    return isinstance(view, QAbstractItemView) and view.viewport() is holder


def _only_looked_at(widget: QWidget) -> QAbstractItemView | None:
    """The list that it is the inside of, where nothing can be typed into that."""
    view = widget.parentWidget()
    if isinstance(view, QAbstractItemView) and view.viewport() is widget:
        return view if view.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers else None
    return None


_Answer = Callable[[FocusRule, QWidget, QEvent], bool]
_ANSWERS: dict[QEvent.Type, _Answer] = {
    _Kind.Wheel: FocusRule._on_wheel,
    _Kind.FocusIn: FocusRule._on_focus,
    _Kind.MouseButtonRelease: FocusRule._on_release,
    _Kind.ShortcutOverride: FocusRule._on_override,
    _Kind.KeyPress: FocusRule._on_key,
}
