"""Reading lessons: pages and directives as they stand in the file, and one sentence with the line for what is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpstudio.explain.lessons.checking import faults
from bpstudio.session.lessons.condition import Condition
from bpstudio.session.lessons.directives import Goto, Wait
from bpstudio.session.lessons.lesson import DirectiveBlock, LessonPage, Prose
from bpstudio.session.session import Session
from bpstudio.storage import reader, writer
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.lessons import (
    LARGEST,
    LONGEST_LINE,
    MOST_PAGES,
    bundled,
    lesson_from,
    located_lesson,
    read_lesson,
    read_session,
)

HEAD = "---\ntitle: T\nsession: article\nminutes: 5\n---\n"
LESSON = """---
title: "Two pages: a lesson"
session: article
minutes: 5
---
# Two pages

## The first

A question.

```bpstudio
goto 0 7

wait C visible
```

The answer,
in two lines.

### No page of its own

~~~python
## no page either
~~~

## The second ##

The end.
"""


def test_pages_begin_at_their_headings_and_hold_prose_and_blocks_in_order() -> None:
    lesson = lesson_from(LESSON.encode())
    assert (lesson.title, lesson.session, lesson.minutes) == ("Two pages: a lesson", "article", 5)
    first, second = lesson.pages
    assert (first.heading, first.line, second.heading, second.line) == ("The first", 8, "The second", 27)
    question, block, answer, code = first.parts
    assert question == Prose("A question.", 10)
    assert isinstance(block, DirectiveBlock)
    assert [(str(each), each.line) for each in block.directives] == [("goto 0 7", 13), ("wait C visible", 15)]
    assert answer == Prose("The answer,\nin two lines.\n\n### No page of its own", 18)
    assert code == Prose("## no page either", 24, code=True)
    assert second.parts == (Prose("The end.", 29),)
    assert first.directives == (Goto(0, 7), Wait(Condition.parse("C visible")))


def test_what_a_page_holds_put_together_again_is_the_same_page() -> None:
    once = lesson_from(LESSON.encode())
    again = lesson_from((HEAD + "\n".join(map(written, once.pages))).encode())
    assert list(map(written, again.pages)) == list(map(written, once.pages))
    assert [page.directives for page in again.pages] == [page.directives for page in once.pages]


def written(page: LessonPage) -> str:
    return "\n".join([f"## {page.heading}\n", *map(part_written, page.parts), ""])


def part_written(part: Prose | DirectiveBlock) -> str:
    if isinstance(part, DirectiveBlock):
        return "\n".join(["```bpstudio", *map(str, part.directives), "```\n"])
    return f"```python\n{part.text}\n```\n" if part.code else f"{part.text}\n"


@pytest.mark.parametrize(
    ("line", "heading"),
    [("## A", "A"), ("  ##   A b  ", "A b"), ("## A ##", "A"), ("## C#", "C#"), ("## A # b", "A # b")],
)
def test_a_heading_is_what_other_readers_take_for_one(line: str, heading: str) -> None:
    assert [page.heading for page in lesson_from((HEAD + line).encode()).pages] == [heading]


@pytest.mark.parametrize("line", ["##A", "### A", "    ## A", "# A"])
def test_what_only_looks_like_a_heading_begins_no_page(line: str) -> None:
    assert len(lesson_from((HEAD + "## A\n" + line).encode()).pages) == 1


@pytest.mark.parametrize(
    "part", ["## ", " ", "#", "[", "](", "$", "`", "~", "\\", "0", "1.", "a|", "{", "\\frac"]
)
def test_whatever_a_file_repeats_it_is_soon_read_and_checked(part: str) -> None:
    """Seconds, and no minutes: a line cannot be so long that looking through it takes the square of its length."""
    line = (part * LONGEST_LINE)[:LONGEST_LINE]
    body = "\n".join([line] * 20)
    try:
        lesson = lesson_from(f"{HEAD}## A\n\n{body}\n".encode())
    except SessionFileError as refused:
        lesson, said = lesson_from((HEAD + "## A").encode()), str(refused)
        assert said.startswith("line ")
    told: dict[int, list[str]] = {}
    for fault in faults(lesson, reader.read("article").state):
        told.setdefault(fault.line, []).append(fault.sentence)
    assert all(each == told[8] for each in told.values()), "alike lines have alike faults"


def test_a_file_of_another_system_is_read_alike() -> None:
    assert lesson_from(LESSON.replace("\n", "\r\n").encode("utf-8-sig")) == lesson_from(LESSON.encode())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: a lesson begins with a line ---, then title, session, minutes, then ---"),
        ("# T", "line 1: a lesson begins with a line ---, then title, session, minutes, then ---"),
        ("---\ntitle: T", "line 2: the lines at the beginning are not closed by ---"),
        ("---\ntitle\n---", "line 2: expected one of title, session, minutes with its value, such as minutes: 8"),
        ("---\ntitle:\n---", "line 2: expected one of title, session, minutes with its value, such as minutes: 8"),
        ("---\nauthor: A\n---", "line 2: expected one of title, session, minutes with its value, such as minutes: 8"),
        ("---\ntitle: T\ntitle: U\n---", "line 3: title is there twice"),
        ("---\ntitle: T\n---", "line 3: session, minutes are missing"),
        (HEAD.replace("5", "0"), 'line 4: minutes is "0", expected a whole number from 1 to 240'),
        (HEAD.replace("5", "ten"), 'line 4: minutes is "ten", expected a whole number from 1 to 240'),
        (f"---\ntitle: {'T' * 121}\nsession: s\nminutes: 1\n---", "line 2: a title has at most 120 characters"),
        (HEAD, "line 5: there is no page after this; each begins with a heading such as ## What is asked"),
        (HEAD + "Text.", "line 6: a page begins with a heading such as ## What is asked; this stands before the first"),
        (HEAD + "## \n", "line 6: a page has a heading; there is nothing after ##"),
        (HEAD + "## A\n```bpstudio\ngoto 0 1", "line 7: the fence ``` is not closed"),
        (HEAD + "## A\n```bpstudio\n\njump\n```", "line 9: there is no directive 'jump'; there are "
         "goto, follow, ask, hunt, wait, say"),
        (HEAD + "## A\nA bell: \a.", "line 7: there is a character here that is no letter or sign"),
        (HEAD + "## A\n" + "x" * 4001, "line 7: a line has at most 4,000 characters; begin a new one"),
        (HEAD + "##", "line 6: a page has a heading; there is nothing after ##"),
        (HEAD + "## A\nTurned round: \u202e.", "line 7: there is a character here that is no letter or sign"),
        (HEAD + "## A\n" * (MOST_PAGES + 1), f"line {6 + MOST_PAGES}: a lesson has at most {MOST_PAGES} pages"),
    ],
)  # fmt: skip
def test_what_is_no_lesson_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(SessionFileError) as refused:
        lesson_from(text.encode())
    assert str(refused.value) == said


def test_a_file_that_is_no_text_and_one_that_is_too_large_are_refused() -> None:
    with pytest.raises(SessionFileError, match="line 2: the text is not UTF-8"):
        lesson_from(b"---\n\xff")
    with pytest.raises(SessionFileError, match="a lesson has at most 262,144 bytes, and this has 262,145"):
        lesson_from(b"-" * (LARGEST + 1))


@given(st.text(st.sampled_from("-#`~ \nabstitle:minuteson0.4[](){}$<>!\\"), max_size=300))
def test_whatever_the_text_it_is_a_lesson_or_one_sentence(text: str) -> None:
    for head in ("", HEAD, HEAD + "## A\n", HEAD + "## A\n```bpstudio\n"):
        assert "\n" not in refused_with(head + text)


def refused_with(text: str) -> str:
    """What a text is refused with; nothing where it is a lesson."""
    try:
        lesson_from(text.encode())
    except SessionFileError as refused:
        return str(refused)
    return ""


# The session beside it


def lesson_with(session: str, folder: Path) -> Path:
    path = folder / "a.md"
    path.write_text(f"---\ntitle: T\nsession: {session}\nminutes: 5\n---\n## A\n\nText.\n", "utf-8")
    return path


def opened(session: str, folder: Path) -> int:
    path = lesson_with(session, folder)
    return read_session(read_lesson(path), path).state.iterations


def test_a_session_is_a_preset_or_a_file_beside_the_lesson(tmp_path: Path) -> None:
    session = Session(reader.read("article").state)
    session.train(3)
    (tmp_path / "inside").mkdir()
    writer.save(session, tmp_path / "mine.json")
    writer.save(session, tmp_path / "inside" / "mine.json")
    assert opened("article", tmp_path) == 0
    assert opened("mine.json", tmp_path) == 3
    assert opened("inside/mine.json", tmp_path) == 3


@pytest.mark.parametrize(
    "name", ["../mine.json", "nothing", "mine.txt", "in\\side.json", "/etc/mine.json", "link.json"]
)
def test_no_other_file_is_read(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    folder.mkdir()
    writer.save(Session(reader.read("article").state), tmp_path / "mine.json")
    if hasattr(os, "symlink"):
        try:
            os.symlink(tmp_path / "mine.json", folder / "link.json")
        except OSError:
            pytest.skip("no links can be made here")
    with pytest.raises(
        SessionFileError,
        match=r"^line 3: the session .* is neither a preset nor a [.]json file in the folder",
    ):
        opened(name, folder)


def test_a_session_that_is_missing_or_broken_is_said_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(SessionFileError, match=r"^mine.json: no such file"):
        opened("mine.json", tmp_path)
    (tmp_path / "mine.json").write_text("{}")
    with pytest.raises(SessionFileError, match=r"^mine.json: \$.format: found nothing, expected"):
        opened("mine.json", tmp_path)


def test_a_lesson_of_ours_is_found_by_its_name_and_any_other_by_its_path() -> None:
    name, path = next(iter(bundled().items()))
    assert located_lesson(name) == path
    assert located_lesson("other.md") == Path("other.md")
    assert located_lesson(Path(name)) == Path(name)
