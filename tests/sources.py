"""The program's own files as trees, for the tests that look through all of them: each is parsed once in a process.

No test changes a tree, since the next one is given the same.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "bpstudio"


def tree_of(path: Path) -> ast.Module:
    """The tree of a file; only those of the program are kept, since a test may write others anew."""
    return _kept(path) if PACKAGE in path.parents else parsed(path)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def _kept(path: Path) -> ast.Module:
    return parsed(path)


def modules(folder: Path = PACKAGE) -> Iterator[tuple[str, ast.Module]]:
    """The modules in a folder of the program: where in it each lies, and its tree."""
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix(), tree_of(path)
