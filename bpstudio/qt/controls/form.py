"""A titled group of controls: labels in one column, fields in the other, refusals under the field they belong to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.number_edit import Commit, NumberEdit
from bpstudio.qt.controls.problem_line import ProblemLine
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import CONTROL_HEIGHT, SPACE, SPACE_SMALL
from bpstudio.session.problems import SettingName

LABEL_WIDTH = 96


class Form(QWidget):
    """Rows of ``label`` and field; every field has a tooltip that its label shares."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(SPACE_SMALL + 2)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        self.title = section(title, self)
        column.addWidget(self.title)
        column.addLayout(self._grid)
        self._rows: dict[QWidget, tuple[QWidget, ...]] = {}
        self._refusals: dict[QWidget, RefusalLine] = {}

    def add(self, label: str, field: QWidget, tip: str) -> RefusalLine:
        """A row; what it returns says refusals under the field. An empty label gives the field the whole width."""
        place = self._grid.rowCount()
        parts: list[QWidget] = [field]
        if label:
            parts.append(caption(label, field, tip))
            self._grid.addWidget(parts[-1], place, 0)
        self._grid.addWidget(field, place, 1 if label else 0, 1, 1 if label else 2)
        field.setToolTip(plain_tip(tip))
        field.setAccessibleName(label or self.accessibleName())
        refusal = RefusalLine(self)
        self._grid.addWidget(refusal, place + 1, 0, 1, 2)
        self._rows[field] = tuple(parts)
        self._refusals[field] = refusal
        return refusal

    def say_of(self, field: QWidget, label: str, tip: str) -> None:
        """Another label and tooltip for a row."""
        field.setAccessibleName(label)
        for part in self._rows[field]:
            part.setToolTip(plain_tip(tip))
            if isinstance(part, PlainLabel):
                part.setText(label)

    def align_at_top(self, field: QWidget) -> None:
        """Put the label of a high field beside its first line."""
        for part in self._rows[field]:
            if part is not field:
                self._grid.setAlignment(part, Qt.AlignmentFlag.AlignTop)

    def add_wide(self, part: QWidget) -> None:
        """Something over both columns that is no field."""
        self._grid.addWidget(part, self._grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)

    def add_across(self, part: QWidget) -> None:
        """The same for a sentence, which takes as many lines as it needs."""
        self._grid.addWidget(part, self._grid.rowCount(), 0, 1, 2)

    def add_problems(self, bridge: Bridge, *settings: SettingName) -> ProblemLine:
        """A line under all rows for what is wrong with those settings."""
        line = ProblemLine(bridge, settings, self)
        self._grid.addWidget(line, self._grid.rowCount(), 0, 1, 2)
        return line

    def refusal_of(self, field: QWidget) -> RefusalLine:
        """The line under a field that says why something was refused."""
        return self._refusals[field]

    def add_number(self, label: str, commit: Commit, tip: str) -> NumberEdit:
        """A field for a number in a row of its own; what ``commit`` refuses is said under it."""
        field = NumberEdit(commit, self)
        field.refused.connect(self.add(label, field, tip).say)
        return field

    def add_choice(self, label: str, names: dict[str, str], tip: str) -> QComboBox:
        """A choice among ``names``: what the session calls it, and what is shown."""
        field = choice(names, self)
        self.add(label, field, tip)
        return field

    def set_row_visible(self, field: QWidget, visible: bool) -> None:
        """Show or hide a field with its label."""
        for part in self._rows[field]:
            part.setVisible(visible)


def section(title: str, parent: QWidget) -> PlainLabel:
    """The heading of a part of a form."""
    label = PlainLabel(title, parent)
    label.setProperty("role", "section")
    return label


def remark_label(parent: QWidget) -> PlainLabel:
    """For a sentence that is there only where there is something to say."""
    label = PlainLabel(parent)
    label.setProperty("role", "muted")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setWordWrap(True)
    label.hide()
    return label


def caption(text: str, field: QWidget, tip: str) -> PlainLabel:
    """The label before a field, whose tip and key are the field's."""
    label = PlainLabel(text, field.parentWidget())
    label.setToolTip(plain_tip(tip))
    label.setBuddy(field)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumHeight(CONTROL_HEIGHT)
    return label


def choice(names: dict[str, str], parent: QWidget) -> QComboBox:
    """A list to choose from; each entry carries its key and shows its name."""
    field = QComboBox(parent)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(4)
    for name, shown in names.items():
        field.addItem(shown, name)
    return field


def choose(field: QComboBox, name: str) -> None:
    """Show ``name`` as chosen, without this counting as a choice."""
    field.blockSignals(True)
    field.setCurrentIndex(field.findData(name))
    field.blockSignals(False)


def side_by_side(parent: QWidget, *parts: QWidget, stretch: int = -1) -> QWidget:
    """The parts in one row; the one at index ``stretch`` takes what is left over."""
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    for index, part in enumerate(parts):
        row.addWidget(part, 1 if index == stretch % len(parts) else 0)
    return holder
