"""Of two processes that share the files of tests, neither is to be left alone at the end with one that takes long."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
LONG = (
    "processors/test_on_other_processors.py",
    "faults/test_what_a_file_can_take.py",
    "test_api_exports.py",
    "storage/export/test_solutions_written.py",
    "faults/test_the_program_ends.py",
    "qt/test_nothing_stale.py",
    "qt/test_ends_of_numbers.py",
    "qt/test_two_windows.py",
    "storage/test_other_processors.py",
    "faults/test_the_window_under_faults.py",
    "session/test_random_walks.py",
    "qt/documents/test_pictures.py",
    "explain/test_equations_are_true.py",
    "qt/test_scope_shown.py",
    "test_cli_process.py",
    "qt/shell/test_focus.py",
    "faults/test_two_programs_on_one_file.py",
    "faults/test_several_windows.py",
    "faults/test_the_program_starts.py",
    "test_architecture.py",
)
"""Files that take longest, in that order."""


def long_first(items: list[pytest.Item]) -> None:
    """Put the tests of those files before all others."""
    rank = {HERE / name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, len(LONG)))
