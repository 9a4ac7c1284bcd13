"""The factors of a parameter's chain as rows: values for one example, and which of them made the product small."""

from __future__ import annotations

from dataclasses import dataclass

from bpstudio.engine.parameters import Parameter
from bpstudio.engine.program import Step
from bpstudio.engine.words import grouped
from bpstudio.explain.chain.folding import fold_of, folds_about
from bpstudio.explain.chain.shares import factor_for
from bpstudio.explain.chain.units import Thread, symbol_in
from bpstudio.explain.troubles.weakness import weak_step
from bpstudio.explain.words.numbers_short import short
from bpstudio.notation.numbers import NOT_COMPUTED
from bpstudio.notation.plain import to_plain
from bpstudio.notation.textbook import Notation
from bpstudio.notation.tree import Node
from bpstudio.session.frame import Frame
from bpstudio.session.selection import Selection

DOTS = "⋯"


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor: the step that brings it, its symbol and value, whether it is reused, and under the cursor.

    ``weak`` says why, if it is the one that made the product small. ``folded`` names the layers this row stands for, of
    which none is shown. ``written`` is the symbol to be typeset; None where it is "⋯".
    """

    step: int
    symbol: str
    value: str
    reused: bool = False
    current: bool = False
    weak: str = ""
    folded: str = ""
    written: Node | None = None

    @property
    def words(self) -> str:
        """The row for whoever hears it."""
        if self.folded:
            return f"{self.folded}, folded"
        return f"{self.symbol}: {self._state}{', reused' if self.reused else ''}"

    @property
    def tip(self) -> str:
        """What is known of the factor, and what a click does."""
        if self.folded:
            return f"{self.folded} are folded: select one on the canvas to see its factors."
        again = " An earlier chain computed it already: it is reused." if self.reused else ""
        weak = f" {self.weak}" if self.weak else ""
        return f"{self.symbol}: {self._state}.{again}{weak} Click to select this factor."

    @property
    def _state(self) -> str:
        return "not computed yet" if self.value == NOT_COMPUTED else self.value


def factor_rows(
    frame: Frame, parameter: Parameter, example: int, selection: Selection = None, *, notation: Notation
) -> list[FactorRow]:
    """In the article's order, the parameter's own factor first; of a deep network many layers are one row.

    Those that it is asked about have none.
    """
    weak = weak_step(frame, parameter, example, notation)
    also = () if weak is None else (frame.program[weak[0]].layer or frame.network.depth,)
    folds = folds_about(parameter.layer, frame, selection, also)
    found: list[FactorRow] = []
    for step in frame.program.chain_of(parameter):
        if frame.nameless(step):
            continue
        fold = fold_of(step, folds)
        if fold is None:
            remark = weak[1] if weak is not None and weak[0] == step.index else ""
            found.append(_link(frame, step, parameter, example, remark, notation))
        elif not found or found[-1].symbol != DOTS:
            folded = f"Layers {grouped(fold.low)} to {grouped(fold.high)}"
            found.append(FactorRow(step.index, DOTS, fold.title, folded=folded))
    return found


def _link(
    frame: Frame, step: Step, parameter: Parameter, example: int, weak: str, notation: Notation
) -> FactorRow:
    symbol = symbol_in(step, Thread(frame.network, parameter))
    return FactorRow(
        step.index,
        to_plain(symbol, notation),
        short(factor_for(frame, step, parameter, example)),
        frame.reused_by(parameter, step),
        step == frame.current,
        weak,
        written=symbol,
    )
