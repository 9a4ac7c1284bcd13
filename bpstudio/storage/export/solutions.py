"""A worked solution in the forms that need no toolkit: itself, or a sheet, or the key to it, or both of these."""

from __future__ import annotations

from bpstudio.explain.solution.blocks import Solution, SolutionKind
from bpstudio.explain.solution.solution import SolutionRequest, solution_of
from bpstudio.storage.export.html import html_of
from bpstudio.storage.export.latex import latex_of
from bpstudio.storage.export.markdown import markdown_of
from bpstudio.storage.export.wanted import Wanted

WRITERS = {"latex": latex_of, "html": html_of, "markdown": markdown_of}


def solutions_of(wanted: Wanted) -> tuple[Solution, ...]:
    """The solution, or with ``blank`` the sheet and with ``answers`` its key. Raises RefusedError."""
    request = SolutionRequest(
        wanted.state, wanted.notation, wanted.digits, wanted.parameters, wanted.iterations, wanted.ask
    )
    kinds = list[SolutionKind]()
    if wanted.blank:
        kinds.append("sheet")
    if wanted.answers:
        kinds.append("key")
    return tuple(solution_of(request, kind) for kind in kinds) or (solution_of(request),)


def solution_bytes(wanted: Wanted, form: str) -> bytes:
    """The content of a file in a form of ``WRITERS``. Raises RefusedError."""
    return WRITERS[form](solutions_of(wanted)).encode()
