"""What is minimised: the cost, how its terms are put together, and the term that grows with the weights."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QWidget

from bpstudio.engine.functions import COSTS, NO_PENALTY, PENALTIES
from bpstudio.engine.task import Cost, Regularization
from bpstudio.notation.parse import parse
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation, in_words
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.form import Form, choose, side_by_side
from bpstudio.qt.controls.number_edit import Commit, NumberEdit
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.session.edits.base import SetCost, SetRegularization
from bpstudio.session.edits.examples import AddTargets
from bpstudio.session.history.document import Document

REDUCTIONS = {"sum": "Sum", "mean": "Mean"}
COST_TIP = "Cost C: how far the output ŷ is from the target y."
SCALE_TIP = "Scale: the number before the cost. With ½ the square's derivative is ŷ − y, without it 2(ŷ − y)."
RATE_TIP = "λ: how much the size of the weights counts beside the error. Biases never count."


class CostSection(Form):
    """The settings of the cost."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__("Cost C", parent)
        self._bridge = bridge
        self.name = self.add_choice("", {name: cost.title for name, cost in COSTS.items()}, COST_TIP)
        self.name.setAccessibleName("Cost")
        self.name_refusal = self.refusal_of(self.name)
        self._wanted: Cost | None = None
        self.add_targets = QPushButton("Give every example targets of 0", self)
        self.add_targets.setToolTip("Add the targets that this cost needs, to be typed over in the data.")
        self.add_targets.clicked.connect(self._add_targets)
        self.add_wide(self.add_targets)
        self.add_targets.hide()
        known = {name: found for entry in COSTS.values() for name, found in entry.settings.items()}
        self.settings = {
            name: self.add_number(found.label, self._setting(name), found.tip)
            for name, found in known.items()
        }
        self._add_scale()
        self.over_outputs = self.add_choice(
            "Over outputs", REDUCTIONS, "Whether the terms of one example's outputs are added or averaged."
        )
        self.over_examples = self.add_choice(
            "Over examples",
            REDUCTIONS,
            "Whether the examples' costs are added or averaged: a mean brings 1/m.",
        )
        self.problem = self.add_problems(bridge, "cost")
        self.name.activated.connect(self._choose)
        self.over_outputs.activated.connect(self._choose)
        self.over_examples.activated.connect(self._choose)

    def _add_scale(self) -> None:
        self.scale = NumberEdit(self._set_scale, self)
        self.half, self.one = QPushButton("½", self), QPushButton("1", self)
        for button, value, words in ((self.half, 0.5, "half of it"), (self.one, 1.0, "the whole of it")):
            button.setCheckable(True)
            button.setFixedWidth(40)
            button.setToolTip(plain_tip(f"Take {words}: scale {value:g}."))
            button.setAccessibleName(f"Scale {value:g}")
        self.half.clicked.connect(self._take_half)
        self.one.clicked.connect(self._take_one)
        row = side_by_side(self, self.scale, self.half, self.one, stretch=0)
        refusal = self.add("Scale", row, SCALE_TIP)
        self.scale.setAccessibleName("Scale")
        self.scale.refused.connect(refusal.say)

    def refresh(self, document: Document) -> None:
        """Show the cost of a document."""
        cost = document.cost
        self.title.setText(in_words("Cost C", self._bridge.notation))
        self.name.setToolTip(plain_tip(in_words(COST_TIP, self._bridge.notation)))
        choose(self.name, cost.name)
        choose(self.over_outputs, cost.over_outputs)
        choose(self.over_examples, cost.over_examples)
        self._refresh_settings(cost)
        self.scale.show_value(cost.scale)
        self.half.setChecked(cost.scale == 0.5)
        self.one.setChecked(cost.scale == 1.0)
        self.problem.refresh()
        self._wanted = None
        self.add_targets.hide()
        self.name_refusal.say("")

    def _refresh_settings(self, cost: Cost) -> None:
        """Those of this cost, with its own words for them."""
        known = COSTS[cost.name].settings
        for name, field in self.settings.items():
            self.set_row_visible(field, name in known)
            if name in known:
                self.say_of(field, known[name].label, known[name].tip)
                field.show_value(cost.constants[name])

    def _choose(self) -> None:
        chosen = replace(
            self._bridge.document.cost.named(self.name.currentData()),
            over_outputs=self.over_outputs.currentData(),
            over_examples=self.over_examples.currentData(),
        )
        refusal = ""
        if chosen != self._bridge.document.cost:
            refusal = ask(self._bridge, lambda: SetCost(chosen))
        self.refresh(self._bridge.document)
        self.name_refusal.say(refusal)
        self._wanted = chosen if refusal and self._bridge.document.data.y is None else None
        self.add_targets.setVisible(self._wanted is not None)

    def _add_targets(self) -> None:
        """Both edits that take the cost that was refused: the targets, then the cost itself."""
        wanted = self._wanted
        if wanted is not None and not ask(self._bridge, AddTargets):
            self.name_refusal.say(ask(self._bridge, lambda: SetCost(wanted)))

    def _setting(self, name: str) -> Commit:
        def commit(value: float) -> str:
            cost = self._bridge.document.cost
            return ask(self._bridge, lambda: SetCost(cost.with_setting(name, value)))

        return commit

    def _set_scale(self, value: float) -> str:
        cost = self._bridge.document.cost
        return "" if value == cost.scale else ask(self._bridge, lambda: SetCost(replace(cost, scale=value)))

    def _take_half(self) -> None:
        self._set_scale(0.5)
        self.refresh(self._bridge.document)

    def _take_one(self) -> None:
        self._set_scale(1.0)
        self.refresh(self._bridge.document)


class RegularizationSection(Form):
    """The settings of the penalty."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__("Regularization", parent)
        self._bridge = bridge
        self.name = self.add_choice(
            "Term",
            _penalties(bridge.notation),
            "Regularization: a term added to the cost that grows with the weights.",
        )
        self.name.activated.connect(self._choose)
        self.rate = self.add_number("Rate λ", self._set_rate, RATE_TIP)

    def refresh(self, document: Document) -> None:
        """Show the penalty of a document."""
        term = document.training.regularization
        for place, words in enumerate(_penalties(self._bridge.notation).values()):
            self.name.setItemText(place, in_words(words, self._bridge.notation))
        choose(self.name, term.name)
        self.rate.show_value(term.rate)
        self.set_row_visible(self.rate, term.name in PENALTIES)

    def _choose(self) -> None:
        term = self._bridge.document.training.regularization
        chosen = Regularization(self.name.currentData(), term.rate or 0.01)
        if chosen.name not in PENALTIES:
            chosen = Regularization()
        if chosen != term:
            ask(self._bridge, lambda: SetRegularization(chosen))

    def _set_rate(self, value: float) -> str:
        term = self._bridge.document.training.regularization
        return ask(self._bridge, lambda: SetRegularization(replace(term, rate=value)))


def _penalties(notation: Notation) -> dict[str, str]:
    """What a session calls them, and what is shown."""
    terms = {
        name: f"{entry.label}: {to_plain(parse(entry.tex), notation)}" for name, entry in PENALTIES.items()
    }
    return {NO_PENALTY: "None", **terms}
