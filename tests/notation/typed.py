"""An expression as it is typed, with what its names mean."""

from __future__ import annotations

from collections.abc import Mapping

from bpstudio.engine.network import Network
from bpstudio.notation.expressions import TypedExpression, read_answer
from bpstudio.notation.meaning import MeantExpression, SingleNumber, Surroundings, with_meaning
from bpstudio.notation.textbook import ARTICLE, Notation


def expression(text: str, of: Surroundings, notation: Notation = ARTICLE) -> MeantExpression:
    typed = read_answer(text, notation)
    assert isinstance(typed, TypedExpression)
    return with_meaning(typed, of)


def all_seen(
    asked: SingleNumber,
    network: Network,
    rows: int,
    settings: Mapping[str, float] | None = None,
    called: tuple[int, ...] | None = None,
) -> Surroundings:
    """Where no number is hidden."""
    return Surroundings(asked, network, rows, dict(settings or {}), lambda what: True, called)
