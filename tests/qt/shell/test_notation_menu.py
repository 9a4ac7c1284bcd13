"""The switch that makes the whole window write as the learner's textbook does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.parameters import Parameter
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.qt.app import create_window
from bpstudio.qt.ground import settings
from bpstudio.qt.shell.main_window import MainWindow
from tests.qt.there import there


@pytest.fixture(autouse=True)
def the_articles_notation_afterwards() -> Iterator[None]:
    yield
    settings._settings().remove("notation")


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("article")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.session.follow(Parameter.parse("theta2"))
    made.session.seek(0, 9)
    yield made
    made.files.keep()
    made.close()


def choose(window: MainWindow, name: str) -> None:
    menu = there(window.findChild(QMenu, "notation_menu"))
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.objectName() == name).trigger()


def test_choosing_letters_changes_every_view_at_once(window: MainWindow) -> None:
    choose(window, "notation_weight_w")
    choose(window, "notation_cost_J")
    choose(window, "notation_layers_subscript")
    cards = [card.accessibleName() for card in window.equation.chain.cards]
    assert [name.partition(" = ")[0] for name in cards][:3] == ["∂z₂/∂w₂", "∂a₂/∂z₂", "∂z₃/∂a₂"]
    assert window.equation.conventions.whole.startswith("J = ")
    assert "∂J/∂z₃" in there(window.statusBar().findChild(QLabel, "sentence")).text()
    window.bridge.select(Parameter.parse("theta2[0,0]"))
    assert "∂J/∂w₂" in window.inspector.parameter_page.facts.text()
    assert window.parameter_table.model.headerData(2, Qt.Orientation.Horizontal) == "∂J/∂w"
    assert window.cost_plot.name.text() == "Cost J"
    assert window.transport._follow.currentText() == "w₂"
    assert any("w₁" in box.text() for box in window.training_settings.findChildren(QCheckBox))


def test_the_choice_is_kept_for_the_next_window(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, "notation_cost_E")
    other = create_window("article")
    qtbot.addWidget(other)
    assert other.notation == Notation(cost="E")
    assert other.equation.conventions.whole.startswith("E = ")


def test_the_scalar_form_writes_the_articles_affine_map_without_a_transpose(window: MainWindow) -> None:
    window.named_actions["follow_none"].trigger()
    window.session.seek(0, 5)
    assert "θ₃ᵀa²" in window.equation.composition.accessible_equation
    choose(window, "notation_form_scalar")
    assert "z³ = θ₃a² + b₃" in window.equation.composition.accessible_equation


def test_what_explains_the_plots_is_in_the_textbooks_letters_at_once(window: MainWindow) -> None:
    """Switched in an open window; the menu in which they are chosen is the one place that shows both."""
    panels = (window.cost_plot, *window.plot_stack.plots)
    tips = {part: part.toolTip() for panel in panels for part in panel.findChildren(QWidget)}
    assert any("θ" in tip for tip in tips.values())
    window.bridge.write_in(Notation("w", "J", "superscript"))
    left = [part.toolTip() for part in tips if "θ" in part.toolTip() or "∂C" in part.toolTip()]
    assert not left
    window.bridge.write_in(ARTICLE)
    assert {part: part.toolTip() for part in tips} == tips


def test_opening_the_menu_again_leaves_nothing_behind(window: MainWindow) -> None:
    def inside() -> Counter[str]:
        return Counter(type(one).__name__ for one in window.notation_menu.findChildren(QObject))

    window.notation_menu.aboutToShow.emit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    before = inside()
    for _ in range(3):
        window.notation_menu.aboutToShow.emit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert inside() == before
    assert before["QActionGroup"] == 4
