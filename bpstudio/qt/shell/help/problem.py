"""Report a problem: a text with all that helps, to be copied. Nothing is sent."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bpstudio.qt.documents.report import ReportDialog
from bpstudio.storage.problem_report import problem_report, where_to_report


def problem_dialog(window: QWidget) -> ReportDialog:
    """The dialog with the text of a problem report, not yet open."""
    explanation = (
        f"Copy this text and {where_to_report()}, with what you did, what you expected and what came. It has the "
        "versions and the end of the crash log, and no file of yours. Nothing is sent."
    )
    return ReportDialog("Report a problem", explanation, problem_report(), window)
