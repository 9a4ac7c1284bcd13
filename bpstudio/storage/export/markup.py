"""Elements of HTML and SVG, closed and with their attributes escaped."""

from __future__ import annotations

from html import escape

SVG = "http://www.w3.org/2000/svg"


def element(tag: str, *inside: str, **attributes: str) -> str:
    """``<tag name="value">…</tag>``; what is ``inside`` is markup already. ``class_`` stands for ``class``."""
    return f"{_begin(tag, attributes)}>{''.join(inside)}</{tag}>"


def empty_element(tag: str, **attributes: str) -> str:
    """``<tag name="value"/>``: of SVG, with nothing inside."""
    return f"{_begin(tag, attributes)}/>"


def _begin(tag: str, attributes: dict[str, str]) -> str:
    named = (f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{''.join(named)}"
