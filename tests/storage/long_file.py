"""A file that takes some time to be run again."""

from __future__ import annotations

from pathlib import Path

from bpstudio.session.session import Session
from bpstudio.storage.reader import read
from bpstudio.storage.writer import encode


def long_file(folder: Path) -> Path:
    """A session of 300 iterations in ``folder``, its cursor in the middle of one of them."""
    session = Session(read("xor").state)
    session.train(300)
    session.seek(200, 7)
    path = folder / "long.json"
    path.write_bytes(encode(session.frame))
    return path
