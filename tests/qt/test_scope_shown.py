"""Whatever number stands in the window under a name is the engine's of that name, of one example or of the batch."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.examples import Examples, without_rows
from bpstudio.engine.network import Layer, Network
from bpstudio.engine.optimizers import Momentum
from bpstudio.engine.parameters import Parameter, every_parameter
from bpstudio.engine.program import Op
from bpstudio.engine.task import Cost, Regularization, Training
from bpstudio.explain.chain.parts import batch_words, gradient_text
from bpstudio.explain.words.tips import tip
from bpstudio.notation import textbook
from bpstudio.notation.naming import parameter_text
from bpstudio.notation.numbers import format_number, stated
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation
from bpstudio.qt.app import create_window
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.tables import in_column
from bpstudio.qt.parameters.parameter_model import TableColumn
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.edits.connections import CutConnections
from bpstudio.session.frame import Frame
from bpstudio.session.history.document import Document
from bpstudio.session.selection import COST_NODE, Unit
from bpstudio.session.session import Session
from tests.session.history.test_rounding import session_of
from tests.undone import undo_title

DOCUMENTS = {
    "mean": (
        Network(2, (Layer(3, "tanh"), Layer(1, "sigmoid"))),
        4,
        Cost("binary_cross_entropy"),
        Training(0.5),
    ),
    "sum": (Network(1, (Layer(1, "relu"), Layer(1, "tanh"))), 3, Cost(over_examples="sum"), Training(0.2)),
    "penalty": (
        Network(2, (Layer(2, "tanh"), Layer(2))),
        5,
        Cost(scale=0.5),
        Training(0.1, regularization=Regularization("l2", 0.05)),
    ),
    "mini-batches": (
        Network(2, (Layer(4, "relu"), Layer(3, "softmax"))),
        7,
        Cost("categorical_cross_entropy"),
        Training(0.3, Momentum(0.5), batch_size=3, shuffle=True, seed=2),
    ),
}


def document(kind: str) -> Document:
    network, examples, cost, training = DOCUMENTS[kind]
    rng = np.random.default_rng(5)
    x = rng.normal(size=(examples, network.inputs))
    y = np.eye(max(network.outputs, 2))[rng.integers(2, size=examples)][:, : network.outputs]
    return Document(network, Examples(x, y), cost, training)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("article")
    qtbot.addWidget(made)
    made.resize(1200, 760)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.files.keep()
    made.close()


def alone(frame: Frame, example: int) -> Frame:
    """The example run by itself through the engine, with the same parameters and without a penalty."""
    whole, row = frame.state.document, slice(int(frame.rows[example]), int(frame.rows[example]) + 1)
    assert whole.data.y is not None
    training = replace(whole.training, regularization=Regularization(), batch_size=None, shuffle=False)
    one = replace(whole, data=Examples(whole.data.x[row], whole.data.y[row]), training=training)
    session = session_of(one, frame.before.copy())
    session.finish_iteration()
    return session.frame


def share(frame: Frame) -> float:
    """What a mean makes of the examples' own costs and gradients."""
    return 1 / len(frame.rows) if frame.state.document.cost.over_examples == "mean" else 1.0


def expected(bridge: Bridge, parameter: Parameter) -> tuple[str, float | None]:
    """The name and the number of a single parameter's gradient in the scope that is shown."""
    frame, name = bridge.frame, parameter_text(parameter, bridge.frame.network, textbook.ARTICLE)
    found = frame.gradient(parameter)
    if len(frame.rows) == 1 or bridge.scope == "batch":
        return f"∂C/∂{name}", None if found is None else float(found)
    cost = f"C{str(frame.rows[bridge.example] + 1).translate(str.maketrans('0123456789', '₀₁₂₃₄₅₆₇₈₉'))}"
    if found is None:
        return f"∂{cost}/∂{name}", None
    part = alone(frame, bridge.example).gradient(parameter)
    assert part is not None
    return f"∂{cost}/∂{name}", float(part) * share(frame)


def same(written: str, value: float, digits: int) -> bool:
    """Whether a text is the number to so many digits; the last may be another where two ways of adding differ."""
    near = (value, np.nextafter(value, np.inf), value * (1 + 1e-12), value * (1 - 1e-12))
    return written in {format_number(float(each), digits) for each in near} or (
        abs(value) < 1e-12 and ("10⁻¹" in written or "10⁻²" in written or written == "0")
    )


def facts(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


def look(window: MainWindow, parameter: Parameter) -> str:
    """Everything that stands in the window under a name that has to do with the scope; which, if it has a gradient."""
    bridge, stage = window.bridge, window.canvas.stage
    bridge.select(parameter)
    name, value = expected(bridge, parameter)
    rows = facts(window.inspector.parameter_page.facts.text())
    assert name in rows
    if value is None:
        assert rows[name] == "—"
        assert stage.gradient(parameter) is None
    else:
        assert same(rows[name], value, 6), (name, rows[name], value)
        gradient = stage.gradient(parameter)
        assert gradient is not None
        assert gradient == pytest.approx(value, rel=1e-9, abs=1e-13)
        assert f"{name} = " in tip(stage, parameter)
    look_at_table(window, parameter)
    look_at_cost(window)
    look_at_parts(window, parameter)
    return bridge.scope if value is not None and len(bridge.frame.rows) > 1 else "nothing"


def look_at_parts(window: MainWindow, parameter: Parameter) -> None:
    """In the strip's table each row ends in the example's own part, and the foot in the gradient of all."""
    batch, frame = window.equation.batch.showing, window.bridge.frame
    gradient = frame.gradient(parameter)
    if not window.equation.batch.isVisible() or batch is None or gradient is None or frame.current is None:
        return
    if not batch.title.startswith(
        f"What each example adds to ∂C/∂{parameter_text(parameter, frame.network, textbook.ARTICLE)},"
    ):
        return  # of another one, which is followed
    assert format_number(float(gradient)) in batch.foot
    for place in window.equation.batch.model.places[:2]:
        part = alone(frame, place).gradient(parameter)
        assert part is not None
        assert same(batch.cells(place)[-1], float(part) * share(frame), 4)


def look_at_table(window: MainWindow, parameter: Parameter) -> None:
    """It is the batch's in either scope, and says so where the scope is one example."""
    table, frame = window.parameter_table, window.bridge.frame
    index = table.model.index(table.model.row_of(parameter), TableColumn.GRADIENT)
    gradient = frame.gradient(parameter)
    assert index.data() == ("—" if gradient is None else in_column(float(gradient), table.model.digits))
    said = len(frame.rows) > 1 and window.bridge.scope == "example"
    assert (batch_words(frame) in table.caption.text()) == said
    assert (batch_words(frame) in window.cost_plot.headline(window.bridge.state).name) == said


def look_at_cost(window: MainWindow) -> None:
    bridge, frame, stage = window.bridge, window.bridge.frame, window.canvas.stage
    if frame.cost is None:
        assert stage.cost is None
        return
    of_one = len(frame.rows) > 1 and bridge.scope == "example"
    value = frame.cost if not of_one else (alone(frame, bridge.example).cost or 0.0) * share(frame)
    assert stage.cost == pytest.approx(value, rel=1e-12)
    symbol = to_plain(stage.cost_symbol, textbook.ARTICLE)
    assert (symbol == "C") == (not of_one)
    assert f"{symbol} = " in tip(stage, COST_NODE)


def look_at_sentence(window: MainWindow) -> None:
    bridge, frame, text = window.bridge, window.bridge.frame, window.status.sentence.text()
    step = frame.current
    if step is None or len(frame.rows) == 1 or step.op is Op.UPDATE:
        return
    ends = step.op in (Op.C, Op.DZ_DTHETA, Op.DZ_DB)
    if not ends or bridge.scope == "example":
        assert f"example {int(frame.rows[bridge.example]) + 1} " in text
        assert batch_words(frame) not in text
    else:
        assert batch_words(frame) in text
    if step.op is Op.C:
        assert window.canvas.stage.cost is not None
        assert (
            f"{to_plain(window.canvas.stage.cost_symbol, textbook.ARTICLE)} = {format_number(window.canvas.stage.cost)}"
            in text
        )
    elif ends:
        whole = Parameter.parse(str(step.writes).removeprefix("dC/d"))
        found = window.canvas.stage.gradients(whole)
        upright = found if found is None or np.ndim(found) > 1 else np.asarray(found)[:, None]  # units down
        assert (
            stated(gradient_text(frame, whole, bridge.scope, bridge.example, textbook.ARTICLE), upright)
            in text
        )


def toggle(bridge: Bridge) -> None:
    bridge.show_scope("batch" if bridge.scope == "example" else "example")


def wander(window: MainWindow, chance: random.Random) -> str:
    bridge, session = window.bridge, window.session
    parameter = chance.choice(list(every_parameter(session.document.network)))
    acts: dict[str, Callable[[], object]] = {
        "step": session.step,
        "back": session.back,
        "phase": session.finish_phase,
        "iteration": session.finish_iteration,
        "late": lambda: session.seek(session.state.cursor.iteration, len(session.frame.program) - 1),
        "train": lambda: session.train(chance.choice([1, 5])),
        "study": lambda: bridge.study(chance.randrange(len(session.frame.rows))),
        "scope": lambda: toggle(bridge),
        "follow": lambda: session.follow(chance.choice([None, parameter])),
    }
    name = chance.choice([*acts, *["step"] * 3, *["late"] * 4, "scope", "study"])
    try:
        acts[name]()
    except ValueError:
        name += ", refused"
    return name


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_on_any_walk_every_name_has_its_own_number(window: MainWindow, kind: str) -> None:
    chance = random.Random(kind)
    window.bridge.replace_session(Session(document(kind)))
    window.panels.setCurrentWidget(window.inspector)
    done: list[str] = []
    seen: list[str] = []
    for _ in range(45):
        done.append(wander(window, chance))
        look_at_sentence(window)
        parameters = list(every_parameter(window.bridge.frame.network))
        for parameter in chance.sample(parameters, 2):
            for _scope in range(2):
                try:
                    seen.append(look(window, parameter))
                except AssertionError as error:
                    raise AssertionError(f"after {done}, {parameter}: {error}") from error
                toggle(window.bridge)
    assert min(seen.count("example"), seen.count("batch")) >= 5, "the walk saw gradients in both scopes"


def test_switching_is_no_edit_and_reaches_every_view(window: MainWindow) -> None:
    window.bridge.replace_session(Session(document("mean")))
    session, parameter = window.session, Parameter.parse("theta2[1,0]")
    session.seek(0, session.frame.program.branch(parameter).number)
    window.bridge.select(parameter)
    before, undo, modified = session.state, undo_title(session), window.files.modified
    window.cost_plot.refresh_now()
    seen = [texts(window)]
    for scope in ("batch", "example"):
        window.bridge.show_scope(scope)
        seen.append(texts(window))
    assert session.state is before
    assert (undo_title(session), window.files.modified) == (undo, modified)
    for name, text in seen[0].items():
        assert seen[1][name] != text, name
        assert seen[2][name] == text, name


def texts(window: MainWindow) -> dict[str, str]:
    return {
        "canvas": f"{to_plain(window.canvas.stage.cost_symbol, textbook.ARTICLE)} {window.canvas.stage.cost}",
        "legend": window.canvas.palette_bar.legend.whole,
        "strip": str(window.equation.batch.isVisible()),
        "switch": str(window.equation.bar.scope.buttons["batch"].isChecked()),
        "inspector": window.inspector.parameter_page.facts.text(),
        "heading": window.inspector.heading.words.text(),
        "table": window.parameter_table.caption.text(),
        "cost plot": window.cost_plot.name.text(),
        "nudge": window.inspector.parameter_page.nudge.part.heading.text(),
        "status": window.status.sentence.text(),
    }


def test_another_example_is_told_everywhere_as_well(window: MainWindow) -> None:
    window.bridge.replace_session(Session(document("mean")))
    window.session.seek(0, 8)
    for example in (2, 0, 3):
        window.bridge.study(example)
        words = f"example {example + 1} of 4"
        assert words in window.canvas.palette_bar.legend.whole
        assert words in window.status.sentence.text()
        assert window.equation.bar.scope.buttons["example"].text() == f"One example ▸ {example + 1} of 4"
        window.bridge.select(Unit(1, 0))
        assert words in window.inspector.heading.words.text()
        window.bridge.select(None)


def test_the_legend_says_whose_numbers_are_where_and_leaves_with_the_second_example(
    window: MainWindow,
) -> None:
    window.bridge.replace_session(Session(document("mean")))
    legend = window.canvas.palette_bar.legend
    assert legend.isVisible()
    assert legend.whole == "example 1 of 4: z, a, ∂C/∂z, and its part C₁, ∂C₁/∂θ"
    window.bridge.show_scope("batch")
    assert legend.whole == "z, a, ∂C/∂z: example 1 of 4 · C, ∂C/∂θ: all 4 examples"
    window.bridge.replace_session(Session(document("mini-batches")))
    row = int(window.bridge.frame.rows[0]) + 1
    assert legend.whole.startswith(f"example {row}: z, a")
    whole = document("mean")
    window.bridge.replace_session(Session(replace(whole, data=without_rows(whole.data, (1, 2, 3)))))
    assert legend.whole == ""
    assert not legend.isVisible()


def test_e_turns_the_switch_and_a_new_session_begins_with_one_example(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.bridge.replace_session(Session(document("mean")))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_E)
    assert window.bridge.scope == "batch"
    qtbot.keyClick(window.canvas, Qt.Key.Key_E)
    assert window.bridge.scope == "example"
    window.bridge.show_scope("batch")
    window.bridge.replace_session(Session(document("sum")))
    assert window.bridge.scope == "example"


def test_e_with_one_example_says_why_nothing_happens_and_is_not_remembered(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_E)
    assert window.notice.isVisible()
    assert "An iteration sees one example here" in spoken_by(window.notice)
    window.bridge.replace_session(Session(document("mean")))
    assert window.bridge.scope == "example"


def spoken_by(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QWidget) if hasattr(label, "text"))


def test_the_letters_of_the_textbook_are_those_of_the_parts(window: MainWindow) -> None:
    window.bridge.replace_session(Session(document("mean")))
    window.session.seek(0, 7)
    window.bridge.write_in(Notation(weight="w", cost="J", layers="subscript"))
    assert window.canvas.palette_bar.legend.whole == "example 1 of 4: z, a, ∂J/∂z, and its part J₁, ∂J₁/∂w"
    assert "J₁ = " in tip(window.canvas.stage, COST_NODE)


def test_a_connection_that_is_cut_has_no_part(window: MainWindow) -> None:
    window.bridge.replace_session(Session(document("mean")))
    window.bridge.edit(CutConnections(("theta1[0,0]",)))
    window.session.seek(0, len(window.bridge.frame.program) - 1)
    assert window.canvas.stage.gradient(Parameter.parse("theta1[0,0]")) == 0.0


def test_the_page_of_a_step_names_whose_numbers_are_where(window: MainWindow) -> None:
    window.bridge.replace_session(Session(document("mean")))
    bridge, page = window.bridge, window.inspector.step_page
    window.panels.setCurrentWidget(window.inspector)
    window.session.seek(0, 5)
    bridge.study(1)
    assert page.formula.text().startswith("C₂ = 1/m (")
    assert "Σ" not in page.formula.text()
    assert facts(page.facts.text()).keys() == {"C₂"}
    bridge.show_scope("batch")
    assert page.formula.text().startswith("C = 1/m Σ")
    assert facts(page.facts.text()).keys() == {"C"}
    assert page.reads_title.text() == "Uses: example 2 of 4"
    window.session.seek(0, bridge.frame.program.branch(Parameter("theta", 2)).number)
    assert facts(page.facts.text()).keys() == {"∂z²/∂θ₂, example 2 of 4", "∂C/∂θ₂, all 4 examples"}
    assert page.numbers_title.text() == "With its numbers: example 2 of 4"
    bridge.show_scope("example")
    assert facts(page.facts.text()).keys() == {"∂z²/∂θ₂", "Product so far ∂C₂/∂θ₂"}
    assert page.numbers_title.text() == "With its numbers"


def test_an_examples_part_has_no_term_of_the_penalty_in_its_formula(window: MainWindow) -> None:
    window.bridge.replace_session(Session(document("penalty")))
    window.session.seek(0, 5)
    page = window.inspector.step_page
    assert "λ" not in page.formula.text() + page.numbers.text()
    window.bridge.show_scope("batch")
    assert "λ" in page.formula.text()
