"""A learner for each scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.scenarios.learner import Learner


@pytest.fixture
def learner(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Learner]:
    somebody = Learner(qtbot, monkeypatch, tmp_path)
    yield somebody
    somebody.leaves()
