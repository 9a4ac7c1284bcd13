"""What was said of an answer, in the letters of another notation."""

from __future__ import annotations

from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.explain.diagnosis.said_anew import said_anew
from bpstudio.notation.textbook import ARTICLE, Notation

OTHER = Notation(weight="w")


def test_it_is_said_in_the_letters_that_are_in_force() -> None:
    def judged(notation: Notation) -> Judgement:
        return Judgement("wrong", f"1 is not {notation.weight}.")

    said = said_anew(judged, judged(ARTICLE))
    assert (said(ARTICLE), said(OTHER)) == ("1 is not θ.", "1 is not w.")


def test_it_stays_where_the_other_letters_give_what_was_typed_another_meaning() -> None:
    def judged(notation: Notation) -> Judgement:
        return Judgement("right" if notation == ARTICLE else "unreadable", f"Said in {notation.weight}.")

    assert said_anew(judged, judged(ARTICLE))(OTHER) == "Said in θ."
