"""``bpstudio check-gradients``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.codes import DONE, WRONG
from bpstudio.cli.output import say
from bpstudio.cli.sessions import opened
from bpstudio.cli.usage import add_source
from bpstudio.engine import gradient_check
from bpstudio.explain.words import verdicts


def add_options(parser: ArgumentParser) -> None:
    add_source(parser)


@np.errstate(all="ignore")  # what is not finite is a verdict
def run(arguments: Namespace) -> int:
    """A table of verdicts."""
    session = opened(arguments)
    found = gradient_check.check_gradients(session.document.task, session.frame.whole_trace())
    say(verdicts.check_table(found))
    return DONE if found.passed else WRONG
