"""What is read of a file before it is shown: all of it, run again and compared, or a glimpse where that takes long.

What its numbers are worth is known as long as the training that was compared is on record.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from bpstudio.explain.words.files import CONFINED
from bpstudio.session.history.state import State, run_anew, segment_at
from bpstudio.session.session import Session
from bpstudio.storage import outline, reader, replay
from bpstudio.storage.presets import located
from bpstudio.storage.progress import Progress, share_of, unwatched
from bpstudio.storage.sources import content_of, link_at

DEFAULT_SOURCE = "article"
OF_LESSONS = (".md", ".markdown")
LARGE_BYTES = 4 << 20  # of a file that takes noticeably long to be parsed


@dataclass(frozen=True, slots=True)
class Read:
    """A file, run again, and whether its numbers came out; or only a ``glimpse`` of it, with the rest to come."""

    parsed: reader.Parsed
    opened: reader.Opened | None = None
    found: replay.Verification = field(default_factory=replay.Verification)
    glimpse: State | None = None

    @property
    def session(self) -> Session:
        """What is to be shown of it."""
        if self.opened is not None:
            return Session(self.opened.state)
        assert self.glimpse is not None
        return Session(self.glimpse, confined=CONFINED)


@dataclass(frozen=True, slots=True)
class Untold:
    """From ``iteration`` on, rounding decides what comes of ``run``, the training that the file has on record."""

    iteration: int
    run: object

    def is_in(self, state: State) -> bool:
        """Whether the session has that training still, or again: an edit before it drops it, undo brings it back."""
        return state.iterations >= self.iteration and _run_at(state, self.iteration) is self.run


def untold_in(state: State, iteration: int) -> Untold:
    """What cannot be told from an iteration on, of the training that ``state`` has there."""
    return Untold(iteration, _run_at(state, iteration))


def _run_at(state: State, iteration: int) -> object:
    return state.segments[segment_at(state.segments, iteration)].identity


def keeps_waiting(source: str | Path) -> bool:
    """Whether opening would keep somebody waiting. Raises SessionFileError."""
    if link_at(source) is None:
        path = located(source)
        with suppress(OSError):
            if path.is_file() and path.stat().st_size > LARGE_BYTES:
                return True
    return outline.takes_long(reader.parsed(content_of(source)).contents)


def read_to_show(source: str | Path, progress: Progress = unwatched) -> Read:
    """A file, a preset or a link: run again at once, or as much of it as can be seen at once.

    Raises SessionFileError and what ``progress`` raises.
    """
    parsed = reader.parsed(content_of(source), share_of(progress, 0.0, 0.1))
    if outline.takes_long(parsed.contents):
        glimpse = outline.preview(parsed.contents)
        if glimpse is not None:
            return Read(parsed, glimpse=glimpse)
    return finished(parsed, share_of(progress, 0.1, 1.0))


def finished(parsed: reader.Parsed, progress: Progress = unwatched) -> Read:
    """All of a file, run again and compared. Raises as ``read_to_show`` does."""
    opened = reader.run_again(parsed, share_of(progress, 0.0, 0.8))
    return Read(parsed, opened, replay.verify(opened, share_of(progress, 0.8, 1.0)))


def read_unasked(source: str | Path) -> tuple[Read, str]:
    """A file or a preset, with nobody to ask: where its numbers do not agree, by its log alone, and what does not.

    Raises SessionFileError.
    """
    found = read_to_show(source)
    difference = found.found.difference
    return (found, "") if difference is None else (by_the_log(found), str(difference))


def by_the_log(read: Read, progress: Progress = unwatched) -> Read:
    """The same with the numbers that its log gives here, whatever the file says came of it."""
    assert read.opened is not None, "what is not run yet has nothing that could be wrong"
    return replace(read, opened=reader.by_the_log_alone(read.opened, progress), found=replay.Verification())


def run_here(state: State, progress: Progress) -> State:
    """The session with the numbers that this computer gives. Raises what ``progress`` raises."""
    total = max(1, state.iterations)
    return run_anew(state, lambda ran: progress(ran / total))


def is_lesson(source: str | Path) -> bool:
    """Whether a file is a lesson by its name."""
    return Path(source).suffix.lower() in OF_LESSONS


def begins_as_one(path: Path) -> bool:
    """Whether a file of such a name is no other Markdown: a table of examples is Markdown too."""
    try:
        with path.open("rb") as file:
            return is_lesson(path) and file.read(16).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
    except OSError:
        return False
