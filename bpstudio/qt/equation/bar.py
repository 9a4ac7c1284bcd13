"""The line that never leaves: what the strip shows, the conventions that hold, and how to take the equation along."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from bpstudio.explain.pages.stage import Page
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.qt.equation.scope_switch import ScopeSwitch
from bpstudio.qt.ground.elided import ElidedButton
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.keys import with_keys
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL

MODES: dict[Page, tuple[str, str]] = {
    "factors": ("Factors", "The chain of a weight or bias, factor by factor."),
    "composition": (
        "Composition",
        "C as a function of a function: filled from inside, peeled from outside.  (M)",
    ),
    "update": ("Update", "What the update makes of the weights and biases."),
    "paths": ("Paths", "The sum over paths, written out path by path.  (P)"),
}
MAY_BE_LONG = ("show_paths",)
LEFT_OUT = ("update", "paths")  # in this order, where there is no room for what cannot be pressed
COPIES = {
    "tex": ("As &LaTeX", with_keys("The equation as LaTeX.", "Ctrl+Shift+T")),
    "plain": ("As &text", with_keys("The equation in one line of plain text.", "Ctrl+Shift+P")),
    "picture": ("As a &picture", with_keys("The strip as a picture.", "Ctrl+Shift+I")),
}


class ShortenedLine(PlainLabel):
    """Text that ends in "…" where it is too long; all of it is in the tooltip."""

    def __init__(self, name: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._tip, self._whole = tip, ""
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumWidth(1)
        self.setProperty("role", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show a text, as much of it as fits."""
        self._whole = text
        self.setToolTip(plain_tip(f"{text}\n{self._tip}"))
        self.setAccessibleName(text)
        self._shorten()

    @property
    def whole(self) -> str:
        """All of the text, whether it fits or not."""
        return self._whole

    def _shorten(self) -> None:
        room = self.contentsRect().width()
        self.setText(QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, room))

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    @guarded(returning=QSize(10, 18))
    def sizeHint(self) -> QSize:
        return QSize(10, QFontMetrics(self.font()).height() + 2)


class EquationBar(QWidget):
    """``turned(mode)`` is a click on one of the pages; ``copied(kind)`` a choice of the menu."""

    turned = Signal(str)
    copied = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.conventions = ShortenedLine(
            "conventions_line", "Conventions used here. Textbooks differ in them.", self
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 0, SPACE, 0)
        row.setSpacing(SPACE_SMALL)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        for mode, (text, tip) in MODES.items():
            self.buttons[mode] = self._button(f"show_{mode}", text, tip)
            self.buttons[mode].setCheckable(True)
            self.buttons[mode].clicked.connect(lambda _checked, chosen=mode: self.turned.emit(chosen))
            self._group.addButton(self.buttons[mode])
            row.addWidget(self.buttons[mode])
        self._row = row
        self.scope = ScopeSwitch(self)
        row.addWidget(self.scope)
        row.addWidget(self.conventions, 1)
        row.addWidget(self._copy_button())
        self.buttons["factors"].setChecked(True)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = ElidedButton(self) if name in MAY_BE_LONG else QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setToolTip(plain_tip(tip))
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setFont(ui_font(-1))
        button.setFixedHeight(24)
        return button

    def _copy_button(self) -> QToolButton:
        button = self._button("copy_equation", "Copy", "Copy the equation as LaTeX, as text or as a picture.")
        button.setAccessibleName("Copy the equation")
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for kind, (text, tip) in COPIES.items():
            action = menu.addAction(text)
            action.setToolTip(plain_tip(tip))
            action.setObjectName(f"copy_menu_{kind}")
            action.triggered.connect(lambda _checked=False, chosen=kind: self.copied.emit(chosen))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @guarded(returning=QSize(1, 24))
    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def _make_room(self) -> None:
        """Where the row is too narrow, pages that cannot be shown now are left out."""
        for button in self.buttons.values():
            button.setVisible(True)
        for name in LEFT_OUT:
            if self._needed() <= self.width():
                break
            self.buttons[name].setVisible(self.buttons[name].isEnabled())

    def _needed(self) -> int:
        """The width of all that is in the row, but for the conventions, which take what is left."""
        inside = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        parts = [part for part in inside if not part.isHidden()]
        wide = sum(part.sizeHint().width() for part in parts if part is not self.conventions)
        return wide + self._row.spacing() * (len(parts) - 1) + 2 * SPACE

    def add_chip(self, chip: QToolButton) -> None:
        """Put a button between the pages and the conventions."""
        self._row.insertWidget(self._row.indexOf(self.conventions), chip)

    def offer(self, mode: Page, paths: str, why_not: dict[str, str], notation: Notation) -> None:
        """Show which is on; a mode in ``why_not`` cannot be chosen now, for the reason given."""
        self.buttons["paths"].setText(paths)
        for name, button in self.buttons.items():
            reason = why_not.get(name, "")
            button.setEnabled(not reason)
            words = in_words(MODES[name][1], notation) + (f"\n{reason}" if reason else "")  # type: ignore[index]
            button.setToolTip(plain_tip(f"{button.text()}: {words}" if name == "paths" else words))
        self.buttons["factors" if mode == "batch" else mode].setChecked(True)  # all factors, of all examples
        self._make_room()
