"""What is wrong, in a sentence beside the thing concerned, and a button that puts it right where one edit does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.plain_text import PlainLabel
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.session.problems import Problem, SettingName

ICON = 16  # pixels


class ProblemLine(QWidget):
    """The first problem of some settings; hidden where they have none."""

    def __init__(self, bridge: Bridge, settings: tuple[SettingName, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._settings = bridge, settings
        self.problem: Problem | None = None
        self._icon, self.text = PaintedIcon(ICON, self), PlainLabel(self)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.repair = QPushButton(self)
        self.repair.clicked.connect(self._repair)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE_SMALL)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.text, 0, 1)
        grid.addWidget(self.repair, 1, 1, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def refresh(self) -> None:
        """Say what is wrong now."""
        found = (problem for problem in self._bridge.problems if problem.setting in self._settings)
        self.problem = next(found, None)
        self.setVisible(self.problem is not None)
        if self.problem is not None:
            self._say(self.problem)

    def _say(self, problem: Problem) -> None:
        self.text.setText(problem.sentence)
        self._icon.show_icon(problem.severity, problem.severity)
        self.setAccessibleName(problem.sentence)
        self.repair.setVisible(problem.repair is not None)
        if problem.repair is not None:
            self.repair.setText(problem.repair.words)
            self.repair.setToolTip("Put it right; undo takes it back.")
        self.text.setProperty("role", problem.severity)
        self.text.style().polish(self.text)

    def _repair(self) -> None:
        if self.problem is not None and self.problem.repair is not None:
            self._bridge.edit(self.problem.repair.edit)
