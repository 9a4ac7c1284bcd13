"""Practice without anything kept from another test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from bpstudio.qt.ground import settings
from bpstudio.qt.practice import ASK_ALL, DECIMALS, PROGRESS


@pytest.fixture(autouse=True)
def nothing_kept(qapp: QApplication) -> Iterator[None]:
    for key in (PROGRESS, ASK_ALL, DECIMALS):
        settings.keep(key, "")
    yield
    for key in (PROGRESS, ASK_ALL, DECIMALS):
        settings.keep(key, "")
