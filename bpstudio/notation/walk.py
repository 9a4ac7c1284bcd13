"""Going through a tree: replacing parts, finding them, and taking tags off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from bpstudio.notation.tree import Node, Operator, Parens, Row, Script, Tagged, row


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside, in reading order."""
    for field in fields(node):
        yield from _nodes_in(getattr(node, field.name))


def _nodes_in(value: Any) -> Iterator[Node]:
    if isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)
    elif value is not None and not isinstance(value, str | float):
        yield value


def every_node(node: Node) -> Iterator[Node]:
    """The node itself and all nodes inside it."""
    yield node
    for child in children(node):
        yield from every_node(child)


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with ``change`` made to each of its children."""
    changed = {field.name: _changed(getattr(node, field.name), change) for field in fields(node)}
    return replace(node, **changed)


def _changed(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    return value if value is None or isinstance(value, str | float) else change(value)


def substitute(node: Node, values: Mapping[Node, Node]) -> Node:
    """The tree with every part that ``values`` names replaced; scripts that meet are merged: z_i to z^3_i."""
    if node in values:
        return values[node]
    done = rebuild(node, lambda child: substitute(child, values))
    if isinstance(done, Script):
        return _merged(done)
    return row(*done.parts) if isinstance(done, Row) else done


def _merged(script: Script) -> Node:
    """One script for a script on a script, or parentheses where both would stand in one place."""
    inner = script.base
    if not isinstance(inner, Script):
        return script
    if (inner.upper and script.upper) or (inner.lower and script.lower):
        return replace(script, base=Parens(inner))
    return Script(inner.base, inner.upper or script.upper, inner.lower or script.lower)


def bare(node: Node) -> Node:
    """What is inside the tags of this node."""
    return bare(node.inner) if isinstance(node, Tagged) else node


def untagged(node: Node) -> Node:
    """The tree without its tags: the mathematics alone."""
    if isinstance(node, Tagged):
        return untagged(node.inner)
    return rebuild(node, untagged)


def is_unary(before: Node | None, part: Node) -> bool:
    """Whether the operator ``part`` is a sign, for want of a term before it; dots stand for terms."""
    no_term = before is None or (isinstance(before, Operator) and before.sign not in ("⋯", "…"))
    return no_term and part in (Operator("−"), Operator("+"))
