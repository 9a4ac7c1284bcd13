"""Why something of a session is not written now, be it to a file, to the clipboard or to be looked at."""

from __future__ import annotations

from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import files
from bpstudio.explain.words.withheld import (
    KEPT_ASIDE,
    NO_SCRIPT_IN_A_HUNT,
    PRACTICE_ASKS,
    open_in_a_line,
    why_not_handed_out,
)
from bpstudio.qt.documents.shown_file import ShownFile
from bpstudio.session.history.state import State
from bpstudio.session.practice.hunting import hunting
from bpstudio.storage.export.forms import ExportForm, ExportKind, PaintedForm

OF_THE_SCREEN: tuple[ExportKind, ...] = ("picture", "walk")
"""What is hidden on the screen is hidden in these."""


def why_not_exported(file: ShownFile, kind: ExportKind, form: ExportForm | PaintedForm, sheet: bool) -> str:
    """Why a form of a kind is not written; empty where it is.

    ``sheet`` says that it is the exercise's own sheet, which tells nothing.
    """
    if file.only_this:
        return file.only_this
    if kind in OF_THE_SCREEN:
        return ""
    if file.is_aside:
        return KEPT_ASIDE
    if file.own.confined is not None:
        return files.only_its_cursor(file.own.confined)
    return _why_not_told(file, kind, form, sheet)


def holds_the_mistake(state: State, form: ExportForm | PaintedForm) -> bool:
    """Whether a file would tell a mistake that is still hunted: it is handed out so, but neither shown nor copied."""
    return (
        hunting(state) and isinstance(form, ExportForm) and form.kind == "session" and form.suffix == ".json"
    )


def may_be_copied(state: State, kind: ExportKind, form: ExportForm | PaintedForm) -> bool:
    """Whether it is for the clipboard: a picture in pixels, or a text that tells no mistake that is still hunted."""
    if isinstance(form, PaintedForm):
        return kind == "picture" and form.suffix == ".png"
    return form.is_text and not holds_the_mistake(state, form)


def _why_not_told(file: ShownFile, kind: ExportKind, form: ExportForm | PaintedForm, sheet: bool) -> str:
    state, error = file.own.state, file.bridge.error
    if kind == "solution":
        return why_not_handed_out(state) or _unless_answered(file, sheet) or (error.sentence if error else "")
    if isinstance(form, ExportForm) and not form.tells:
        return ""
    if state.asked is not None:
        return as_sentence(PRACTICE_ASKS)
    if kind == "program" and hunting(state):
        return as_sentence(NO_SCRIPT_IN_A_HUNT)
    return _unless_answered(file, sheet=False)


def _unless_answered(file: ShownFile, sheet: bool) -> str:
    questions = file.own.state.open_questions
    return as_sentence(open_in_a_line(questions)) if questions and not sheet else ""
