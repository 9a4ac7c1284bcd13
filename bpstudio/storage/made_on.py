"""Which kernels compute here, as a session file says it: where all three are the same, every digit is."""

from __future__ import annotations

from functools import cache

import numpy as np

from bpstudio.engine.arithmetic import features_of_numpy, library
from bpstudio.storage.contents import MadeOn


@cache
def made_on() -> MadeOn:
    """What is known of the library behind numpy, numpy itself, and what it makes use of in this processor."""
    found = library()
    said = " ".join(part for part in (found.name, found.version, found.kernel) if part)
    return MadeOn(said, np.__version__, " ".join(features_of_numpy()[0]))
