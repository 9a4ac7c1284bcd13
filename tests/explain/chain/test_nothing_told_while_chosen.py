"""While it is asked which factor comes next, or how many paths there are, cards and facts leave just that out."""

from __future__ import annotations

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.chain.cards import chain_cards
from bpstudio.explain.chain.factor_rows import factor_rows
from bpstudio.explain.facts.parameter import facts_of_parameter
from bpstudio.explain.pages.stage import Attention
from bpstudio.explain.pages.subject import pages_closed
from bpstudio.explain.words.withheld import WITHHELD
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.practice.choices import choice_question
from bpstudio.session.practice.places import asked_for
from bpstudio.session.practice.questions import Answer, asked_in_passing
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read

FIRST = Parameter("theta", 1, 0, 0)


def following(name: str) -> Session:
    session = Session(read(located(name)).state)
    session.follow(FIRST)
    return session


def symbols(session: Session) -> list[str]:
    return [
        to_plain(card.symbol, ARTICLE)
        for card in chain_cards(session.frame, FIRST, 0, notation=ARTICLE).cards
    ]


def test_factors_to_come_have_no_name_while_it_is_asked_which_is_next() -> None:
    session = following("article")
    session.seek(0, 8)
    named = symbols(session)
    rows = [row.symbol for row in factor_rows(session.frame, FIRST, 0, notation=ARTICLE)]
    session.ask(choice_question("factor", 0, session.frame.program[8]))
    cards = chain_cards(session.frame, FIRST, 0, notation=ARTICLE).cards
    assert symbols(session) == ["?"] * 6 + named[-1:]
    assert [card.secret for card in cards] == [True] * 6 + [False]
    assert not any(card.tip for card in cards[:-1])
    assert [row.symbol for row in factor_rows(session.frame, FIRST, 0, notation=ARTICLE)] == rows[-1:]
    session.answer(Answer("0: factor 9", "dyhat/dz3", 1, note="right"))
    session.ask(asked_for("dyhat/dz3", session.document))
    assert symbols(session) == ["?"] * 5 + named[-2:]
    session.ask(asked_for("dC/dz3", session.document))
    assert symbols(session) == ["?"] * 5 + named[-2:]
    session.ask(asked_for("da2/dz2", session.document))  # its factor was not chosen
    assert symbols(session) == named
    session.ask(None)
    assert symbols(session) == named
    session.ask(asked_in_passing(Quantity.parse("dC/dz3"), (0,), 0, 5))
    assert symbols(session) == named


def test_nothing_counts_the_paths_while_their_number_is_asked_for() -> None:
    session = following("mazur")
    session.seek(0, 5)

    def notes() -> str:
        return " ".join(card.note for card in chain_cards(session.frame, FIRST, 0, notation=ARTICLE).cards)

    def facts() -> list[str]:
        found = facts_of_parameter(session.frame, FIRST, "example", 0, ARTICLE)
        return [fact.label for fact in found]

    assert "2 paths" in notes()
    assert "Paths to the cost" in facts()
    assert "paths" not in pages_closed(session.frame, Attention(FIRST), False)
    session.ask(choice_question("paths", 0, FIRST))
    assert "paths" not in notes()
    assert "Paths to the cost" not in facts()
    assert pages_closed(session.frame, Attention(FIRST), False)["paths"] == WITHHELD
