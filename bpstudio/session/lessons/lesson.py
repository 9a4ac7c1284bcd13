"""A lesson: a title, the session it works on, and pages of prose and directives."""

from __future__ import annotations

from dataclasses import dataclass, field

from bpstudio.session.lessons.directives import Ask, Directive, Hunt, Wait


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown without directives, from a line of the file on. ``code``: a fenced block of somebody's code."""

    text: str
    line: int
    code: bool = False


@dataclass(frozen=True, slots=True)
class DirectiveBlock:
    """The directives of one fenced block, in order."""

    directives: tuple[Directive, ...]
    line: int

    @property
    def holds_back(self) -> bool:
        """Whether what follows it on the page is shown only once something is done."""
        return any(isinstance(each, Ask | Hunt | Wait) for each in self.directives)


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One idea: what comes under one heading."""

    heading: str
    line: int
    parts: tuple[Prose | DirectiveBlock, ...]

    @property
    def directives(self) -> tuple[Directive, ...]:
        """Those of all its blocks."""
        return tuple(
            each for part in self.parts if isinstance(part, DirectiveBlock) for each in part.directives
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """``session`` is the name of a preset, or of a session file beside the lesson, as the lesson says it on a line.

    ``title_line`` and ``session_line`` are the numbers of their lines.
    """

    title: str
    session: str
    minutes: int
    pages: tuple[LessonPage, ...]
    title_line: int = field(default=1, compare=False)
    session_line: int = field(default=1, compare=False)
