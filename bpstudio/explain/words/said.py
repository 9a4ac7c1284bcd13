"""A step in one sentence for the status line, with whose numbers it says."""

from __future__ import annotations

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Op, Step
from bpstudio.explain.chain.parts import batch_words, example_words
from bpstudio.explain.readings import several
from bpstudio.explain.scope import Scope
from bpstudio.explain.words.sentences import spoken
from bpstudio.notation.textbook import Notation
from bpstudio.session.frame import Frame

ENDS = (Op.DZ_DTHETA, Op.DZ_DB)


def said(frame: Frame, step: Step, scope: Scope, example: int, notation: Notation) -> str:
    """What the step does and, once it is known, what came of it: for one example, or for the batch where it can be."""
    return spoken(frame, step, None if _of_all(frame, step, scope) else example, notation=notation)


def _of_all(frame: Frame, step: Step, scope: Scope) -> bool:
    return several(frame) and scope == "batch" and (step.op is Op.C or step.op in ENDS)


def whose(frame: Frame, step: Step, scope: Scope, example: int) -> str:
    """Of which examples the numbers of ``said`` are, as words; empty where there is one example."""
    if not several(frame):
        return ""
    whole = step.op is Op.UPDATE or _of_all(frame, step, scope)
    return batch_words(frame) if whole else example_words(frame, example)


def ending(step: Step) -> Parameter:
    """The weights or biases whose chain ends at a step of ``ENDS``."""
    parameter = step.writes.parameter
    assert parameter is not None, "no chain ends here"
    return parameter
