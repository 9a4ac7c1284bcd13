"""A lesson's prose as what is shown: blocks of runs, in the letters of the reader's textbook."""

from __future__ import annotations

import pytest

from bpstudio.explain.lessons.blocks import ProseBlock, Run, blocks_of, lettered, runs_of
from bpstudio.notation.textbook import ARTICLE, Notation
from bpstudio.notation.tree import Text
from bpstudio.session.lessons.lesson import Prose
from bpstudio.storage.lessons import bundled, read_lesson

BRACKETS = Notation(weight="w", cost="J", layers="brackets")


def shown(text: str, notation: Notation = ARTICLE) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks_of(Prose(text, 1), notation)]


def test_paragraphs_lists_headings_quotes_and_equations_come_apart() -> None:
    text = (
        "One\nparagraph.\n\nAnother.\n- an entry\n  of two lines\n2. the second\n> said\n### Under\nAfter it\n\n"
        "Before $$z = 1$$ after\n\n$$a = 2$$"
    )
    assert shown(text) == [
        ("paragraph", "One paragraph."),
        ("paragraph", "Another."),
        ("item", "• an entry of two lines"),
        ("item", "2. the second"),
        ("quote", "said"),
        ("heading", "Under"),
        ("paragraph", "After it"),
        ("paragraph", "Before "),
        ("equation", "z = 1"),
        ("paragraph", " after"),
        ("equation", "a = 2"),
    ]


def test_code_is_shown_as_it_is() -> None:
    assert blocks_of(Prose("a = [1](x)\n**b**", 1, code=True), ARTICLE) == (
        ProseBlock("code", (Run("a = [1](x)\n**b**", "code"),)),
    )


def test_strong_and_slanted_words_go_over_numbers_and_lines() -> None:
    (block,) = blocks_of(Prose("a **strong [0.4](bpstudio:C@0)\nword** and *one* more", 1), ARTICLE)
    assert [(run.text, run.kind, run.strong, run.slanted) for run in block.runs] == [
        ("a ", "words", False, False),
        ("strong ", "words", True, False),
        ("0.4", "number", True, False),
        (" ", "words", True, False),
        ("word", "words", True, False),
        (" and ", "words", False, False),
        ("one", "words", False, True),
        (" more", "words", False, False),
    ]


def test_a_star_that_stands_alone_and_one_that_is_escaped_are_signs() -> None:
    assert "".join(run.text for run in runs_of(r"2 * 3 and 2 ** 3 and \* and \$", ARTICLE)) == (
        "2 * 3 and 2 ** 3 and * and $"
    )


def test_links_are_written_out_and_mathematics_is_typeset() -> None:
    link, words, formula = runs_of(r"[here](https://example.org/) is $\hat{y}$", ARTICLE)
    assert (link.text, link.kind) == ("here (https://example.org/)", "link")
    assert words.text == " is "
    assert formula.text == "ŷ"
    assert formula.formula is not None


def test_mathematics_that_cannot_be_read_is_shown_as_it_is_written() -> None:
    (run,) = runs_of(r"$\nothing{$", ARTICLE)
    assert run.formula == Text(r"\nothing{")


def test_what_a_lesson_cannot_have_is_refused() -> None:
    with pytest.raises(ValueError, match="has no other on its line"):
        blocks_of(Prose("a lone $", 1), ARTICLE)


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("z² moves C, and a¹₂ too", "z[2] moves J, and a₂[1] too"),
        ("∂C/∂θ₂ = 1, ∂C/∂b₂", "∂J/∂w[2] = 1, ∂J/∂b[2]"),
        ("θ alone, b alone, a word, bias, zero", "w alone, b alone, a word, bias, zero"),
        ("ŷ and x₁ stay", "ŷ and x₁ stay"),
    ],
)
def test_words_are_written_in_the_letters_of_the_textbook(words: str, written: str) -> None:
    assert lettered(words, BRACKETS) == written
    assert lettered(words, ARTICLE) == words


@pytest.mark.parametrize("name", bundled())
def test_our_lessons_leave_no_sign_of_how_they_are_written(name: str) -> None:
    for page in read_lesson(bundled()[name]).pages:
        for part in page.parts:
            if isinstance(part, Prose):
                for block in blocks_of(part, BRACKETS):
                    assert "**" not in block.text
                    assert "bpstudio:" not in block.text
                    assert "θ" not in block.text
                    assert "\\" not in block.text
