from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Adam, Momentum
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.words.edit_names import undoable_name
from bpstudio.notation import textbook
from bpstudio.notation.exact_text import exact_text
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.number_edit import NumberEdit
from bpstudio.qt.controls.refusal import RefusalLine
from bpstudio.qt.training.training_settings import TrainingSettings
from bpstudio.session.edits.base import SetLearningRate
from bpstudio.session.history.document import Document
from bpstudio.session.session import Session
from tests.qt.there import there
from tests.undone import undo_title

TRAINING, COST = Training(), Cost()
Make = Callable[..., tuple[Bridge, TrainingSettings]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(training: Training = TRAINING, cost: Cost = COST) -> tuple[Bridge, TrainingSettings]:
        network = Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid")))
        data = Examples(np.arange(20.0).reshape(10, 2), np.zeros((10, 1)))
        bridge = Bridge(Session(Document(network, data, cost, training)), notation=textbook.ARTICLE)
        panel = TrainingSettings(bridge)
        qtbot.addWidget(panel)
        panel.resize(340, 800)
        with qtbot.waitExposed(panel):
            panel.show()
        return bridge, panel

    return build


def enter(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def pick(box: QComboBox, name: str) -> None:
    """As a person does: choose, which activates."""
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())


def refusals(panel: QWidget) -> list[str]:
    return [label.text() for label in panel.findChildren(RefusalLine) if label.isVisible()]


def test_a_typed_learning_rate_is_an_edit_that_undo_takes_back(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    enter(qtbot, panel.learning.rate, "1/4")
    assert bridge.document.training.learning_rate == 0.25
    assert panel.learning.rate.text() == "0.25"
    bridge.session.undo()
    assert panel.learning.rate.text() == "0.1"
    bridge.session.redo()
    assert panel.learning.rate.text() == "0.25"


def test_a_refused_number_stays_with_its_reason_until_escape(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    before, rate = bridge.state, panel.learning.rate
    enter(qtbot, rate, "-1")
    assert refusals(panel) == ["The learning rate must be 0 or more, not -1.0."]
    assert rate.property("role") == "refused"
    assert rate.text() == "-1"
    qtbot.keyClick(rate, Qt.Key.Key_Escape)
    assert rate.text() == "0.1"
    assert refusals(panel) == []
    assert rate.property("role") is None
    assert bridge.state is before


def test_what_is_no_number_is_refused_beside_its_field(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    enter(qtbot, panel.cost.scale, "half")
    assert refusals(panel) == ["“half” is not a number; write for example 0.5, 1/3 or -2e-3."]
    assert undo_title(bridge.session) is None


def test_the_same_number_written_another_way_is_no_edit(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    enter(qtbot, panel.learning.rate, "1/10")
    assert panel.learning.rate.text() == "0.1"
    assert undo_title(bridge.session) is None


def test_dragging_the_slider_is_one_edit(make: Make) -> None:
    bridge, panel = make()
    slider = panel.learning.slider
    slider.sliderPressed.emit()
    for tick in (-19, -18, -10, 0):
        slider.setValue(tick)
    assert bridge.document.training.learning_rate == 1.0
    bridge.session.undo()
    assert bridge.document.training.learning_rate == 0.1
    assert slider.value() == -20
    assert undo_title(bridge.session) is None


def test_two_drags_are_two_edits(make: Make) -> None:
    bridge, panel = make()
    for tick in (-10, 0):
        panel.learning.slider.sliderPressed.emit()
        panel.learning.slider.setValue(tick)
    bridge.session.undo()
    assert bridge.document.training.learning_rate == pytest.approx(0.32)


def test_an_optimizer_brings_its_own_settings(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    shown = panel.learning.settings
    assert not any(field.isVisible() for field in shown.values())
    pick(panel.learning.optimizer, "adam")
    assert [name for name, field in shown.items() if field.isVisible()] == ["beta1", "beta2", "epsilon"]
    enter(qtbot, shown["beta2"], "0,99")
    assert bridge.document.training.optimizer == Adam(beta2=0.99)
    enter(qtbot, shown["beta1"], "1")
    assert refusals(panel) == ["beta1 must be at least 0 and below 1, not 1.0."]
    pick(panel.learning.optimizer, "momentum")
    assert bridge.document.training.optimizer == Momentum()
    assert shown["beta"].text() == "0.9"


def test_a_cost_brings_its_own_settings(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    shown = panel.cost.settings
    assert not any(field.isVisible() for field in shown.values())
    pick(panel.cost.name, "huber")
    assert [name for name, field in shown.items() if field.isVisible()] == ["delta"]
    assert shown["delta"].text() == "1"
    enter(qtbot, shown["delta"], "1/4")
    assert bridge.document.cost.constants == {"delta": 0.25}
    assert bridge.session.undoable is not None
    name = undoable_name(bridge.session.undoable, bridge.notation)
    assert name == "Change the settings of Huber’s cost"
    enter(qtbot, shown["delta"], "0")
    assert refusals(panel) == ["Delta must be a positive number, not 0.0."]
    panel.cost.half.click()
    assert bridge.document.cost.constants == {"delta": 0.25}
    pick(panel.cost.name, "squared_error")
    assert bridge.document.cost == Cost("squared_error", 0.5)
    assert not shown["delta"].isVisible()


def test_batches_are_all_examples_or_so_many(make: Make) -> None:
    bridge, panel = make()
    size = panel.learning.batch_size
    assert not size.isVisible()
    assert not panel.learning.shuffle.isEnabled()
    pick(panel.learning.batch, "some")
    assert bridge.document.training.batch_size == size.value() == 5
    size.setValue(3)
    assert bridge.document.training.batch_size == 3
    panel.learning.shuffle.click()
    assert bridge.document.training.shuffle
    assert bridge.document.training.batch_size == 3
    pick(panel.learning.batch, "all")
    assert bridge.document.training.batch_size is None
    assert size.maximum() == 10


def test_half_is_a_click_away(make: Make) -> None:
    bridge, panel = make()
    assert panel.cost.one.isChecked()
    panel.cost.half.click()
    assert bridge.document.cost.scale == 0.5
    assert panel.cost.half.isChecked()
    assert not panel.cost.one.isChecked()
    panel.cost.half.click()
    assert panel.cost.half.isChecked(), "a second click leaves it at a half"
    bridge.session.undo()
    assert panel.cost.one.isChecked()
    assert undo_title(bridge.session) is None


def test_the_cost_and_its_sums_are_chosen(make: Make) -> None:
    bridge, panel = make(cost=Cost(scale=0.5))
    pick(panel.cost.name, "binary_cross_entropy")
    pick(panel.cost.over_outputs, "mean")
    pick(panel.cost.over_examples, "sum")
    assert bridge.document.cost == Cost("binary_cross_entropy", 0.5, "mean", "sum")


def test_a_choice_that_is_the_one_already_is_no_edit(make: Make) -> None:
    bridge, panel = make()
    for box, name in (
        (panel.cost.name, "squared_error"),
        (panel.learning.optimizer, "gradient_descent"),
        (panel.learning.batch, "all"),
        (panel.regularization.name, "none"),
        (panel.start.initializer, "xavier"),
        (panel.layers.cards[1].activation, "tanh"),
    ):
        pick(box, name)
    assert undo_title(bridge.session) is None


def test_regularization_has_a_rate_once_there_is_any(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    assert not panel.regularization.rate.isVisible()
    pick(panel.regularization.name, "l2")
    enter(qtbot, panel.regularization.rate, "0.2")
    assert bridge.document.training.regularization == Regularization("l2", 0.2)
    pick(panel.regularization.name, "none")
    assert bridge.document.training.regularization == Regularization()


def test_reset_draws_the_same_and_reseed_the_next_weights(make: Make) -> None:
    bridge, panel = make(Training(seed=4))
    first = bridge.frame.parameters.copy()
    bridge.session.train(3)
    panel.start.reset.click()
    assert bridge.frame.parameters == first
    panel.start.reseed.click()
    assert bridge.document.training.seed == 5
    assert panel.start.seed.text() == "5"
    assert bridge.frame.parameters != first


def test_a_seed_is_a_whole_number(qtbot: QtBot, make: Make) -> None:
    bridge, panel = make()
    enter(qtbot, panel.start.seed, "1.5")
    assert refusals(panel) == ["A seed is a whole number, not 1.5."]
    enter(qtbot, panel.start.seed, "-3")
    assert refusals(panel)[0].startswith("The seed must be at least 0")
    enter(qtbot, panel.start.seed, "12")
    assert bridge.document.training.seed == 12
    assert refusals(panel) == []


def test_layers_and_units_come_and_go(make: Make) -> None:
    bridge, panel = make()
    cards = panel.layers.cards
    cards[1].more.click()
    assert bridge.document.network.width(1) == 4
    assert cards[1].units.text() == "4 units"
    cards[0].fewer.click()
    assert bridge.document.network.inputs == 1
    assert not cards[0].fewer.isEnabled()
    cards[2].insert.click()
    assert bridge.document.network.depth == 3
    assert len(cards) == 4
    cards[1].delete.click()
    assert bridge.document.network.depth == 2
    assert not cards[2].delete.isEnabled(), "the output stays"
    for _ in range(4):
        bridge.session.undo()
    assert (bridge.document.network.inputs, bridge.document.network.width(1)) == (2, 3)
    assert cards[1].units.text() == "3 units"


def test_a_layer_is_frozen_in_part_and_given_another_activation(make: Make) -> None:
    bridge, panel = make()
    card = panel.layers.cards[1]
    card.freeze_b.click()
    assert bridge.document.network.layer(1) == Layer(3, "tanh", True, False)
    pick(card.activation, "relu")
    assert bridge.document.network.layer(1) == Layer(3, "relu", True, False)
    bridge.session.undo()
    assert card.activation.currentData() == "tanh"
    bridge.session.undo()
    assert not card.freeze_b.isChecked()


def test_softmax_is_offered_at_the_output_only(make: Make) -> None:
    _, panel = make()
    hidden, output = panel.layers.cards[1].activation, panel.layers.cards[2].activation
    assert hidden.findData("softmax") == -1
    assert output.findData("softmax") >= 0


def test_an_edit_from_elsewhere_is_shown_and_not_edited_back(make: Make) -> None:
    bridge, panel = make()
    bridge.edit(SetLearningRate(0.7))
    assert panel.learning.rate.text() == "0.7"
    assert undo_title(bridge.session) == "set learning rate"
    bridge.session.undo()
    assert undo_title(bridge.session) is None


def test_another_session_is_shown_whole(make: Make) -> None:
    bridge, panel = make()
    network = Network(1, (Layer(1, "identity"),))
    other = Document(network, Examples([[1.0]]), Cost("output"), Training(0.9, Momentum(0.5)))  # type: ignore[arg-type]
    bridge.replace_session(Session(other))
    assert panel.learning.rate.text() == "0.9"
    assert panel.learning.settings["beta"].text() == "0.5"
    assert panel.cost.name.currentData() == "output"
    assert len(panel.layers.cards) == 2


def test_every_control_says_what_it_is(make: Make) -> None:
    _, panel = make(Training(optimizer=Adam(), batch_size=3))
    controls = [
        widget
        for kind in (QAbstractButton, QComboBox, NumberEdit, QSlider, QSpinBox)
        for widget in panel.findChildren(kind)
        if widget.isVisible()
    ]
    assert len(controls) > 20
    silent = [c for c in controls if not (c.toolTip() or there(c.parentWidget()).toolTip())]
    nameless = [c for c in controls if not (c.accessibleName() or getattr(c, "text", str)())]
    assert not silent
    assert not nameless


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (3.0, "3"), (-2.0, "-2"), (1 / 3, "0.3333333333333333"), (1e-8, "1e-08")],
)
def test_a_number_is_shown_so_that_it_reads_back_the_same(value: float, text: str) -> None:
    assert exact_text(value) == text
    assert float(text) == value


def test_the_layers_of_a_deep_network_are_turned_through(qtbot: QtBot) -> None:
    network = Network(2, (*[Layer(1, "tanh")] * 59, Layer(1, "sigmoid")))
    bridge = Bridge(
        Session(Document(network, Examples(np.array([[1.0, 2.0]]), np.array([[1.0]])), COST, TRAINING)),
        notation=textbook.ARTICLE,
    )
    panel = TrainingSettings(bridge)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    layers = panel.layers

    def shown() -> list[str]:
        return [card.title.text() for card in layers.cards]

    assert (shown()[0], shown()[-1], len(shown())) == ("Inputs", "Layer 23", 24)
    assert layers.pages.where.text() == "Inputs to 23 of 60"
    assert not layers.pages.back.isEnabled()
    layers.pages.on.click()
    layers.pages.on.click()
    assert shown() == [f"Layer {number}" for number in range(48, 61)]
    assert not layers.pages.on.isEnabled()
    layers.cards[0].more.click()
    assert bridge.document.network.width(48) == 2
    layers.pages.back.click()
    assert (shown()[0], shown()[-1]) == ("Layer 24", "Layer 47")
    order = [layers._column.indexOf(card) for card in layers.cards]
    assert order == sorted(order)


def test_a_shallow_network_has_all_its_layers_on_one_page(make: Make) -> None:
    _, panel = make()
    assert panel.layers.pages.isHidden()
    assert [card.number for card in panel.layers.cards] == [0, 1, 2]
