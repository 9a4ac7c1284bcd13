"""Reads worked solutions back from the formats they are written in: equations as text, tables as cells of text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from tests.explain.reading import plain_of

VOID = {"meta", "br", "hr", "img", "link", "input"}
M = "{http://www.w3.org/1998/Math/MathML}"


class Page(HTMLParser):
    """A page whose elements are all closed, in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {tag}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"{tag} is closed and was not open"
        assert self.open.pop() == tag, f"{tag} is closed in the wrong place"


def page_of(html: str) -> ElementTree.Element:
    """The page as XML: ours is written so that it is both."""
    body = html.partition("<body>")[2].partition("</body>")[0]
    return ElementTree.fromstring(f"<body>{body}</body>")


def html_equations(html: str) -> list[str]:
    found = []
    for each in page_of(html).iter("div"):
        if each.get("class") == "equation":
            found.append(squeezed(in_plain(each[0])))
    return found


def html_tables(html: str) -> list[list[list[str]]]:
    found = []
    for table in page_of(html).iter("table"):
        rows = [[cell_text(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        found.append(rows)
    return found


def cell_text(cell: ElementTree.Element) -> str:
    return squeezed("".join(cell.itertext()))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u2061", "").replace("\u00a0", " ")).strip()


def in_plain(node: ElementTree.Element) -> str:
    """MathML as the text of an equation."""
    tag = node.tag.removeprefix(M)
    inner = [] if tag == "mtable" else [in_plain(child) for child in node]
    match tag:
        case "mfrac":
            return f"(({inner[0]})/({inner[1]}))"
        case "msup":
            raised = {"T": "ᵀ", "′": "′"}.get(inner[1], f"^({inner[1]})")
            return f"{inner[0]}{raised}"
        case "msub" | "msubsup" | "munder" | "munderover" | "mover":
            return f" {inner[0]}_{'_'.join(inner[1:])} "
        case "msqrt":
            return f"√({''.join(inner)})"
        case "mtable":
            kind = node.get("class")
            rows = ((" " if kind == "lines" else ", ").join(map(in_plain, row)) for row in node)
            return (" " if kind == "lines" else "; ").join(rows) + (" }" if kind == "cases" else "")
        case "mo" | "mtext":
            return f" {node.text or ''} " if node.text not in ("(", ")", "[", "]", "|") else str(node.text)
        case "mi" | "mn":
            return node.text or ""
        case "mspace":
            return " "
    return "".join(inner)


def latex_equations(tex: str) -> list[str]:
    blocks = re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", tex, re.DOTALL)
    return [plain_of(whole(each)) for block in blocks for each in block.split(" \\\\[1ex]\n")]


def whole(block: str) -> str:
    """The lines of an equation as one, without what aligns them."""
    lines = re.split(r" (?:\\\\\*?|\\cr)\n", block)
    found = []
    for line in lines:
        left, _, right = line.partition("& ")
        right = re.sub(r"\\fitted\{(.*)\}$", r"\1", right)
        found.append(f"{left} {right}".replace(r"\quad{}", " "))
    return unlocked(" ".join(found))


def unlocked(tex: str) -> str:
    """With signs that are written as commands as they are read."""
    tex = re.sub(r"\\ensuremath\{([^{}]*)\}", r"\1", tex).replace(r"\cr", r"\\")
    return tex.replace(r"\lt ", "<").replace(r"\gt ", ">").replace(r"\vert ", "|").replace("{-}", "-")


def latex_tables(tex: str) -> list[list[list[str]]]:
    found = []
    for block in re.findall(r"\\toprule\n(.*?)\n\\bottomrule", tex, re.DOTALL):
        rows = block.replace("\\midrule\n\\endhead\n", "").split(" \\\\")
        found.append([[cell_of_tex(cell) for cell in row.split(" & ")] for row in rows if row.strip()])
    return found


def cell_of_tex(cell: str) -> str:
    return squeezed(plain_of(unlocked(cell.strip().strip("$")))).removeprefix("(").removesuffix(")")


def markdown_equations(text: str) -> list[str]:
    blocks = re.findall(r"\$\$\n(.*?)\n\$\$", text, re.DOTALL)
    found = []
    for block in blocks:
        inner = block.removeprefix("\\begin{aligned}\n").removesuffix("\n\\end{aligned}")
        found.append(plain_of(whole(inner) if inner != block else unlocked(inner)))
    return found


def markdown_tables(text: str) -> list[list[list[str]]]:
    found, rows = list[list[list[str]]](), list[list[str]]()
    for line in [*text.splitlines(), ""]:
        if line.startswith("| "):
            rows.append(
                [cell_of_tex(cell) for cell in line.removeprefix("| ").removesuffix(" |").split(" | ")]
            )
        elif rows:
            found.append([rows[0], *rows[2:]])
            rows = []
    return found
