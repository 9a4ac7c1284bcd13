"""Each of the lessons is done from its first page to its last by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from bpstudio.qt.lessons import progress
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.storage.lessons import bundled
from tests.qt.lessons.by_keys import press, to_the_end_of_the_page


@pytest.mark.parametrize("name", bundled())
def test_a_lesson_is_done_from_start_to_end_by_keys_alone(
    opened: Callable[..., MainWindow], name: str
) -> None:
    window = opened()
    own = window.session
    state = own.state
    window.lessons.open(bundled()[name])
    reader = window.lessons.reader
    for page in range(len(reader.lesson.pages)):
        assert reader.place.page == page
        to_the_end_of_the_page(window)
        press(Qt.Key.Key_PageDown)
    assert not window.lessons.active
    assert progress.how_far()[name].done
    assert window.session is own
    assert window.session.state is state
