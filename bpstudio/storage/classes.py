"""Columns that say which class an example belongs to: words, or a few whole numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bpstudio.storage.delimited import MOST_CLASSES, Sheet
from bpstudio.storage.headings import name_in

NAMES = {"class", "classes", "label", "labels", "species", "category", "digit", "kind", "type", "cluster"}


def can_be_classes(sheet: Sheet, column: int, rows: int = 1000) -> bool:
    """Whether it has words, or whole numbers of which there are few, and fewer than rows; the first ``rows`` tell."""
    if sheet.classes[column]:
        return True
    numbers = sheet.table[:rows, column]
    numbers = numbers[~np.isnan(numbers)]
    if (numbers != np.floor(numbers)).any():
        return False
    return 1 < len(np.unique(numbers)) <= min(MOST_CLASSES, len(numbers) - 1)


def is_named_classes(sheet: Sheet, column: int) -> bool:
    """Whether its heading says that it has classes, and it can have."""
    name = name_in(sheet.names[column]).strip().lower()
    return name in NAMES and can_be_classes(sheet, column)


def as_classes(sheet: Sheet, column: int) -> Sheet:
    """The sheet with that column as places among its values, which are classes, the smallest first.

    Raises ValueError where it has numbers that are none.
    """
    if sheet.classes[column]:
        return sheet
    name = name_in(sheet.names[column]).strip()
    if not can_be_classes(sheet, column, len(sheet)):
        where = f"column {column + 1} “{name[:30]}”" if name else f"column {column + 1}"
        raise ValueError(f"{where} has numbers, not classes; those are words, or a few whole numbers")
    numbers = sheet.table[:, column]
    known = ~np.isnan(numbers)
    values, places = np.unique(numbers[known], return_inverse=True)
    table = sheet.table.copy()
    table[known, column] = places
    words = tuple(f"{name or 'class'} {value:.0f}" for value in values)
    classes = tuple(words if place == column else old for place, old in enumerate(sheet.classes))
    return replace(sheet, table=table, classes=classes)
