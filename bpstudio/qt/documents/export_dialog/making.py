"""How each form is made, and looked at before: long work in turns, so that the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from PySide6.QtGui import QImage

from bpstudio.engine.refused import RefusedError
from bpstudio.explain.solution.blocks import Solution
from bpstudio.explain.words import exporting as words
from bpstudio.explain.words import handed_out
from bpstudio.qt.controls.in_turns import Turns
from bpstudio.qt.documents.export.dressed import Wear, dressed
from bpstudio.qt.documents.export.makers import MAKERS, OF_A_WALK, PaintedContent
from bpstudio.qt.documents.export.painting import painting_of
from bpstudio.qt.documents.export.png import check_pixels, painted_picture, pixels_of
from bpstudio.qt.documents.export.shown import ShownWindow
from bpstudio.qt.documents.export.walk import (
    LAST_MILLISECONDS,
    SIZE,
    STEP_MILLISECONDS,
    KeptFrame,
    at_iteration,
    last_of_walk,
    steps_of_walk,
    walk_of,
)
from bpstudio.qt.documents.export_dialog.refusals import holds_the_mistake
from bpstudio.qt.documents.paper.pages import PrintedPage, pages_in_turns
from bpstudio.qt.documents.paper.pdf import pdf_in_turns
from bpstudio.qt.documents.paper.sheet import paper_format_here
from bpstudio.qt.ground.picture_file import encoded
from bpstudio.qt.ground.theme import ThemeName
from bpstudio.storage.export.forms import ExportForm, ExportKind, PaintedForm
from bpstudio.storage.export.link import Loss, shorter_links
from bpstudio.storage.export.looked_at import first_lines_of
from bpstudio.storage.export.pictured import PictureWanted
from bpstudio.storage.export.solutions import WRITERS, solutions_in_turns
from bpstudio.storage.export.wanted import Wanted, only_iteration
from bpstudio.storage.progress import Progress, share_of
from bpstudio.storage.sources import LONGEST

_Result = TypeVar("_Result")
MOST_LOOKED_AT = 2  # pixels of a preview for each of the screen's


@dataclass(frozen=True, slots=True, eq=False)
class LookedAt:
    """What there is to look at: pages of ``solutions``, a picture or a text; ``told`` says how large it is.

    ``wanted`` is what the solutions are of. ``instead`` is said where it can be written, but is not to be looked at.
    Of a link that is ``too_long`` there is nothing but why, and those that are ``shorter``.
    """

    wanted: Wanted | None = None
    solutions: tuple[Solution, ...] = ()
    pages: tuple[PrintedPage, ...] = ()
    picture: QImage | None = None
    text: str = ""
    told: str = ""
    wrapped: bool = False
    instead: str = ""
    too_long: str = ""
    shorter: Mapping[Loss, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ExportTask:
    """One form of one kind, with all that was chosen. ``wear`` dresses the window in a theme."""

    name: str
    kind: ExportKind
    table: ExportForm | PaintedForm
    wanted: Wanted
    pictured: PictureWanted
    theme: ThemeName | None
    shown: ShownWindow
    wear: Wear

    def looked_at(self) -> Turns:
        """In turns: the ``LookedAt`` of it. Raises RefusedError for what cannot be had."""
        match self.kind:
            case "solution":
                return self._pages()
            case "picture":
                return self._look_at_picture()
            case "walk":
                return self._look_at_walk()
        return self._look_at_text()

    def is_of(self, made: LookedAt | None) -> bool:
        """Whether the solutions that were looked at are those of the task: they are alike in all forms."""
        before, now = None if made is None else made.wanted, self.wanted
        return self.kind == "solution" and before is not None and before.state is now.state and before == now

    def content(self, made: LookedAt | None, keep: Callable[[LookedAt], object]) -> Turns:
        """In turns: the content of a file, or of several; ``made`` is what was looked at of the same solutions.

        Where they were not, ``keep`` has them to be looked at later.
        """
        if self.kind == "solution":
            return self._solution(made, keep)
        if self.kind == "walk" and self.name in OF_A_WALK:
            return self._walk()
        if isinstance(self.table, PaintedForm):
            return self._painted()
        return self._in_thread()

    # Solutions

    def _pages(self) -> Turns:
        solutions = yield from _as_part(solutions_in_turns(self.wanted), 0.0, 0.75)
        pages = yield from _as_part(pages_in_turns(solutions, paper_format_here()), 0.75, 0.9)
        return LookedAt(self.wanted, solutions, pages, told=handed_out.pages_told(len(pages)))

    def _solution(self, made: LookedAt | None, keep: Callable[[LookedAt], object]) -> Turns:
        if self.name != "pdf" and self.name not in WRITERS:
            return (yield from self._in_thread())
        if made is None:
            made = yield from self._pages()
            keep(made)
        if self.name != "pdf":
            writer, solutions = WRITERS[self.name], made.solutions
            return (yield lambda _: writer(solutions).encode())
        painted = list[bytes]()
        for content in pdf_in_turns(made.pages):
            painted.append(content)
            yield 0.9 + 0.1 * min(len(painted) / len(made.pages), 1.0)
        return painted[-1]

    # Pictures and walks

    def _look_at_picture(self) -> Turns:
        wanted = self.pictured
        yield 0.0
        with dressed(wanted.part, self.theme, self.wear):
            painting = painting_of(self.shown, wanted.part or "canvas", wanted.transparent)
            scale = wanted.scale if "scale" in self.table.options else 1
            check_pixels(painting, scale)
            picture = pixels_of(painting, min(scale, MOST_LOOKED_AT), wanted.transparent)
        size = painting.size * scale
        return LookedAt(picture=picture, told=words.pictured(round(size.width()), round(size.height())))

    @property
    def _on_the_way(self) -> ShownWindow:
        """The window's session, at the iteration that is wanted."""
        if not self.wanted.iterations:
            return self.shown
        return replace(self.shown, bridge=at_iteration(self.shown.bridge, only_iteration(self.wanted)))

    def _look_at_walk(self) -> Turns:
        yield 0.0
        if self.name in OF_A_WALK:
            OF_A_WALK[self.name].check()
        shown = self._on_the_way
        steps = steps_of_walk(shown.bridge, self.pictured)
        with dressed(None, self.theme, self.wear):
            picture = last_of_walk(shown, self.pictured)
        size = SIZE * self.pictured.scale
        told = words.walk_told(
            steps + 1, steps * STEP_MILLISECONDS + LAST_MILLISECONDS, size.width(), size.height()
        )
        return LookedAt(picture=picture, told=told)

    def _walk(self) -> Turns:
        maker, shown = OF_A_WALK[self.name], self._on_the_way
        maker.check()
        every = steps_of_walk(shown.bridge, self.pictured) + 1
        frames, walking = list[KeptFrame](), walk_of(shown, self.pictured)
        try:
            while len(frames) < every:
                with dressed(None, self.theme, self.wear):
                    painted = next(walking)
                yield 0.5 * len(frames) / every
                frames.append(KeptFrame(encoded(painted.picture), painted.milliseconds))
                yield 0.5 * len(frames) / every
        finally:
            walking.close()
        return (yield lambda progress: maker.make(frames, share_of(progress, 0.5, 1.0)))

    def _painted(self) -> Turns:
        yield 0.0
        with dressed(self.pictured.part, self.theme, self.wear):
            if self.name != "png":
                made: PaintedContent = MAKERS[self.name](self.shown, self.pictured)
                return made
            picture = painted_picture(self.shown, self.pictured)
        return (yield lambda _: encoded(picture))

    # What needs no toolkit

    def _in_thread(self) -> Turns:
        table, wanted = self.table, self.wanted
        assert isinstance(table, ExportForm), "the others are painted"

        def work(progress: Progress) -> bytes:
            with np.errstate(all="ignore"):
                content = table.make(wanted)
            progress(1.0)
            return content

        return (yield work)

    def _look_at_text(self) -> Turns:
        if holds_the_mistake(self.wanted.state, self.table):
            yield 0.0
            return LookedAt(instead=words.HOLDS_THE_MISTAKE)
        if self.name == "link":
            return (yield from self._look_at_link())
        content: bytes = yield from self._in_thread()
        suffix = self.table.suffix
        text: str = yield lambda _: first_lines_of(content, suffix)
        return LookedAt(text=text or words.NOT_TEXT, told=words.size_told(len(content)))

    def _look_at_link(self) -> Turns:
        state = self.wanted.state
        try:
            content: bytes = yield from self._in_thread()
        except RefusedError as refused:
            why, shorter = str(refused), (yield lambda _: shorter_links(state))
            return LookedAt(too_long=why, shorter=shorter)
        link = content.decode().strip()
        return LookedAt(text=link, told=words.linked(len(link), LONGEST), wrapped=True)


def _as_part(
    turns: Generator[float, None, _Result], begins: float, ends: float
) -> Generator[float, None, _Result]:
    """The same as a part of longer work, whose share goes from one number to another meanwhile."""
    while True:
        try:
            share = next(turns)
        except StopIteration as end:
            found: _Result = end.value
            return found
        yield begins + (ends - begins) * share
