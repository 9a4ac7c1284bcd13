"""The numbers of a hunt that nobody may read until it is solved."""

from __future__ import annotations

import re

import numpy as np

from bpstudio.engine.entry import array_of
from bpstudio.engine.mistakes.visibility import far_apart
from bpstudio.explain.diagnosis.titles import TITLES
from bpstudio.notation.numbers import MINUS, format_number
from bpstudio.session.history.state import State
from bpstudio.session.practice.found import PlantedMistake, found_in
from bpstudio.session.practice.places import stands


def right_numbers(state: State) -> dict[str, str]:
    """Every number that the mistake makes wrong, as it would be written were it right; by what it is.

    Those that stand somewhere else in the iteration, or are the size of one that does, are left out; and those of fewer
    than four digits.
    """
    found = found_in(state)
    seen = {format_number(size) for value in _all(found) for size in (value, abs(value))}
    kept: dict[str, str] = {}
    for quantity in stands(found.right.task.network):
        right, wrong = (np.atleast_1d(array_of(each, quantity)) for each in (found.right, found.wrong))
        if quantity.is_parameter or right.shape != wrong.shape:
            continue
        for place in np.ndindex(right.shape):
            text = format_number(float(right[place]))
            if (
                far_apart(float(right[place]), float(wrong[place]))
                and text not in seen
                and sum(map(str.isdigit, text)) > 3
            ):
                kept[f"{quantity}{list(place)}"] = text
    return kept


def _all(found: PlantedMistake) -> list[float]:
    """All that is shown."""
    shown = []
    for quantity in stands(found.wrong.task.network):
        shown += np.atleast_1d(array_of(found.wrong, quantity)).ravel().tolist()
    after = found.wrong.after.flat.tolist() + found.wrong.parameters.flat.tolist()
    return [*shown, *after]


def tells(text: str, numbers: dict[str, str]) -> list[str]:
    """Which of these numbers a text has in it."""
    signed = re.split(r"[^0-9.−⁻×¹²³⁴⁵⁶⁷⁸⁹⁰]+", text.replace("-", MINUS))
    words = {word.strip(".") for word in signed}
    return [f"{what} = {number}" for what, number in numbers.items() if number in words]


def names(text: str, state: State) -> list[str]:
    """Which words that name the mistake a text has in it."""
    mistake = found_in(state).alteration.mistake
    return [word for word in (mistake, TITLES[mistake], "planted_in") if word in text]
