"""A session as a NumPy script that checks itself: every step a line, as a teacher would write it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bpstudio.engine.words import in_a_row
from bpstudio.explain.words import scripts
from bpstudio.storage.export.scripts.checked import Checked, checked_in, honest
from bpstudio.storage.export.scripts.comparing import (
    DIFFERENCE,
    END,
    FREE_RUN,
    RUN,
    docstring,
    told_at_the_top,
)
from bpstudio.storage.export.scripts.dialect import NUMPY
from bpstudio.storage.export.scripts.parts import ScriptParts, iteration_table
from bpstudio.storage.export.wanted import Wanted

_ARRAYS = '''
def arrays(lists):
    """Lists of numbers as arrays, by the same names."""
    return {name: np.array(numbers) for name, numbers in lists.items()}
'''
_CHECK = '''
def main():
    """Check every iteration by itself, then run them freely; 1 where a number is not the session's."""
    np.seterr(all="ignore")  # what overflows is compared like any other number
    for each in ITERATIONS:
        before, memory = arrays(each["before"]), arrays(each["memory"])
        wrong = difference(each, run(each, each["number"], before, memory))
        if wrong:
            print(f"iteration {each['number']}: {wrong}")
            return 1
        agrees = "agrees" if each["finite"] else "cannot be checked, for not all of its numbers are finite"
        print(f"iteration {each['number']}: {agrees}")
    free_run()
    return 0
'''


def numpy_of(wanted: Wanted) -> str:
    """The script. Raises RefusedError where a mistake is hunted, or it would be too large."""
    wanted = honest(wanted)
    checked = checked_in(wanted)
    parts = ScriptParts(NUMPY, wanted.notation)
    iterations = iterations_text(checked, parts)
    functions = [parts.functions.written(), _ARRAYS, RUN, DIFFERENCE, _CHECK, FREE_RUN]
    told = told_at_the_top(
        scripts.WITH_NUMPY, checked, wanted.state.iterations, wanted.notation, scripts.EXITS
    )
    tables = [parts.tables.written("\n"), f"ITERATIONS = {iterations}"]
    body = "\n\n\n".join(text.strip("\n") for text in (*functions, "\n".join(tables), END))
    return f"{docstring(told)}\n\n{imports_of(body, ('sys',), ('numpy as np',))}\n\n\n{body}\n"


def iterations_text(checked: Sequence[Checked], parts: ScriptParts) -> str:
    """The list of what belongs to each iteration."""
    tables = [f"    {iteration_table(one, parts.of(one.task))},\n" for one in checked]
    return f"[\n{''.join(tables)}]"


def imports_of(body: str, ours: Sequence[str], theirs: Sequence[str]) -> str:
    """The lines that import what a script uses; ``math``, and numbers that are none, only where it does."""
    standard = sorted([*ours, *(["math"] if "math." in body else [])])
    lines = [f"import {name}" for name in standard]
    numbers = [name for name in ("inf", "nan") if re.search(rf"(?<![\w.]){name}(?![\w(])", body)]
    if numbers:
        lines.append(f"from math import {in_a_row(numbers)}")
    return "\n".join([*lines, "", *(f"import {name}" for name in theirs)])
