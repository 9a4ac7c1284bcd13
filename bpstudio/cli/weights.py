"""``bpstudio weights``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

import numpy as np

from bpstudio.cli.codes import DONE
from bpstudio.cli.output import say_beside
from bpstudio.cli.sessions import opened_session, save_where_asked
from bpstudio.cli.sources import UsageError, about, source
from bpstudio.cli.usage import add_source
from bpstudio.engine.refused import RefusedError
from bpstudio.storage.sources import source_name
from bpstudio.storage.weights.matching import check_fit, matching_of


def add_options(parser: ArgumentParser) -> None:
    """Add what the command takes: the session, the file of weights, whether the network may change, where to write."""
    add_source(parser)
    parser.add_argument(
        "weights",
        type=source,
        metavar="WEIGHTS",
        help="npz, npy, CSV of names and values, or safetensors: theta1 and b1, or the names of PyTorch, Keras, "
        "scikit-learn; otherwise by order and shape; or onnx, of layers one after the other",
    )
    parser.add_argument(
        "--fit",
        action="store_true",
        help="make hidden layers as many and as wide as the weights say, with the activations of an onnx file",
    )
    parser.add_argument(
        "-o",
        dest="out",
        metavar="OUT.json",
        help="write the session with these weights, as - to standard output; without it nothing is changed",
    )


@np.errstate(all="ignore")  # of numbers that are not finite in the session: the file's are refused
def run(arguments: Namespace) -> int:
    """Print which array is for which layer; with ``-o`` load them, and write the session."""
    session = opened_session(arguments)
    with about(arguments.weights):
        try:
            found = matching_of(arguments.weights, session.frame.network)
        except RefusedError as refused:
            raise UsageError(str(refused)) from None
    say_beside(str(found), arguments.out)
    try:
        check_fit(found, arguments.fit, "command")
        if arguments.out is not None:
            session.apply(found.edit(session.frame.parameters, arguments.fit))
    except RefusedError as refused:
        raise UsageError(f"{source_name(arguments.source)}: {refused}") from None
    save_where_asked(session, arguments)
    return DONE
