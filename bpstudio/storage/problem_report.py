"""The text of a report: what the program is made of and runs on, and what went wrong last."""

from __future__ import annotations

from importlib import metadata

from bpstudio.storage import places
from bpstudio.storage.installed import details, versions

MOST_LINES, MOST_BYTES = 60, 1 << 16
ASKED = "What I did:\n\nWhat I expected:\n\nWhat came:\n"
FROM_WHOM = "give it to the people you have the program from"
_LABELS = ("bug tracker", "issues", "tracker", "repository", "source", "homepage")


def problem_report() -> str:
    """Ready to paste. The home folder, which has the user's name, is ``~`` everywhere."""
    lines = [ASKED, *versions(), *details()]
    last = last_of_the_crash_log()
    lines += ["", "The end of the crash log:", *last] if last else ["", "There is no crash log."]
    return places.without_home("\n".join(lines))


def last_of_the_crash_log() -> list[str]:
    """Its last lines; none where there is no log, or it cannot be read."""
    try:
        with places.crash_log().open("rb") as file:
            file.seek(max(places.crash_log().stat().st_size - MOST_BYTES, 0))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    return text.rstrip().splitlines()[-MOST_LINES:]


def where_to_report() -> str:
    """What to do with it, as the second half of a sentence: the address that the project names, if it names one."""
    address = address_in(_urls())
    return FROM_WHOM if address is None else f"send it to {address}"


def address_in(urls: list[str]) -> str | None:
    """The address for reports among the project's, each ``Label, URL``."""
    told = {label.strip().lower(): url.strip() for label, _, url in (entry.partition(",") for entry in urls)}
    return next((told[label] for label in _LABELS if told.get(label)), None)


def _urls() -> list[str]:
    try:
        return metadata.metadata("bpstudio").get_all("Project-URL") or []
    except Exception:  # a program in one piece has none, and damaged ones are as good as none
        return []
