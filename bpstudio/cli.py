"""The command line: the window, and everything that can be done without one.

Exit codes: 0 done, 1 checked and found wrong, 2 bad usage or a file that cannot be read. An error is one line on
standard error. The toolkit is imported by ``open_window`` and ``screenshot`` alone.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import NoReturn, TextIO

import numpy as np

from bpstudio import __version__
from bpstudio.engine.gradient_check import check_gradients
from bpstudio.engine.network import Parameter
from bpstudio.qt.display import SMALLEST_WINDOW, missing_display
from bpstudio.session.session import Divergence, Session
from bpstudio.storage import export, presets, reader, replay, transcript, writer
from bpstudio.storage.contents import MOST_ITERATIONS
from bpstudio.storage.errors import SessionFileError, one_line
from bpstudio.storage.files import check_writable, reason, write_bytes
from bpstudio.storage.resources import resource

DONE, WRONG, UNUSABLE, UNTOLD, INTERRUPTED = 0, 1, 2, 3, 130
SAFE_MODE = "--safe-mode"
_SLICES = 200
Arguments = argparse.Namespace
Command = Callable[[Arguments], int]
Show = Callable[[Session], None]


class UsageError(Exception):
    """Bad usage, in one sentence."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code. ``argv`` is without the program's name."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    arguments = sys.argv[1:] if argv is None else list(argv)
    try:
        return _run(arguments)
    except SystemExit as left:  # --help and --version
        return DONE if left.code in (None, 0) else UNUSABLE
    except KeyboardInterrupt:
        _complain("interrupted")
        return INTERRUPTED
    except (UsageError, SessionFileError) as wrong:
        _complain(str(wrong))
    except FileNotFoundError as missing:
        _complain(str(missing) if missing.strerror is None else f"{missing.filename}: {reason(missing)}")
    except OSError as wrong:
        _complain(f"{wrong.filename}: {reason(wrong)}" if wrong.filename else reason(wrong))
    except MemoryError:
        _complain("there is not enough memory for this")
    return UNUSABLE


def _run(arguments: list[str]) -> int:
    if any(not argument or "\0" in argument for argument in arguments):
        raise UsageError("an argument is empty or has a null character in it")
    if SAFE_MODE in arguments[:2] and not set(arguments) & set(COMMANDS):
        arguments = [argument for argument in arguments if argument != SAFE_MODE]
        if len(arguments) < 2 and not any(argument.startswith("-") for argument in arguments):
            return open_window(arguments[0] if arguments else None, safe_mode=True)
    if not arguments or (arguments[0] not in COMMANDS and not arguments[0].startswith("-")):
        if len(arguments) > 1:
            raise UsageError(f"there is no command {arguments[0]!r} (see bpstudio --help)")
        return open_window(arguments[0] if arguments else None)
    parsed = _parser().parse_args(arguments)
    if parsed.safe_mode:
        raise UsageError(f"{SAFE_MODE} is for the window: bpstudio {SAFE_MODE} [FILE|PRESET]")
    if parsed.command is None:
        return open_window(None)
    with np.errstate(all="ignore"):  # numbers that are not finite are shown, not warned of
        return COMMANDS[parsed.command](parsed)


def _complain(sentence: str) -> None:
    _print(f"bpstudio: {one_line(sentence)}", sys.stderr)


def _print(text: str, stream: TextIO | None = None, end: str = "\n") -> None:
    """Print; once the reader of a pipe has gone, carry on in silence."""
    target = stream or sys.stdout
    try:
        print(text, file=target, end=end, flush=True)
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, target.fileno())
        os.close(nowhere)


# Commands


def open_window(source: str | None, safe_mode: bool = False) -> int:
    """The window on a file or a preset; on the article's network without one."""
    missing = missing_display()
    if missing:
        raise UsageError(
            f"{missing}, so there can be no window; `bpstudio step article` prints the same steps"
        )
    with _about(source or "article"), _toolkit():
        from bpstudio.qt.app import run

        return run([] if source is None else [source], safe_mode=safe_mode)


def list_presets(arguments: Arguments) -> int:
    """List the sessions that come with the program."""
    names = presets.presets()
    width = max(map(len, names))
    for name, line in names.items():
        _print(f"{name:<{width}}  {line}")
    return DONE


def step(arguments: Arguments) -> int:
    """Print each step as an equation with its numbers."""
    session = _opened(arguments)
    if arguments.follow is not None:
        _follow(session, arguments.follow)
    count = arguments.iterations if arguments.steps is None else arguments.steps
    _refuse_too_many(session, count)
    show = None if arguments.quiet else _show_step
    if not arguments.quiet:
        _print(transcript.heading(session.frame, arguments.source))
    for _ in range(count):
        if arguments.steps is not None:
            _reveal(session, show)
        else:
            _finish_iteration(session, show)
    _save(session, arguments)
    return DONE


def train(arguments: Arguments) -> int:
    """Run iterations without printing their steps."""
    session = _opened(arguments)
    batches = session.document.task.batches
    count = arguments.iterations if arguments.epochs is None else arguments.epochs * batches
    _refuse_too_many(session, count)
    start = session.state.completed
    divergence = _train(session, count)
    _print(transcript.trained(session.state, start))
    _save(session, arguments)
    if divergence is None:
        return DONE
    _complain(transcript.stopped(divergence))
    return WRONG


def verify(arguments: Arguments) -> int:
    """Run a session again and compare what its file recorded."""
    with _about(arguments.source):
        opened = reader.read(arguments.source)
    found = replay.verify(opened)
    _print(transcript.verified(opened.state.iterations, found))
    return DONE if found.agrees and found.compared else WRONG if found.untold is None else UNTOLD


def check(arguments: Arguments) -> int:
    """Check the gradient of every parameter against finite differences."""
    session = _opened(arguments)
    found = check_gradients(session.document.task, session.frame.whole_trace())
    _print(transcript.check_table(found))
    return DONE if found.passed else WRONG


def export_to(arguments: Arguments) -> int:
    """Write cost and gradients as a table, or the session as it is run again."""
    session = _opened(arguments)
    content = export.FORMATS[arguments.to](session)
    if arguments.out is None:
        _print(content.decode(), end="")
    else:
        write_bytes(arguments.out, content)
    return DONE


def screenshot(arguments: Arguments) -> int:
    """Make a picture of the window."""
    check_writable(arguments.out)
    if missing_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with _about(arguments.source), _toolkit():
        from bpstudio.qt.app import screenshot as take

        take(arguments.source, arguments.out, arguments.theme, arguments.size)
    return DONE


def schema(arguments: Arguments) -> int:
    """Print the JSON Schema of the session file."""
    _print(resource("session.schema.json").read_text(encoding="utf-8"), end="")
    return DONE


# What they share


@contextlib.contextmanager
def _about(source: str) -> Iterator[None]:
    """Put the source before what is wrong with it."""
    try:
        yield
    except SessionFileError as wrong:
        raise UsageError(f"{source}: {wrong}") from None


@contextlib.contextmanager
def _toolkit() -> Iterator[None]:
    """Where PySide6 or a system library it needs is missing, say so."""
    try:
        yield
    except ImportError as missing:
        raise UsageError(f"the window needs PySide6 and pyqtgraph: {missing}") from None


def _opened(arguments: Arguments) -> Session:
    """The session to work on; what -o names is checked before any work is done."""
    if getattr(arguments, "out", None) is not None:
        check_writable(arguments.out)
    with _about(arguments.source):
        return Session(reader.read(arguments.source).state)


def _save(session: Session, arguments: Arguments) -> None:
    if arguments.out is not None:
        writer.save(session, arguments.out)


def _refuse_too_many(session: Session, count: int) -> None:
    """What is written must be a file that can be read again."""
    if session.state.completed + count > MOST_ITERATIONS:
        raise UsageError(f"a session can have {MOST_ITERATIONS:,} iterations at most")


def _follow(session: Session, name: str) -> None:
    try:
        session.follow(Parameter.parse(name))
    except ValueError as wrong:
        raise UsageError(f"--follow: {wrong}") from None


def _reveal(session: Session, show: Show | None) -> None:
    """One more step; entering an iteration reveals none of it yet."""
    session.step()
    if session.frame.current is None:
        session.step()
    if show is not None:
        show(session)


def _finish_iteration(session: Session, show: Show | None) -> None:
    """The rest of the iteration; at its end, all of the next one."""
    if show is None:
        return session.finish_iteration()
    _reveal(session, show)
    while session.frame.next is not None:
        _reveal(session, show)
    return None


def _show_step(session: Session) -> None:
    frame = session.frame
    current = frame.current
    assert current is not None, "a step has just been revealed"
    if current.index == 0:
        _print(f"iteration {frame.iteration}")
    _print(transcript.written_in_full(frame, current))


def _train(session: Session, count: int) -> Divergence | None:
    """Train, with a progress bar where somebody may be watching one."""
    if not sys.stderr.isatty():
        return session.train(count)
    from tqdm import tqdm

    columns, lines = shutil.get_terminal_size()
    with tqdm(total=count, unit=" iterations", leave=False, ncols=columns - 1, nrows=lines) as bar:
        while bar.n < count:
            part = min(count - bar.n, -(-count // _SLICES))
            divergence = session.train(part)
            if divergence is not None:
                return divergence
            bar.update(part)
    return None


# Usage


def _count(text: str) -> int:
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"expected a whole number, not {text!r}")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{2,5})[xX×](\d{2,5})", text, re.ASCII)
    if found is None:
        raise argparse.ArgumentTypeError(f"expected a size such as 1440x900, not {text!r}")
    width, height = int(found[1]), int(found[2])
    if width < SMALLEST_WINDOW[0] or height < SMALLEST_WINDOW[1]:
        raise argparse.ArgumentTypeError("the window is {}x{} at least".format(*SMALLEST_WINDOW))
    return width, height


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="bpstudio",
        usage="bpstudio [--safe-mode] [FILE|PRESET]\n       bpstudio COMMAND ...",
        description="Backpropagation by hand, one chain-rule factor at a time. Without a command: the window.",
        epilog="A file with the name of a command or of a preset is reached as ./NAME.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"bpstudio {__version__}")
    parser.add_argument(SAFE_MODE, action="store_true", help="start the window without its settings")
    parsers = parser.add_subparsers(prog="bpstudio", dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        line = str(command.__doc__)
        one = parsers.add_parser(
            name, help=line[0].lower() + line[1:-1], description=line, allow_abbrev=False
        )
        if name not in ("presets", "schema"):
            one.add_argument("source", metavar="FILE" if name == "verify" else "FILE|PRESET")
        if name in _OPTIONS:
            _OPTIONS[name](one)
    return parser


def _step_options(parser: argparse.ArgumentParser) -> None:
    how_far = parser.add_mutually_exclusive_group()
    how_far.add_argument("--steps", type=_count, metavar="N", help="reveal N more steps")
    how_far.add_argument(
        "--iterations", type=_count, default=1, metavar="N", help="reveal N whole iterations (default: 1)"
    )
    parser.add_argument(
        "--follow", metavar="NAME", help="only the chain of one parameter: theta2, theta2[0,1], b1, b1[0]"
    )
    parser.add_argument("-o", dest="out", metavar="OUT.json", help="write the session as it is then")
    parser.add_argument("--quiet", action="store_true", help="print nothing")


def _train_options(parser: argparse.ArgumentParser) -> None:
    how_far = parser.add_mutually_exclusive_group(required=True)
    how_far.add_argument("--iterations", type=_count, metavar="N", help="how many iterations to run")
    how_far.add_argument("--epochs", type=_count, metavar="N", help="how often to run through all examples")
    parser.add_argument("-o", dest="out", metavar="OUT.json", help="write the session as it is then")


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, choices=list(export.FORMATS), help="cost and gradients")
    parser.add_argument("-o", dest="out", metavar="OUT", help="where to write; standard output without it")


def _screenshot_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT.png")
    parser.add_argument("--theme", choices=["light", "dark"], default="light")
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="WIDTHxHEIGHT")


COMMANDS: dict[str, Command] = {
    "presets": list_presets,
    "step": step,
    "train": train,
    "verify": verify,
    "check-gradients": check,
    "export": export_to,
    "screenshot": screenshot,
    "schema": schema,
}
_OPTIONS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "step": _step_options,
    "train": _train_options,
    "export": _export_options,
    "screenshot": _screenshot_options,
}
