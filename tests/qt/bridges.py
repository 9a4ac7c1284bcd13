"""Bridges to sessions, without a window."""

from __future__ import annotations

from bpstudio.notation import textbook
from bpstudio.qt.bridge import Bridge
from bpstudio.session.session import Session
from bpstudio.storage.presets import located
from bpstudio.storage.reader import read


def opened(name: str = "article") -> Bridge:
    return Bridge(Session(read(located(name)).state), notation=textbook.ARTICLE)
