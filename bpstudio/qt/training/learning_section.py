"""How training moves the parameters: learning rate, optimizer and batches."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QSlider, QSpinBox, QWidget

from bpstudio.engine.optimizers import OPTIMIZERS, Optimizer
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.asking import ask
from bpstudio.qt.controls.form import Form, choose, side_by_side
from bpstudio.qt.controls.number_edit import Commit, NumberEdit
from bpstudio.session.edits.base import SetBatch, SetLearningRate, SetOptimizer
from bpstudio.session.history.document import Document

TICKS_PER_DECADE = 20
LARGEST = 2**31 - 1  # a spin box goes no further
RATE_TIP = "Learning rate η: how far an update moves each parameter that is trained. Type 0.5 or 1/3."
OPTIMIZER_TIP = "Optimizer: how the gradient becomes a step."


class LearningSection(Form):
    """The settings of the optimizer and its learning rate."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__("Learning", parent)
        self._bridge, self._gesture = bridge, object()
        self._add_rate()
        self.optimizer = self.add_choice(
            "Optimizer", {name: kind.title() for name, kind in OPTIMIZERS.items()}, OPTIMIZER_TIP
        )
        self.optimizer.activated.connect(self._choose_optimizer)
        known = {name: found for kind in OPTIMIZERS.values() for name, found in kind.settings().items()}
        self.settings = {
            name: self.add_number(found.label, self._setting(name), found.tip)
            for name, found in known.items()
        }
        self._add_batch()
        self.problem = self.add_problems(bridge, "learning_rate")

    def _add_rate(self) -> None:
        self.rate = NumberEdit(self._set_rate, self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(-5 * TICKS_PER_DECADE, TICKS_PER_DECADE)
        self.slider.setPageStep(TICKS_PER_DECADE)
        self.slider.setAccessibleName("Learning rate, from 0.00001 to 10")
        self.rate.setFixedWidth(84)
        refusal = self.add("Learning rate η", side_by_side(self, self.rate, self.slider), RATE_TIP)
        self.rate.setAccessibleName("Learning rate")
        self.rate.refused.connect(refusal.say)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderPressed.connect(self._begin_gesture)

    def _add_batch(self) -> None:
        self.batch = self.add_choice(
            "Batch",
            {"all": "All examples", "some": "Mini-batches"},
            "Batch: the examples one iteration sees, all of them or a few in turn.",
        )
        self.batch.activated.connect(self._choose_batch)
        self.batch_size = QSpinBox(self)
        self.batch_size.setKeyboardTracking(False)
        self.batch_size.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.batch_refusal = self.add("Batch size", self.batch_size, "Examples in one mini-batch.")
        self.batch_size.valueChanged.connect(self._set_size)
        self.batch_size.editingFinished.connect(self._begin_gesture)
        self.shuffle = QCheckBox("Shuffle every epoch", self)
        self.add(
            "Order",
            self.shuffle,
            "Shuffle: every pass over the examples takes them in another order, the same one for the same seed.",
        )
        self.shuffle.clicked.connect(self._set_shuffle)

    def refresh(self, document: Document) -> None:
        """Show optimizer, learning rate and batches of a document."""
        training = document.training
        self.rate.show_value(training.learning_rate)
        with QSignalBlocker(self.slider):
            self.slider.setValue(_tick(training.learning_rate))
        optimizer, known = training.optimizer, training.optimizer.settings()
        choose(self.optimizer, optimizer.name)
        self.say_of(self.optimizer, "Optimizer", f"{OPTIMIZER_TIP} {optimizer.tip}")
        for name, field in self.settings.items():
            self.set_row_visible(field, name in known)
            if name in known:
                self.say_of(field, known[name].label, known[name].tip)
                field.show_value(getattr(optimizer, name))
        self._refresh_batch(document)
        self.problem.refresh()

    def _refresh_batch(self, document: Document) -> None:
        size = document.training.batch_size
        choose(self.batch, "all" if size is None else "some")
        self.set_row_visible(self.batch_size, size is not None)
        with QSignalBlocker(self.batch_size):
            most = max(len(document.data.training_rows), size or 1)
            self.batch_size.setRange(1, min(most, LARGEST))
            self.batch_size.setValue(min(size or 1, LARGEST))
        self.batch_size.setEnabled(most <= LARGEST)
        with QSignalBlocker(self.shuffle):
            self.shuffle.setChecked(document.training.shuffle)
        self.shuffle.setEnabled(size is not None or document.training.shuffle)

    def _begin_gesture(self) -> None:
        self._gesture = object()

    def _set_rate(self, value: float) -> str:
        return ask(self._bridge, lambda: SetLearningRate(value))

    def _slide(self, tick: int) -> None:
        rate = float(f"{10 ** (tick / TICKS_PER_DECADE):.1e}")
        ask(self._bridge, lambda: SetLearningRate(rate), self._gesture)

    def _choose_optimizer(self, index: int) -> None:
        name = self.optimizer.itemData(index)
        if name != self._bridge.document.training.optimizer.name:
            ask(self._bridge, lambda: SetOptimizer(OPTIMIZERS[name]()))

    def _setting(self, name: str) -> Commit:
        def commit(value: float) -> str:
            optimizer = self._bridge.document.training.optimizer
            return ask(self._bridge, lambda: SetOptimizer(_with(optimizer, name, value)))

        return commit

    def _choose_batch(self, index: int) -> None:
        document = self._bridge.document
        training, count = document.training, len(document.data.training_rows)
        size = None if self.batch.itemData(index) == "all" else min(count, 32, max(1, count // 2))
        if (size is None) != (training.batch_size is None):
            ask(self._bridge, lambda: SetBatch(size, training.shuffle))

    def _set_size(self, size: int) -> None:
        shuffle = self._bridge.document.training.shuffle
        self.batch_refusal.say(ask(self._bridge, lambda: SetBatch(size, shuffle), self._gesture))

    def _set_shuffle(self, shuffle: bool) -> None:
        size = self._bridge.document.training.batch_size
        ask(self._bridge, lambda: SetBatch(size, shuffle))


def _tick(rate: float) -> int:
    return round(TICKS_PER_DECADE * math.log10(rate)) if rate > 0 else -5 * TICKS_PER_DECADE


def _with(optimizer: Optimizer, name: str, value: float) -> Optimizer:
    return replace(optimizer, **{name: value})
