"""A lesson is told from other files before it is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bpstudio.storage.opening import begins_as_one, is_lesson


@pytest.mark.parametrize(
    ("name", "it_is"),
    [("a.md", True), ("b.MD", True), ("c.markdown", True), ("article", False), ("d.json", False)],
)
def test_it_is_told_by_its_name(name: str, it_is: bool) -> None:
    assert is_lesson(name) is it_is
    assert is_lesson(Path(name)) is it_is


def test_a_markdown_table_is_no_lesson_and_neither_is_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "table.md").write_text("| x | y |\n|---|---|\n")
    (tmp_path / "lesson.md").write_text("---\ntitle: T\n")
    (tmp_path / "marked.md").write_text("\ufeff---\n", encoding="utf-8")
    assert not begins_as_one(tmp_path / "table.md")
    assert begins_as_one(tmp_path / "lesson.md")
    assert begins_as_one(tmp_path / "marked.md")
    assert not begins_as_one(tmp_path / "nowhere.md")
    assert not begins_as_one(tmp_path)
