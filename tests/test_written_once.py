"""What is written down in one module is asked for there by the others."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.sources import modules

LEAST_LETTERS = 8
"""A table of signs or words has that many, and a name, a unit or a single sign has not."""
LEAST_OF_A_BODY = 180
"""So long is what ``ast`` writes of a line that does something; a shorter one says no more than its name."""


def definitions(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The tables and functions of a module: what they say, without their names, and their names."""
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            words = [part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)]
            if sum(len(word) for word in words if isinstance(word, str)) >= LEAST_LETTERS:
                yield ast.dump(node.value), ast.unparse(node).split("=")[0]
        elif isinstance(node, ast.FunctionDef):
            said = ast.get_docstring(node) is not None
            body = "".join(ast.dump(line) for line in node.body[said:])
            if len(body) >= LEAST_OF_A_BODY:
                yield ast.dump(node.args) + body, node.name


def test_no_table_and_no_function_is_written_in_two_modules() -> None:
    places = defaultdict[str, list[str]](list)
    for path, tree in modules():
        for said, name in definitions(tree):
            places[said].append(f"{path}: {name.strip()}")
    assert [found for found in places.values() if len(found) > 1] == []
