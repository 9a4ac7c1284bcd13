"""Names read from right to left in LaTeX: letters from the right, numbers and Latin words among them from the left."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.storage.export.directions import directed
from bpstudio.storage.export.tex_text import tex_text


def from_right(text: str) -> list[list[str] | str]:
    """What is read from the left as it is; the rest in its parts, those from the left in angle brackets."""
    return [
        [part.text if part.from_right else f"<{part.text}>" for part in one.parts]
        if one.from_right
        else one.text
        for one in directed(text)
    ]


def apart(name: str) -> str:
    return f"\u2068{name}\u2069"


@pytest.mark.parametrize("text", ["", "length 12 (cm)", "ж Ä 价格 😀", apart("Größe 3")])
def test_what_is_read_from_the_left_is_one_part(text: str) -> None:
    assert "".join(map(str, from_right(text))) == text.strip("\u2068\u2069")


def test_a_name_that_is_set_apart_is_read_from_the_right_and_what_follows_it_is_not() -> None:
    assert from_right(f"{apart('אורך שורש 12 cm')} (x)") == [["אורך שורש ", "<12>", " ", "<cm>"], " (x)"]
    assert from_right(apart("12 אב 5%")) == [["<12>", " אב ", "<5%>"]]


def test_a_name_that_begins_from_the_left_has_only_its_words_from_the_right() -> None:
    assert from_right(apart("cm אורך 12-שורש 3 cm")) == ["cm ", ["אורך ", "<12>", "-שורש ", "<3>"], " cm"]
    assert from_right("שלום?") == [["שלום"], "?"]


def test_a_number_stays_whole() -> None:
    assert from_right(apart("ערך 1,250.5")) == [["ערך ", "<1,250.5>"]]
    assert from_right(apart("سعر ١٢٫٥")) == [["سعر ", "<١٢٫٥>"]]


def test_marks_go_with_their_letter() -> None:
    assert from_right(apart("נִקּוּד")) == [["נִקּוּד"]]
    assert from_right("\u05b4") == ["\u05b4"]


def test_brackets_are_read_as_what_they_enclose() -> None:
    assert from_right("cm אורך (אב)") == ["cm ", ["אורך (אב)"]]
    assert from_right("cm (אב)") == ["cm (", ["אב"], ")"]
    assert from_right("a [אב b] c") == ["a [", ["אב"], " b] c"]
    assert from_right(apart("אב (cm)")) == [["אב (", "<cm>", ")"]]
    assert from_right(apart("אב ()")) == [["אב ()"]]


def test_latex_sets_from_the_right_where_the_font_has_the_letters_and_else_as_before() -> None:
    aleph, bet = (
        rf"\othersign{{{number}}}{{\texttt{{U+{number}}}\allowbreak{{}}}}" for number in ("05D0", "05D1")
    )
    set_so = aleph + bet + rf" \fromleft{{12}} \fromleft{{)}}{aleph}\fromleft{{(}}"
    assert tex_text(apart("אב 12 (א)")) == rf"\fromright{{05D0}}{{{set_so}}}{{{aleph}{bet} 12 ({aleph})}}"
    assert (
        tex_text(f"{apart('12 א')} & x")
        == rf"\fromright{{05D0}}{{\fromleft{{12}} {aleph}}}{{12 {aleph}}} \& x"
    )


ALEPH = r"\othersign{05D0}{\texttt{U+05D0}\allowbreak{}}"


def test_a_number_after_brackets_from_the_right_stands_after_them() -> None:
    aleph = rf"\fromright{{05D0}}{{{ALEPH}}}{{{ALEPH}}}"
    assert tex_text(apart("Sheet (א) 5 points")) == f"Sheet ({aleph}) 5 points"


@given(st.text("א abc 12,.5()[]", max_size=14))
def test_no_letter_is_lost_where_the_font_has_none_from_the_right(text: str) -> None:
    assert "".join(part.text for part in directed(apart(text))) == text
    set_so = tex_text(apart(text)).replace(ALEPH, "א")
    either = r"\\fromright\{05D0\}\{(?:[^{}]|\\fromleft\{[^{}]*\})*\}\{([^{}]*)\}"
    assert re.sub(either, r"\1", set_so) == text
