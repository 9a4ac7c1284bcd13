"""Typing on a number itself: one field at a time, over the place it is about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.words.tips import number_name
from bpstudio.notation.exact_text import exact_text
from bpstudio.qt.canvas.hands.surface import Surface
from bpstudio.qt.canvas.plan.number_places import editable, number_rect, number_to_edit
from bpstudio.qt.canvas.plan.stage import Stage
from bpstudio.qt.canvas.plan.stops import typed_after
from bpstudio.session.edits.base import Edit, SetInput, SetParameter, SetTarget
from bpstudio.session.edits.connections import SetParameters
from bpstudio.session.selection import Place, Target, Unit

if TYPE_CHECKING:
    from bpstudio.qt.canvas.hands.editor import InlineEditor


class InPlace:
    """The field that is open on the canvas, if any."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._editor: InlineEditor | None = None

    def open(self, place: Place, typed: str = "") -> None:
        """Open the field over a number that can be typed; elsewhere nothing."""
        from bpstudio.qt.canvas.hands.editor import InlineEditor  # not part of the start

        surface, stage = self._surface, self._surface.stage
        if not editable(stage, place) or not self.close(accept=True):
            return
        text = exact_text(number_to_edit(stage, place))
        name = number_name(stage, place)
        row = row_studied(stage)  # training may have gone on to another when the number is accepted
        self._editor = InlineEditor(text, name, partial(self._accept, place, row), surface.pane)
        self._editor.closed.connect(self.close)
        self._editor.walked.connect(partial(self._walk, place))
        self._editor.open_at(surface.in_view(number_rect(stage, place)), typed)

    def _walk(self, place: Place, forward: bool) -> None:
        """Accept what is typed and type on in the next number; past the last one nothing is open."""
        if self.close(accept=True):
            goal = typed_after(self._surface.stage, place, forward)
            if goal is not None:
                self._surface.attend(goal)
                self.open(goal)

    def _accept(self, place: Place, row: int, value: float) -> None:
        self._surface.bridge.apply(_edit_of(self._surface.stage, place, row, value))

    def close(self, accept: bool = False) -> bool:
        """Close the field; with ``accept`` only if what is typed in it is accepted."""
        editor = self._editor
        if editor is None:
            return True
        if accept and not editor.commit():
            return False
        if self._editor is not None:
            self._editor = None
            had_focus = editor.field.hasFocus()
            editor.field.removeEventFilter(editor)
            if had_focus:
                self._surface.take_keys()
            editor.hide()
            editor.deleteLater()
        return True

    def refresh_theme(self) -> None:
        """Give the open field the colours of the theme that is in force now."""
        if self._editor is not None:
            self._editor.refresh_theme()


def row_studied(stage: Stage) -> int:
    """The row of the examples whose numbers are shown."""
    return int(stage.frame.rows[stage.bridge.example])


def _edit_of(stage: Stage, place: Place, row: int, value: float) -> Edit:
    """The edit that gives the place another number, or all parameters that are selected with it.

    An input or a target is that of ``row`` of the examples. Raises TypeError for a place that has none.
    """
    chosen = tuple(str(thing) for thing in stage.bridge.chosen if isinstance(thing, Parameter))
    match place:
        case Parameter() if len(chosen) > 1 and str(place) in chosen:
            return SetParameters(chosen, value)
        case Parameter():
            return SetParameter(str(place), value)
        case Unit(0, index):
            return SetInput(row, index, value)
        case Target(index):
            return SetTarget(row, index, value)
    raise TypeError(f"{place} has no number to edit")
