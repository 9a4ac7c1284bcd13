"""The number of an iteration, as it is typed to go there."""

from __future__ import annotations

import re

from bpstudio.engine.words import counted, grouped, plural

_BETWEEN = re.compile(r"[\s,_'’]")
# groups of three, all parted by the same
_GROUPS = re.compile(rf"[+-]?\d{{1,3}}({_BETWEEN.pattern})\d{{3}}(\1\d{{3}})*")
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)


def iteration_asked_for(text: str, completed: int) -> int:
    """The iteration that ``text`` names, of so many ``completed`` ones: 12, 30,999 or 30 999.

    Raises ValueError, in words, for what is no whole number or not on record.
    """
    plain = text.strip().replace("−", "-")
    if _GROUPS.fullmatch(plain):
        plain = _BETWEEN.sub("", plain)
    if not plain:
        raise ValueError("type the number of an iteration, for example 12")
    if not _WHOLE.fullmatch(plain):
        raise ValueError(
            f"“{text.strip()}” is not the number of an iteration; type a whole number, for example 12"
        )
    if not completed:
        raise ValueError("no iteration is on record yet: train, or step to the end of this one")
    if len(plain) > 18 or not 0 <= int(plain) < completed:
        raise ValueError(f"{_on_record(completed)}; train to go further")
    return int(plain)


def _on_record(completed: int) -> str:
    which = "number 0" if completed == 1 else f"0 to {grouped(completed - 1)}"
    return f"there {plural(completed, 'is', 'are')} {counted(completed, 'iteration')} on record, {which}"
