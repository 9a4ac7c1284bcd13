"""``bpstudio compare``."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.codes import DONE, WRONG
from bpstudio.cli.output import say
from bpstudio.cli.sessions import opened_session
from bpstudio.cli.sources import UsageError, about, source
from bpstudio.cli.usage import add_source, count
from bpstudio.engine.words import grouped
from bpstudio.explain.own_code.compared import NumbersCompared, compare_numbers
from bpstudio.explain.words.withheld import why_not_compared
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.alone import iteration_of
from bpstudio.storage.contents import MOST_ITERATIONS
from bpstudio.storage.numbers import read_numbers
from bpstudio.storage.plain import json_number
from bpstudio.storage.sources import source_name


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, somebody's numbers, and of which iteration they are."""
    add_source(parser)
    parser.add_argument(
        "numbers",
        type=source,
        metavar="NUMBERS",
        help="JSON or npz with arrays by their names: z1, yhat, C, dC/dtheta1, update/theta1, or dW1 and the like",
    )
    parser.add_argument(
        "--iteration", type=count, metavar="N", help="whose numbers they are (default: that at the cursor)"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


@np.errstate(all="ignore")  # numbers that are not finite are compared, not warned of
def run(arguments: Namespace) -> int:
    """Say of each quantity whether it agrees, where the first wrong number is, and which mistakes explain it."""
    if (arguments.iteration or 0) >= MOST_ITERATIONS:
        raise UsageError(f"a session can have {grouped(MOST_ITERATIONS)} iterations at most")
    state = opened_session(arguments).state
    refused = why_not_compared(state)
    if refused:
        raise UsageError(f"{source_name(arguments.source)}: {refused}")
    iteration = iteration_of(state, arguments.iteration)
    with about(arguments.numbers):
        numbers = read_numbers(arguments.numbers, iteration.task.network)
    compared = compare_numbers(iteration, *numbers, notation=ARTICLE)
    say(_as_json(compared) if arguments.json else str(compared))
    return DONE if compared.agrees else WRONG


def _as_json(compared: NumbersCompared) -> str:
    differences = [
        {
            "quantity": each.quantity,
            "place": list(each.place),
            "typed": None if each.typed is None else json_number(each.typed),
            "right": None if each.right is None else json_number(each.right),
        }
        for each in compared.differences
    ]
    mistakes = [{"name": each.name, "sentence": each.sentence} for each in compared.mistakes]
    found = {"agrees": compared.agrees, "differences": differences, "mistakes": mistakes}
    return json.dumps(found, ensure_ascii=False, allow_nan=False)
