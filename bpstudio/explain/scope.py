"""Whose numbers are shown: those of one example, or of the whole batch. One setting for everything in a window."""

from __future__ import annotations

from typing import Literal

Scope = Literal["example", "batch"]
