"""How much of the machine's memory this process has now."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

MEGABYTE = 1 << 20


def resident() -> float:
    """In megabytes; where it cannot be told, the most it ever had."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize() / MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
