"""``bpstudio check-gradients``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.codes import DONE, WRONG
from bpstudio.cli.output import say
from bpstudio.cli.sessions import opened_session
from bpstudio.cli.sources import UsageError
from bpstudio.cli.usage import add_source
from bpstudio.explain.words import verdicts
from bpstudio.notation.textbook import ARTICLE
from bpstudio.session.checking import check
from bpstudio.session.practice.hunting import why_not_checked
from bpstudio.storage.sources import source_name


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: a session file or a preset."""
    add_source(parser)


@np.errstate(all="ignore")  # what is not finite is a verdict
def run(arguments: Namespace) -> int:
    """A table of verdicts."""
    session = opened_session(arguments)
    refused = why_not_checked(session.state)
    if refused:
        raise UsageError(f"{source_name(arguments.source)}: {refused}")
    found = check(session.frame)
    say(verdicts.check_table(found, ARTICLE))
    return DONE if found.passed else WRONG
