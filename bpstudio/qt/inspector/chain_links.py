"""The factors of a parameter's chain as rows: values for one example, and which of them made the product small."""

from __future__ import annotations

from bpstudio.engine.network import Parameter
from bpstudio.engine.program import Step
from bpstudio.explain.folding import fold_of, folds_about
from bpstudio.explain.numbers_short import short
from bpstudio.explain.units import Thread, symbol_in
from bpstudio.explain.weakness import weak_step
from bpstudio.notation.plain import to_plain
from bpstudio.qt.inspector.chain_rows import Link
from bpstudio.session.frame import Frame
from bpstudio.session.reckoning import factor_for
from bpstudio.session.selection import Selection

DOTS = "⋯"


def links_of(frame: Frame, parameter: Parameter, example: int, selection: Selection = None) -> list[Link]:
    """In the article's order, the parameter's own factor first; of a deep network many layers are one row."""
    weak = weak_step(frame, parameter, example)
    also = () if weak is None else (frame.program[weak[0]].layer or frame.network.depth,)
    folds = folds_about(parameter.layer, frame, selection, also)
    found: list[Link] = []
    for step in frame.program.chain_of(parameter):
        fold = fold_of(step, folds)
        if fold is None:
            remark = weak[1] if weak is not None and weak[0] == step.index else ""
            found.append(_link(frame, step, parameter, example, remark))
        elif not found or found[-1].symbol != DOTS:
            found.append(Link(step.index, DOTS, fold.title, folded=f"Layers {fold.low:,} to {fold.high:,}"))
    return found


def _link(frame: Frame, step: Step, parameter: Parameter, example: int, weak: str) -> Link:
    symbol = symbol_in(step, Thread(frame.network, parameter))
    return Link(
        step.index,
        to_plain(symbol),
        short(factor_for(frame, step, parameter, example)),
        frame.reused_by(parameter, step),
        step == frame.current,
        weak,
        written=symbol,
    )
