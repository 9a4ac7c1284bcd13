"""A worked solution in the forms that need no toolkit: itself, or a sheet, or the key to it, or both of these."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np

from bpstudio.explain.solution.blocks import Solution, SolutionKind
from bpstudio.explain.solution.solution import SolutionRequest, solution_in_turns, solution_of
from bpstudio.storage.export.html import html_of
from bpstudio.storage.export.latex import latex_of
from bpstudio.storage.export.markdown import markdown_of
from bpstudio.storage.export.wanted import Wanted

WRITERS = {"latex": latex_of, "html": html_of, "markdown": markdown_of}


def solutions_of(wanted: Wanted) -> tuple[Solution, ...]:
    """The solution, or with ``blank`` the sheet and with ``answers`` its key. Raises RefusedError."""
    request = _request(wanted)
    return tuple(solution_of(request, kind) for kind in _kinds(wanted))


def solutions_in_turns(wanted: Wanted) -> Generator[float, None, tuple[Solution, ...]]:
    """As ``solutions_of``, a block at a time, with the share that is done."""
    request, kinds, found = _request(wanted), _kinds(wanted), list[Solution]()
    for kind in kinds:
        turns = solution_in_turns(request, kind)
        while True:
            try:
                with np.errstate(all="ignore"):  # numbers that are not finite are written
                    share = next(turns)
            except StopIteration as end:
                found.append(end.value)
                break
            yield (len(found) + share) / len(kinds)
    return tuple(found)


def _request(wanted: Wanted) -> SolutionRequest:
    return SolutionRequest(
        wanted.state, wanted.notation, wanted.digits, wanted.parameters, wanted.iterations, wanted.ask
    )


def _kinds(wanted: Wanted) -> tuple[SolutionKind, ...]:
    asked = list[SolutionKind]()
    if wanted.blank:
        asked.append("sheet")
    if wanted.answers:
        asked.append("key")
    return tuple(asked) or ("worked",)


def solution_bytes(wanted: Wanted, form: str) -> bytes:
    """The content of a file in a form of ``WRITERS``. Raises RefusedError."""
    return WRITERS[form](solutions_of(wanted)).encode()
