"""Reading a lesson: Markdown with front matter, pages that begin with ``##``, and fenced blocks of directives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bpstudio.engine.words import grouped, in_a_row, plural
from bpstudio.session.lessons.directives import directive
from bpstudio.session.lessons.lesson import DirectiveBlock, Lesson, LessonPage, Prose
from bpstudio.storage import reader
from bpstudio.storage.errors import SessionFileError, one_line, quoted
from bpstudio.storage.files import read_bytes
from bpstudio.storage.presets import presets
from bpstudio.storage.reader import Opened
from bpstudio.storage.resources import resource

LARGEST, LONGEST_LINE, MOST_PAGES, LONGEST_TITLE, MOST_MINUTES = 1 << 18, 4000, 100, 120, 240
LANGUAGE = "bpstudio"
_KEYS = ("title", "session", "minutes")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})\s*([^`]*)")
_TITLE = re.compile(r" {0,3}# ")


def bundled() -> dict[str, Path]:
    """The lessons that come with the program, in order, each by its name, which begins with its number."""
    return {path.stem: path for path in sorted(resource("lessons").glob("[0-9]*.md"))}


def located_lesson(source: str | Path) -> Path:
    """The file behind the name of a bundled lesson, or behind a path."""
    return bundled().get(source, Path(source)) if isinstance(source, str) else source


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file. Raises SessionFileError, with the line, where it cannot be read."""
    return lesson_from(read_bytes(path))


def read_session(lesson: Lesson, path: Path) -> Opened:
    """The session of a lesson that lies at ``path``. Raises SessionFileError where it is none, or not beside it."""
    name = lesson.session
    if name in presets():
        return reader.read(name)
    folder = path.resolve().parent
    beside = (folder / name).resolve()
    if "\\" in name or not name.endswith(".json") or not beside.is_relative_to(folder):
        raise _at(
            lesson.session_line,
            f"the session {quoted(name)} is neither a preset nor a .json file in the folder of the lesson",
        )
    try:
        return reader.read(beside)
    except SessionFileError as wrong:
        raise SessionFileError(name, str(wrong)) from None


def _at(line: int, sentence: str) -> SessionFileError:
    return SessionFileError(f"line {line}", sentence)


def lesson_from(raw: bytes) -> Lesson:
    """As ``read_lesson``, from the file's bytes."""
    if len(raw) > LARGEST:
        raise SessionFileError(
            "", f"a lesson has at most {grouped(LARGEST)} bytes, and this has {grouped(len(raw))}"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise _at(raw[: wrong.start].count(b"\n") + 1, "the text is not UTF-8") from None
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise _at(number, f"a line has at most {grouped(LONGEST_LINE)} characters; begin a new one")
        plain = line.replace("\t", " ")
        if one_line(plain) != plain:
            raise _at(number, "there is a character here that is no letter or sign")
    found, first = _front(lines)
    return _lesson(found, first, tuple(_pages(lines, first)))


def _front(lines: list[str]) -> tuple[dict[str, tuple[str, int]], int]:
    """What is said at the beginning, each with the number of its line, and the index of the first line after it."""
    if lines[0].strip() != "---":
        raise _at(1, f"a lesson begins with a line ---, then {in_a_row(_KEYS)}, then ---")
    found: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines[1:], 2):
        if line.strip() == "---":
            return found, number
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or key not in _KEYS or not value:
            raise _at(number, f"expected one of {in_a_row(_KEYS)} with its value, such as minutes: 8")
        if key in found:
            raise _at(number, f"{key} is there twice")
        found[key] = _unquoted(value), number
    raise _at(len(lines), "the lines at the beginning are not closed by ---")


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 2 and value[0] == value[-1] and value[0] in "\"'" else value


def _lesson(found: dict[str, tuple[str, int]], end: int, pages: tuple[LessonPage, ...]) -> Lesson:
    missing = [key for key in _KEYS if key not in found]
    if missing:
        raise _at(end, f"{in_a_row(missing)} {plural(len(missing), 'is', 'are')} missing")
    (title, of_title), (session, of_session), (minutes, line) = (found[key] for key in _KEYS)
    if len(title) > LONGEST_TITLE:
        raise _at(of_title, f"a title has at most {LONGEST_TITLE} characters")
    if not re.fullmatch("[0-9]{1,3}", minutes) or not 1 <= int(minutes) <= MOST_MINUTES:
        raise _at(line, f"minutes is {quoted(minutes)}, expected a whole number from 1 to {MOST_MINUTES}")
    if not pages:
        raise _at(end, "there is no page after this; each begins with a heading such as ## What is asked")
    if len(pages) > MOST_PAGES:
        raise _at(pages[MOST_PAGES].line, f"a lesson has at most {MOST_PAGES} pages")
    return Lesson(title, session, int(minutes), pages, of_title, of_session)


def _pages(lines: list[str], first: int) -> Iterator[LessonPage]:
    """The pages from a line on, by its index."""
    heading, start = "", 0
    parts: list[Prose | DirectiveBlock] = []
    for number, kind, text in _pieces(lines, first):
        if kind == "heading":
            if heading:
                yield LessonPage(heading, start, tuple(parts))
            heading, start, parts = text, number, []
            if not heading:
                raise _at(number, "a page has a heading; there is nothing after ##")
        elif heading:
            parts.append(_block(text, number) if kind == "block" else Prose(text, number, kind == "code"))
        elif text.strip() and not _TITLE.match(text):
            raise _at(
                number,
                "a page begins with a heading such as ## What is asked; this stands before the first",
            )
    if heading:
        yield LessonPage(heading, start, tuple(parts))


def _pieces(lines: list[str], first: int) -> Iterator[tuple[int, str, str]]:
    """What stands between headings and fences, with the number of its first line, its kind and its text."""
    prose: list[str] = []
    index = first
    while index < len(lines):
        fence, heading = _FENCE.fullmatch(lines[index]), _heading(lines[index])
        if fence is None and heading is None:
            prose.append(lines[index])
            index += 1
            continue
        yield from _prose(prose, index)
        prose = []
        if fence is None:
            yield index + 1, "heading", heading or ""
            index += 1
            continue
        end = _end_of_fence(lines, index, fence[1])
        kind = "block" if fence[2].strip() == LANGUAGE else "code"
        yield index + 2, kind, "\n".join(lines[index + 1 : end])
        index = end + 1
    yield from _prose(prose, index)


def _heading(line: str) -> str | None:
    """What a line of the kind that begins a page says; None of any other line."""
    if not re.match(" {0,3}##(?: |$)", line):
        return None
    text = line.strip()[2:].strip()
    open_ended = text.rstrip("#")
    return open_ended.strip() if open_ended.endswith(" ") or not open_ended else text


def _prose(lines: list[str], end: int) -> Iterator[tuple[int, str, str]]:
    """Without the empty lines around it; ``end`` is the index of the line after it."""
    text = "\n".join(lines).rstrip()
    skipped = len(text) - len(text.lstrip("\n"))
    if text.strip():
        yield end - len(lines) + skipped + 1, "prose", text.lstrip("\n")


def _end_of_fence(lines: list[str], begin: int, fence: str) -> int:
    for index in range(begin + 1, len(lines)):
        line = lines[index].strip()
        if line.startswith(fence) and not line.strip(fence[0]):
            return index
    raise _at(begin + 1, f"the fence {fence} is not closed")


def _block(text: str, first: int) -> DirectiveBlock:
    found = []
    for number, line in enumerate(text.split("\n"), first):
        if line.strip():
            try:
                found.append(directive(line.strip(), number))
            except ValueError as refused:
                raise _at(number, str(refused)) from None
    return DirectiveBlock(tuple(found), first)
