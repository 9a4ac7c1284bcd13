"""Whoever searches for a name finds one thing: no public class, type or function is defined in two modules."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.sources import modules

COMMANDS = "each command of the terminal has these two"
OF_THE_FILE = "in ``contents`` it is the name that the schema of the session file has for it"
MEANT = {
    "Number": OF_THE_FILE,
    "Series": OF_THE_FILE,
    "add_options": COMMANDS,
    "run": COMMANDS,
    "library": "what one module finds out is handed on by the other to those above the engine",
}
"""Names with several definitions all the same, and why."""


def defined(tree: ast.Module) -> Iterator[str]:
    """The public classes, names of types and functions of a module; a function with overloads counts once."""
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.FunctionDef(name=name) if "overload" not in map(ast.unparse, node.decorator_list):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if not name.isupper():
                    yield name


def definitions(trees: dict[str, ast.Module]) -> dict[str, list[str]]:
    """Where each public name is defined, of those that are defined in several modules."""
    found = defaultdict(list)
    for module, tree in trees.items():
        for name in defined(tree):
            if not name.startswith("_"):
                found[name].append(module)
    return {name: places for name, places in found.items() if len(places) > 1}


def test_a_public_name_has_one_definition() -> None:
    found = definitions(dict(modules()))
    assert not {name: places for name, places in found.items() if name not in MEANT}
    assert not MEANT.keys() - found.keys(), "these exceptions are no longer needed"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("class Line: ...", "Line"),
        ("Place = Parameter | Unit", "Place"),
        ("Bar: TypeAlias = Literal['zoom']", "Bar"),
        ("def written(step: Step) -> str: ...", "written"),
    ],
)
def test_a_second_definition_is_found(source: str, name: str) -> None:
    tree = ast.parse(source)
    assert definitions({"one.py": tree, "other.py": tree}) == {name: ["one.py", "other.py"]}


@pytest.mark.parametrize(
    "source", ["class _Line: ...", "def _line(): ...", "MOST_LINES = 3", "lines.count = 3"]
)
def test_what_only_its_module_knows_may_be_called_as_elsewhere(source: str) -> None:
    tree = ast.parse(source)
    assert not definitions({"one.py": tree, "other.py": tree})
