"""Going through a tree: replacing parts, finding them, and taking tags off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from operator import is_
from typing import Any, get_args

from bpstudio.notation.tree import Node, Number, Operator, Parens, Row, Script, Symbol, Tagged, Text, row

_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in get_args(Node)}
"""What a kind of node is made of, in reading order. To ask each node takes longer than to rebuild it."""
_LEAVES = (Symbol, Number, Operator, Text)
_NO_NODES = (str, float, type(None))


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside, in reading order."""
    for name in _NAMES[type(node)]:
        yield from _nodes_in(getattr(node, name))


def _nodes_in(value: Any) -> Iterator[Node]:
    if isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)
    elif not isinstance(value, _NO_NODES):
        yield value


def every_node(node: Node) -> Iterator[Node]:
    """The node itself and all nodes inside it."""
    yield node
    for child in children(node):
        yield from every_node(child)


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with ``change`` made to each of its children; the node itself where none is changed."""
    if isinstance(node, _LEAVES):
        return node
    kind: type[Any] = type(node)
    before = [getattr(node, name) for name in _NAMES[kind]]
    after = [value if isinstance(value, _NO_NODES) else _changed(value, change) for value in before]
    return node if all(map(is_, before, after)) else kind(*after)


def _changed(value: Any, change: Callable[[Node], Node]) -> Any:
    if not isinstance(value, tuple):
        return change(value)
    after = [_changed(item, change) if isinstance(item, tuple) else change(item) for item in value]
    return value if all(map(is_, value, after)) else tuple(after)


def substitute(node: Node, values: Mapping[Node, Node]) -> Node:
    """The tree with every part that ``values`` names replaced; scripts that meet are merged: z_i to z^3_i."""
    kinds = {type(each) for each in values}  # to look for a node takes as long as it is large

    def put_in(part: Node) -> Node:
        if type(part) in kinds and part in values:
            return values[part]
        done = rebuild(part, put_in)
        if isinstance(done, Script):
            return _merged(done)
        return row(*done.parts) if isinstance(done, Row) else done

    return put_in(node)


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
    return no_term and isinstance(part, Operator) and part.sign in ("−", "+")
