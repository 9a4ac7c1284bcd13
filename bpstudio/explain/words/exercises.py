"""What is said of making exercises."""

from __future__ import annotations

from bpstudio.engine.words import counted, listed, plural

MOST_NAMED = 4


def exercises_made(count: int, folder: str) -> str:
    """How many exercises there are now, where, and by what they are graded."""
    return (
        f"{counted(count, 'exercise')} in {folder}, each with numbers of its own; "
        f"key.json grades {plural(count, 'it', 'them')} and stays with you"
    )


def awkward_numbers(names: list[str]) -> str:
    """For whom no numbers were found that are good to type and to tell mistakes by."""
    shown = names[:MOST_NAMED] + ([f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else [])
    return (
        f"for {listed(shown)} no good numbers were found: one that is asked for is 0, very small or very large; "
        "ask for another, or begin with other numbers"
    )
