"""What a learner sees in the window, and what the saved session looks like."""

from __future__ import annotations

import json
from itertools import chain
from math import isclose
from typing import Any

from PySide6.QtWidgets import QLabel, QMessageBox, QTableWidget, QWidget

from bpstudio.notation.numbers import format_number
from bpstudio.storage.writer import encode
from tests.scenarios.learner import Learner, part


def said(learner: Learner) -> str:
    """The sentence in the status line."""
    return learner.window.status.sentence.text()


def noticed(learner: Learner) -> str:
    """The sentence that lies over the network; empty where there is none."""
    notice = learner.window.notice
    return notice.text if notice.isVisible() else ""


def cards(learner: Learner) -> list[str]:
    """The factors of the chain, from the parameter to the cost, as a screen reader reads them."""
    return [card.accessibleName() for card in learner.window.equation.chain.cards]


def result(learner: Learner) -> str:
    """The product behind the last card; empty before it is complete."""
    return text_of(learner, "result")


def meaning(learner: Learner) -> str:
    return text_of(learner, "meaning")


def text_of(learner: Learner, name: str) -> str:
    label = part(learner.window, QLabel, name)
    return label.text() if label.isVisible() else ""


def place(learner: Learner) -> tuple[int, int]:
    """The iteration, and the step within it, where the cursor is."""
    cursor = learner.window.session.state.cursor
    return cursor.iteration, cursor.revealed


def number_on(learner: Learner, name: str) -> str:
    """A weight or bias as the network shows it."""
    found = learner.place(name)
    return format_number(learner.window.session.frame.parameters[found])  # type: ignore[index]


def question(learner: Learner) -> str:
    """What the window asks; empty where it asks nothing."""
    boxes = [box for box in learner.window.findChildren(QMessageBox) if box.isVisible()]
    return boxes[0].text() if boxes else ""


def texts_in(dialog: QWidget) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def rows_of(table: QTableWidget) -> dict[str, list[str]]:
    """The cells of a table, line by line, under the name in its first column."""
    model = table.model()
    cells = [
        [str(model.index(row, column).data()) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]
    return {first: rest for first, *rest in cells}


def saved(learner: Learner, name: str = "") -> dict[str, Any]:
    """A saved session; without a name, what the window in front would save now."""
    text = encode(learner.window.session.frame) if not name else (learner.folder / name).read_bytes()
    found: dict[str, Any] = json.loads(text)
    return found


def the_session_looks_like(learner: Learner, expected: str, name: str = "") -> None:
    """``expected`` is a part of the session file: keys it does not name may be there, and "…" is anything."""
    differences = differing(json.loads(expected), saved(learner, name), "the session")
    assert not differences, "\n".join(differences)


def differing(expected: Any, found: Any, where: str) -> list[str]:
    """Where what was found is not what was expected; numbers may differ by a rounding."""
    match expected:
        case "…":  # anything
            return []
        case dict() if isinstance(found, dict):
            missing = [f"{where} has no {key}" for key in expected if key not in found]
            within = [
                differing(expected[key], found[key], f"{where}.{key}") for key in expected if key in found
            ]
            return missing + list(chain.from_iterable(within))
        case list() if isinstance(found, list) and len(expected) == len(found):
            pairs = enumerate(zip(expected, found, strict=True))
            each = (differing(one, other, f"{where}[{n}]") for n, (one, other) in pairs)
            return list(chain.from_iterable(each))
        case int() | float() if isinstance(found, int | float) and isclose(expected, found, rel_tol=1e-9):
            return []
    return [] if expected == found else [f"{where} is {found!r}, not {expected!r}"]
