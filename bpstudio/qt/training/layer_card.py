"""One layer: its units, its activation, what of it is frozen, and adding and removing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QToolButton, QWidget

from bpstudio.engine.functions import ACTIVATIONS
from bpstudio.engine.network import Network
from bpstudio.engine.quantity import b_of, theta_of
from bpstudio.engine.words import counted, without_capital
from bpstudio.explain.words import building as words
from bpstudio.notation.plain import to_plain
from bpstudio.notation.symbols import quantity
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.form import choice, choose
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_SMALL
from bpstudio.session.edits.base import Edit, SetActivation, SetTrained
from bpstudio.session.edits.structure import AddLayer, AddUnit, RemoveLayer, RemoveUnit
from bpstudio.session.history.document import Document


class LayerCard(QFrame):
    """Layer ``number``; 0 are the inputs, which have units and nothing else."""

    def __init__(self, bridge: Bridge, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._bridge, self.number = bridge, number
        self.title, self.kind = PlainLabel(self), PlainLabel(self)
        self.kind.setProperty("role", "muted")
        self._make_units()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE + SPACE_SMALL, SPACE, SPACE + SPACE_SMALL, SPACE)
        self._grid.setVerticalSpacing(SPACE_SMALL)
        self._grid.setColumnStretch(1, 1)
        heading = QHBoxLayout()
        heading.setSpacing(SPACE)
        self.title.setFont(ui_font(weight=QFont.Weight.DemiBold))
        heading.addWidget(self.title)
        heading.addWidget(self.kind, 1)
        self._grid.addLayout(heading, 0, 0, 1, 2)
        self.refusal = RefusalLine(self)
        self._grid.addWidget(self.refusal, 3, 0, 1, 2)
        if number:
            self._make_layer(heading)
        else:
            self._add_units_to(heading)

    def _make_units(self) -> None:
        self.fewer = self._button("remove", words.one_less(self.number), self._remove_unit)
        self.more = self._button("add", words.one_more(self.number), self._add_unit)
        self.units = PlainLabel(self)
        self.units.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.units.setMinimumWidth(64)

    def _add_units_to(self, row: QHBoxLayout) -> None:
        row.setSpacing(SPACE_SMALL)
        for part in (self.fewer, self.units, self.more):
            row.addWidget(part)

    def _make_layer(self, heading: QHBoxLayout) -> None:
        number = self.number
        self.insert = self._button("layer_add", words.inserting_before(number), self._insert)
        self.delete = self._button("layer_remove", words.removing_layer(number), self._delete)
        changes = QHBoxLayout()
        changes.setSpacing(0)
        changes.addWidget(self.insert)
        changes.addWidget(self.delete)
        heading.addLayout(changes)
        units = QHBoxLayout()
        self._add_units_to(units)
        self._grid.addLayout(units, 1, 0)
        self.activation = choice({}, self)
        self.activation.setToolTip(plain_tip(words.activation_of(number)))
        self.activation.setAccessibleName(f"Activation of layer {number}")
        self.activation.activated.connect(self._activate)
        self._grid.addWidget(self.activation, 1, 1)
        self.freeze_theta = self._freezer("theta", "weights")
        self.freeze_b = self._freezer("b", "biases")
        freezers = QHBoxLayout()
        freezers.addWidget(self.freeze_theta)
        freezers.addWidget(self.freeze_b)
        freezers.addStretch(1)
        self._grid.addLayout(freezers, 2, 0, 1, 2)

    def _button(self, name: str, tip: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setToolTip(plain_tip(tip))
        button.setAccessibleName(f"Settings: {without_capital(tip).rstrip('.')}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(act)
        return button

    def _freezer(self, kind: str, part: str) -> QCheckBox:
        box = QCheckBox(self)
        box.setObjectName(f"freeze_{kind}{self.number}")
        box.setToolTip(plain_tip(words.freezing_part(part, self.number)))
        box.clicked.connect(self._set_trained)
        return box

    def refresh(self, document: Document) -> None:
        """Show the layer as it is in a document."""
        network, number = document.network, self.number
        width = network.width(number)
        self.title.setText(f"Layer {number}" if number else "Inputs")
        self.units.setText(counted(width, "unit" if number else "input"))
        self.fewer.setEnabled(width > 1)
        self.refusal.say("")
        if number:
            self._refresh_layer(network)

    def _refresh_layer(self, network: Network) -> None:
        layer, is_output = network.layer(self.number), self.number == network.depth
        self.kind.setText("output" if is_output else "hidden")
        self.delete.setEnabled(not is_output)
        fits = {name: found.title for name, found in ACTIVATIONS.items() if is_output or not found.couples}
        if self.activation.count() != len(fits):
            self.activation.clear()
            for name, shown in fits.items():
                self.activation.addItem(shown, name)
        choose(self.activation, layer.activation)
        for box, trained in ((self.freeze_theta, layer.train_theta), (self.freeze_b, layer.train_b)):
            frozen = theta_of(self.number) if box is self.freeze_theta else b_of(self.number)
            box.setText(f"Freeze {to_plain(quantity(frozen), self._bridge.notation)}")
            with QSignalBlocker(box):
                box.setChecked(not trained)

    def _ask(self, edit: Edit) -> None:
        refusal = ask(self._bridge, lambda: edit)
        if refusal:
            self.refresh(self._bridge.document)
            self.refusal.say(refusal)

    def _add_unit(self) -> None:
        self._ask(AddUnit(self.number))

    def _remove_unit(self) -> None:
        self._ask(RemoveUnit(self.number, self._bridge.document.network.width(self.number) - 1))

    def _insert(self) -> None:
        self._ask(AddLayer(self.number))

    def _delete(self) -> None:
        self._ask(RemoveLayer(self.number))

    def _activate(self) -> None:
        chosen = self.activation.currentData()
        if chosen != self._bridge.document.network.layer(self.number).activation:
            self._ask(SetActivation(self.number, chosen))

    def _set_trained(self) -> None:
        theta, b = not self.freeze_theta.isChecked(), not self.freeze_b.isChecked()
        self._ask(SetTrained(self.number, theta, b))
