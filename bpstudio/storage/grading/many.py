"""Grading many files at once, in processes of their own: one that takes its process down takes no other with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from bpstudio.explain.words.grading import FOR_NOBODY, handed_in, not_graded
from bpstudio.session.history.state import State
from bpstudio.storage.files import digest_of, read_bytes
from bpstudio.storage.grading.one_file import Graded, Judging, grade, nothing_earned, original_of
from bpstudio.storage.sources import link_at, source_name

ALONE = 4
"""So few files are graded sooner without other processes."""
_CHUNKS = 4
"""For each process, so that none waits long for the last."""
HandedIn = tuple[str | Path, str]
"""A file or a link, and what it is called."""


def sheets_in(sources: Sequence[str | Path], key: bytes | None) -> tuple[list[HandedIn], int]:
    """The files and links that are named, and those in folders that are JSON; and how many in folders are not.

    Each is there once, under a name that no other has: of a single folder from there on, else as it was reached; links
    are counted. The key itself is none of them. Raises OSError for a folder that cannot be looked into.
    """
    links = list(dict.fromkeys(filter(None, map(link_at, sources))))
    called = [source_name(links[0])] if len(links) == 1 else [f"link {at}" for at in range(1, len(links) + 1)]
    found: dict[str, HandedIn] = {}
    others: set[str] = set()
    found.update({link: (link, name) for link, name in zip(links, called, strict=True)})
    for source in (Path(source) for source in sources if link_at(source) is None):
        for path in _files_in(source) if source.is_dir() else (source,):
            name = str(path.relative_to(source) if len(sources) == 1 and source.is_dir() else path)
            if source.is_dir() and path.suffix.lower() != ".json":
                others.add(os.path.abspath(path))
            elif not (source.is_dir() and _is_key(path, key)):
                found.setdefault(os.path.abspath(path), (path, name))
    return list(found.values()), len(others)


def _files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and _is_seen(path, folder))


def _is_seen(path: Path, folder: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _is_key(path: Path, key: bytes | None) -> bool:
    if key is None:
        return False
    try:
        return path.stat().st_size == len(key) and digest_of(read_bytes(path)) == digest_of(key)
    except (OSError, ValueError):
        return False


def grade_all(
    sheets: Sequence[HandedIn],
    key: bytes | None,
    judging: Judging,
    done: Callable[[int], object] = lambda count: None,
    processes: int | None = None,
) -> list[Graded]:
    """Every file graded, in the order given; ``done`` is told of how many more.

    ``judging`` has to be a function of a module, which other processes find by its name.
    """
    workers = processes or min(os.cpu_count() or 1, max(1, len(sheets) // ALONE))
    size = -(-len(sheets) // (workers * _CHUNKS))
    chunks = [sheets[begin : begin + size] for begin in range(0, len(sheets), size)]
    found = (_here if workers == 1 else _in_processes)(chunks, key, judging, done, workers)
    return _with_remarks([graded for at in range(len(chunks)) for graded in found[at]])


def _with_remarks(every: list[Graded]) -> list[Graded]:
    """With a word about those of whom there are several files, and among files with names those without one."""
    files: dict[str, list[str]] = {}
    for graded in every:
        if graded.learner:
            files.setdefault(graded.learner, []).append(graded.file)
    twice = {name: handed_in(name, theirs) for name, theirs in files.items() if len(theirs) > 1}
    nobody = FOR_NOBODY if files else ""
    remarks = (twice.get(graded.learner, "") if graded.learner else nobody for graded in every)
    return [replace(graded, remark=remark) for graded, remark in zip(every, remarks, strict=True)]


def _here(
    chunks: list[Sequence[HandedIn]],
    key: bytes | None,
    judging: Judging,
    done: Callable[[int], object],
    workers: int,
) -> dict[int, list[Graded]]:
    """As ``_in_processes``, in this one."""
    found = {}
    for at, chunk in enumerate(chunks):
        found[at] = _graded(chunk, key, judging)
        done(len(chunk))
    return found


def _in_processes(
    chunks: list[Sequence[HandedIn]],
    key: bytes | None,
    judging: Judging,
    done: Callable[[int], object],
    workers: int,
) -> dict[int, list[Graded]]:
    """What each chunk gives, by its number; in this process where no other can be started."""
    found: dict[int, list[Graded]] = {}
    gone: list[int] = []
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        waiting = {pool.submit(_graded, chunk, key, judging): at for at, chunk in enumerate(chunks)}
        for future in as_completed(waiting):
            at = waiting[future]
            try:
                found[at] = future.result()
                done(len(chunks[at]))
            except BrokenProcessPool:
                gone.append(at)
    except (OSError, RuntimeError):  # none was started, or it was gone before all had been given to it
        gone = [at for at in range(len(chunks)) if at not in found]
    finally:
        pool.shutdown(cancel_futures=True)
    again = _alone if gone and _starts() else _one_here
    for at in gone:
        found[at] = [again(sheet, key, judging) for sheet in chunks[at]]
        done(len(chunks[at]))
    return found


def _starts() -> bool:
    """Whether a process can be started here at all; not from a program without a file, or without a guard."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(int).result() == 0
    except (OSError, RuntimeError):
        return False


def _alone(sheet: HandedIn, key: bytes | None, judging: Judging) -> Graded:
    """A file that may have taken its process down, in another of its own."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(_graded, [sheet], key, judging).result()[0]
    except BrokenProcessPool:
        original = None if key is None else original_of(key)
        return nothing_earned(sheet[1], "", original, "it ended the process that graded it", readable=False)


def _one_here(sheet: HandedIn, key: bytes | None, judging: Judging) -> Graded:
    return _graded([sheet], key, judging)[0]


def _graded(chunk: Sequence[HandedIn], key: bytes | None, judging: Judging) -> list[Graded]:
    original = None if key is None else original_of(key)
    return [_one(source, name, original, judging) for source, name in chunk]


def _one(source: str | Path, name: str, key: State | None, judging: Judging) -> Graded:
    """Whatever a file holds, it has its rows."""
    try:
        return grade(source, name, key, judging)
    except Exception as wrong:  # a fault of the program is no reason for others to have no grades
        return nothing_earned(name, "", key, not_graded(wrong), readable=False)
