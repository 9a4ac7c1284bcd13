"""Nobody above the session reads the record or a trace: what may be seen is asked of the frame."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.sources import PACKAGE, tree_of

ROOMS = ("explain", "qt", "cli", "storage", "notation")
NAMES = {
    "Record",
    "Trace",
    "Traces",
    "whole_trace",
    "unsure_signs",
    "unveiled",
    "ALL_COSTS",
    "moved_since_shaped",
}
MEANT = {
    "explain/diagnosis/asked_number.py": "an answer is judged by the number that is not shown yet",
    "explain/hunts/symptoms.py": "a symptom is that of a session made for it, which is run whole",
    "explain/words/telling.py": "the tour tells the numbers of the step that it asks for",
    "qt/lessons/reader.py": "a mistake is planted in what a lesson's session begins with",
    "qt/plots/time_axis.py": "the axis is laid by all that is recorded, so that it stays when one goes back",
    "qt/plots/weight_plot.py": "the lines are those that moved most of all that is recorded, so that they stay",
    "qt/running/player.py": "the record that grows is lent to the process that runs it",
    "storage/checkpoints.py": "a file holds the whole session",
    "storage/differences.py": "two files are compared whole",
    "storage/export/forms.py": "a session of another processor is run again whole, before it is written",
    "storage/export/scripts/checked.py": "a script has the numbers of whole iterations, asked about or not",
    "storage/export/table.py": "the command line writes the whole series, the window asks the frame",
    "storage/grading/one_file.py": "two exercises are compared as they begin, before anything is computed",
    "storage/journal.py": "what is saved after every change is the whole session",
    "storage/export/link.py": "a link holds the whole session",
    "storage/recorded.py": "the series of a file are whole",
    "storage/replay.py": "a file is verified whole, by running it again",
    "storage/writer.py": "a file holds the whole session",
}
"""Who reads it all the same, and why."""


def readings(tree: ast.AST) -> Iterator[str]:
    """Every name of the record or a trace in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            of_a_log = isinstance(node.value, ast.Name) and node.value.id == "crash_log"
            if node.attr in NAMES or (node.attr == "record" and not of_a_log):
                yield node.attr
        elif isinstance(node, ast.Name) and node.id in NAMES:
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names if alias.name in NAMES)


MODULES = sorted(path for room in ROOMS for path in (PACKAGE / room).rglob("*.py"))


def test_no_module_above_the_session_reads_the_record_or_a_trace() -> None:
    found = {str(path.relative_to(PACKAGE)) for path in MODULES if list(readings(tree_of(path)))}
    assert found == set(MEANT), (
        "ask the frame, or say here why not; and strike out what asks the frame by now"
    )


@pytest.mark.parametrize(
    "source",
    [
        "costs = state.segment.record.costs",
        "from bpstudio.session.frame import Traces",
        "z = bridge.frame.whole_trace().workspace.z",
        "def held_out(record: Record) -> None: ...",
    ],
)
def test_a_reading_is_found(source: str) -> None:
    assert list(readings(ast.parse(source)))


def test_what_the_last_completed_iteration_is_stands_in_one_place() -> None:
    again = [
        str(path.relative_to(PACKAGE))
        for path in sorted(PACKAGE.rglob("*.py"))
        if ".completed - 1" in path.read_text("utf-8")
    ]
    assert again == ["session/history/state.py"]
