"""What of a session is written as a solution: chosen, ticked and typed."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.solution.offered import iterations_in, kinds_offered, parameters_offered
from bpstudio.explain.words import handed_out as words
from bpstudio.notation.naming import parameter_text
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.form import Form, choose
from bpstudio.storage.export.wanted import DIGITS, MOST_DIGITS, Wanted

OF_THEM, KINDS_HIGH = 130, 104  # pixels of the lists


class SolutionForm(Form):
    """Says ``altered()`` whenever something else is wanted."""

    altered = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(words.WHAT["worked"], parent)
        self._state, self._notation = bridge.state, bridge.notation
        only_sheet = bool(self._state.open_questions)
        offered = {key: name for key, name in words.WHAT.items() if key == "sheet" or not only_sheet}
        self.what = self.add_choice("What", offered, words.WHAT_TIP)
        self.parameters = self._list("Chains", words.OF_TIP, OF_THEM)
        self._offer_parameters(bridge)
        self.iterations = QLineEdit(str(self._state.cursor.iteration), self)
        self.add("Iterations", self.iterations, words.ITERATIONS_TIP)
        self.kinds = self._list("Asked", words.ASKED_TIP, KINDS_HIGH)
        for kind, told in kinds_offered(self._state.document, self._notation).items():
            self.kinds.addItem(_to_tick(told, kind, ticked=False))
        self.digits = self.add_choice(
            "Digits", {str(count): str(count) for count in range(1, MOST_DIGITS + 1)}, words.DIGITS_TIP
        )
        choose(self.digits, str(DIGITS))
        for field in (self.what, self.digits):
            field.currentIndexChanged.connect(self._change)
        for ticked in (self.parameters, self.kinds):
            ticked.itemChanged.connect(self._change)
        self.iterations.textChanged.connect(self._change)
        self._offer()

    def _list(self, label: str, tip: str, height: int) -> QListWidget:
        found = QListWidget(self)
        found.setObjectName(f"solution_{label.lower()}")
        found.setFixedHeight(height)
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add(label, found, tip)
        return found

    def _offer_parameters(self, bridge: Bridge) -> None:
        """The selected or followed one is ticked."""
        following, network = self._state.following, self._state.document.network
        own = bridge.parameter or (following.parameter if following else None)
        offered = parameters_offered(network)
        if own is not None and own not in offered and not own.is_cut_in(network):
            offered = (own, *offered)
        for parameter in offered:
            told = parameter_text(parameter, network, self._notation)
            self.parameters.addItem(_to_tick(told, parameter, ticked=parameter == own))
        if own in offered:
            self.parameters.setCurrentRow(offered.index(own))
            self.parameters.scrollToItem(self.parameters.currentItem())

    def _change(self) -> None:
        self._offer()
        self.altered.emit()

    def _offer(self) -> None:
        """What is asked can be chosen where something is, and where no exercise says it."""
        asks, sheets = self._state.exercise is not None, self.what.currentData() != "worked"
        self.kinds.setEnabled(sheets and not asks)
        if asks:
            self.say_of(self.kinds, "Asked", words.ASKED_IN_EXERCISE)

    @property
    def wanted(self) -> Wanted:
        """What is chosen. Raises RefusedError for what has not run, or a parameter that is not there."""
        what = str(self.what.currentData())
        asked = _ticked(self.kinds) if self.kinds.isEnabled() else ()
        return Wanted(
            self._state,
            tuple(one for one in _ticked(self.parameters) if isinstance(one, Parameter)),
            iterations_in(self.iterations.text(), self._state.iterations),
            self._notation,
            int(self.digits.currentData()),
            blank=what in ("sheet", "both"),
            answers=what in ("key", "both"),
            ask=tuple(map(str, asked)),
        )


def _to_tick(told: str, what: object, ticked: bool) -> QListWidgetItem:
    item = QListWidgetItem(told)
    item.setData(Qt.ItemDataRole.UserRole, what)
    item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    return item


def _ticked(field: QListWidget) -> tuple[object, ...]:
    items: Iterable[QListWidgetItem] = (field.item(row) for row in range(field.count()))
    return tuple(
        item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
    )
