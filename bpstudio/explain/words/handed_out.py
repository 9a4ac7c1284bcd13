"""What is said where a worked solution, a sheet or its key is chosen, looked at and printed."""

from __future__ import annotations

from bpstudio.engine.words import counted

OF_TIP = "The chains of what is ticked. With nothing ticked it is the whole iteration."
ITERATIONS_TIP = "Which iterations, counted from 0: 0, 3-5. Each begins on a page of its own."
ASKED_TIP = (
    "What a sheet leaves open, and with it whatever would give it away. With nothing ticked: the gradients."
)
ASKED_IN_EXERCISE = "The sheet asks what the exercise asks."
DIGITS_TIP = "How many digits a number is written with. Every step reads the numbers as they were worked out."
PREVIEW = "The pages as they are printed."
NO_PRINTING = "This Qt cannot print. Save a PDF, and print that."
PRINTED = "Sent to the printer."
NOT_PRINTED = "The printer took nothing. Choose another one, or save a PDF and print that."


def pages_told(count: int) -> str:
    """Under the preview."""
    return f"{counted(count, 'page')}."


def pages_there(count: int) -> str:
    """Where none of the pages that are to be printed is there, half a sentence."""
    return f"none of these pages is there: it has {counted(count, 'page')} on this paper"
