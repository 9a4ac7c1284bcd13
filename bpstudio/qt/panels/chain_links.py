"""The factors of a parameter's chain as rows: values for one example, and which of them made the product small."""

from __future__ import annotations

from bpstudio.engine.network import Parameter
from bpstudio.qt.panels.chain_rows import Link
from bpstudio.qt.panels.naming import shown
from bpstudio.qt.panels.numbers_short import short
from bpstudio.qt.panels.weakness import weak_step
from bpstudio.session.frame import Frame
from bpstudio.session.reckoning import factor_for


def links_of(frame: Frame, parameter: Parameter, example: int) -> list[Link]:
    """In the article's order, the parameter's own factor first."""
    weak = weak_step(frame, parameter, example)
    return [
        Link(
            step.index,
            shown(step.symbol),
            short(factor_for(frame, step, parameter, example)),
            frame.reused_by(parameter, step),
            step == frame.current,
            weak[1] if weak is not None and weak[0] == step.index else "",
        )
        for step in frame.program.chain_of(parameter)
    ]
