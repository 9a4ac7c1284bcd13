"""A small button on the thing that is wrong: it opens a sentence, and the edit that puts it right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget, QWidgetAction

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE
from bpstudio.session.problems import Problem

SIDE, WORDS_WIDTH = 22, 320


class ProblemMark(QToolButton):
    """The problems of one layer; hidden where it has none."""

    def __init__(self, bridge: Bridge, layer: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"problem_layer_{layer}")
        self._bridge, self._layer = bridge, layer
        self.setFixedSize(SIDE, SIDE)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu_of_repairs = QMenu(self)
        self.menu_of_repairs.aboutToShow.connect(self._fill)
        # A menu of its own would take the room of the icon for its arrow.
        self.clicked.connect(self._pop_up)
        self.refresh()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the layer now."""
        return tuple(problem for problem in self._bridge.problems if problem.layer == self._layer)

    def refresh(self) -> None:
        """Say what is wrong now."""
        found = self.problems
        self.setVisible(bool(found))
        if found:
            words = " ".join(problem.sentence for problem in found)
            self.setIcon(icon(found[0].severity, found[0].severity))
            self.setToolTip(plain_tip(words))
            self.setAccessibleName(words)

    def _pop_up(self) -> None:
        self.menu_of_repairs.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _fill(self) -> None:
        self.menu_of_repairs.clear()
        for problem in self.problems:
            words = QWidgetAction(self.menu_of_repairs)
            words.setDefaultWidget(_words(problem.sentence))
            self.menu_of_repairs.addAction(words)
            if problem.repair is not None:
                repair = problem.repair
                action = self.menu_of_repairs.addAction(repair.words)
                action.triggered.connect(lambda *_, edit=repair.edit: self._bridge.edit(edit))
            self.menu_of_repairs.addSeparator()


def _words(sentence: str) -> PlainLabel:
    label = PlainLabel(sentence)
    label.setWordWrap(True)
    label.setFixedWidth(WORDS_WIDTH)
    label.setContentsMargins(SPACE_LARGE, SPACE, SPACE_LARGE, SPACE)
    return label
