"""Lessons begin as if nobody had read one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bpstudio.qt.lessons import progress


@pytest.fixture(autouse=True)
def nothing_read_yet(qapp: object) -> Iterator[None]:
    progress.forget()
    yield
    progress.forget()
