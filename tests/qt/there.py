"""Saying that something is there, to whoever reads the test and to mypy."""

from __future__ import annotations

from typing import TypeVar

Found = TypeVar("Found")


def there(found: Found | None) -> Found:
    """What was looked for; the test fails where there is none."""
    assert found is not None, "what the test looks for is not there"
    return found
