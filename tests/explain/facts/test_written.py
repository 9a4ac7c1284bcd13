"""What is typeset beside a number says what its label says in plain Unicode, in every textbook's letters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bpstudio.engine.parameters import every_parameter
from bpstudio.engine.program import Op
from bpstudio.explain.chain.factor_rows import factor_rows
from bpstudio.explain.facts.fact import Fact
from bpstudio.explain.facts.heading import (
    heading_at_the_start,
    heading_of_parameter,
    heading_of_step,
    heading_of_unit,
)
from bpstudio.explain.facts.nudge import nudge_facts
from bpstudio.explain.facts.parameter import facts_of_parameter, products_of_parameter
from bpstudio.explain.facts.step import chain_title, facts_of_step, reads_of_step
from bpstudio.explain.facts.unit import facts_of_unit
from bpstudio.explain.scope import Scope
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.tree import Node
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Unit
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read

Written = tuple[str, tuple[str | Node, ...]]
NOTATIONS = (ARTICLE, Notation(weight="w", cost="J", layers="brackets"))


def plain(parts: tuple[str | Node, ...], notation: Notation) -> str:
    return "".join(part if isinstance(part, str) else to_plain(part, notation) for part in parts)


def facts_at(frame: Frame, scope: Scope, example: int, notation: Notation) -> Iterator[Fact]:
    for step in frame.program:
        yield from facts_of_step(frame, step, scope, example, notation)
        if step.op is not Op.UPDATE:
            yield from reads_of_step(frame, step, example, notation)
    for parameter in list(every_parameter(frame.network)):
        yield from facts_of_parameter(frame, parameter, scope, example, notation)
        yield from products_of_parameter(frame, parameter, example, notation)
        yield from nudge_facts(frame, parameter, 0.01, notation)[0]
    for layer in range(1, frame.network.depth + 1):
        for k in range(frame.network.width(layer)):
            yield from facts_of_unit(frame, Unit(layer, k), example, notation)


def written_at(frame: Frame, scope: Scope, example: int, notation: Notation) -> Iterator[Written]:
    for fact in facts_at(frame, scope, example, notation):
        yield fact.label, fact.written or (fact.label,)
    headings = [heading_at_the_start(frame, scope, example, notation)]
    headings += [heading_of_step(frame, step, scope, example, notation) for step in frame.program]
    for parameter in every_parameter(frame.network):
        headings.append(heading_of_parameter(frame, parameter, scope, example, notation))
        yield from (chain_title(frame, parameter, inside, example, notation) for inside in (True, False))
        for link in factor_rows(frame, parameter, example, notation=notation):
            yield link.symbol, (link.written or link.symbol,)
    headings += [heading_of_unit(frame, Unit(0, 0), example, notation)]
    yield from ((heading.symbol, (heading.written,)) for heading in headings)


@pytest.mark.parametrize("notation", NOTATIONS, ids=("article", "others"))
@pytest.mark.parametrize("scope", ["batch", "example"])
@pytest.mark.parametrize("name", ["article", "xor", "mazur"])
def test_what_is_typeset_says_what_its_label_says(name: str, scope: Scope, notation: Notation) -> None:
    session = Session(read(located(name)).state)
    for step in (0, len(session.frame.program) - 1):
        session.seek(0, step)
        example = min(1, len(session.frame.rows) - 1)
        found = list(written_at(session.frame, scope, example, notation))
        assert [plain(parts, notation) for _, parts in found] == [label for label, _ in found]
        assert any(isinstance(part, Node) for _, parts in found for part in parts)
