"""Run the tests that need no window, print how much of the program they come to, and hold it to what is promised.

Exit 0 where every promised file is whole, 1 where one is not or a test failed, 2 where nothing could be measured.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.coverage.measuring import Measured, measured, run
from tests.coverage.promised import NOT_YET, is_promised
from tests.coverage.table import places, table

MISSING = "coverage is not installed here. `pip install .[coverage]` brings it."


def main() -> int:
    if find_spec("coverage") is None:
        print(MISSING, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="bpstudio-coverage-") as folder:
        passed = run(Path(folder))
        files = measured(Path(folder))
    print("\n".join(table(files)))
    broken = verdict(files)
    print("\n".join([*notes(files), *(broken or ["Every promised file is whole."])]))
    if not passed:
        print("Some tests failed, so that there may be more lines than these.")
    return 0 if passed and not broken else 1


def verdict(files: list[Measured]) -> list[str]:
    """A sentence for each promised file that is not whole, with its lines."""
    return [
        f"{file.name} is promised whole; no test comes to line {places(file.missing)}."
        for file in files
        if is_promised(file.name) and not file.whole
    ]


def notes(files: list[Measured]) -> list[str]:
    """A sentence for each file that could be promised now."""
    return [
        f"{file.name} is whole now: take it off NOT_YET."
        for file in files
        if file.whole and file.name in NOT_YET
    ]


if __name__ == "__main__":
    sys.exit(main())
