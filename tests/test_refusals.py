"""What a learner reads when something does not fit is a value: a sentence, and a field that says what it is about."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from bpstudio.engine.refused import RefusedError
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.reader import decode
from tests.sources import PACKAGE, tree_of
from tests.storage.test_reader import BAD, SESSIONS

PLAIN = {
    ("engine/network.py", "below"): "asked by the program itself, for a layer it has counted",
    ("engine/network.py", "above"): "asked by the program itself, for a layer it has counted",
    ("engine/parameters.py", "__init__"): "an array of a size that only the program chooses",
    ("engine/program.py", "chain"): "asked by the program itself, where the gradient is a single product",
    (
        "session/history/record.py",
        "extend",
    ): "what the process beside sent; the player has its own words for it",
    (
        "session/training/worker.py",
        "_receive",
    ): "what the process beside sent; the worker has its own words for it",
}
"""Where the engine and the session raise a ValueError that nobody reads, and why."""


def plain_errors(room: str) -> Iterator[tuple[str, str]]:
    """File and function of every ``raise ValueError(…)``."""
    for path in sorted((PACKAGE / room).rglob("*.py")):
        for function in ast.walk(tree_of(path)):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Raise) and _is_plain(node.exc):
                        yield path.relative_to(PACKAGE).as_posix(), function.name


def _is_plain(raised: ast.expr | None) -> bool:
    called = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(called, ast.Name) and called.id == "ValueError"


def test_what_is_shown_is_refused_with_what_it_is_about() -> None:
    assert {*plain_errors("engine"), *plain_errors("session")} == set(PLAIN)


def test_whoever_catches_errors_in_general_catches_a_refusal_and_reads_its_sentence() -> None:
    with pytest.raises(ValueError, match=r"^width must be at least 1$") as refused:
        raise RefusedError("width", "width must be at least 1")
    assert isinstance(refused.value, RefusedError)
    assert refused.value.about == "width"


@pytest.mark.parametrize("name", BAD)
def test_the_place_in_a_file_is_the_same_whatever_the_sentences_say(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_other_words(self: RefusedError, about: str, sentence: str) -> None:
        ValueError.__init__(self, f"passt nicht ({len(sentence)})")
        self.about = about

    monkeypatch.setattr(RefusedError, "__init__", in_other_words)
    with pytest.raises(SessionFileError) as refused:
        decode((SESSIONS / "bad" / f"{name}.json").read_bytes())
    assert refused.value.path == BAD[name]
