"""What is said of numbers that are pasted into parameters and are not as many as these."""

from __future__ import annotations

from bpstudio.engine.words import counted, plural


def too_few_rows(numbers: int, *, left: int) -> str:
    """From the selected row on there are not as many parameters as numbers."""
    there = f"from the selected row on there {plural(left, 'is', 'are')} {counted(left, 'parameter')}"
    return f"{counted(numbers, 'number')} cannot be pasted: {there}."


def too_many_rows(numbers: int, *, selected: int) -> str:
    """As many rows are selected as there are numbers, or one; else it is not clear what is meant."""
    are = plural(selected, "is", "are")
    rows = counted(selected, "parameter", none="no")
    wanted = "Select one, or as many as there are numbers."
    return f"{counted(numbers, 'number')} cannot be pasted: {rows} {are} selected. {wanted}"
