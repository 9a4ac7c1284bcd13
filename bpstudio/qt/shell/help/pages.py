"""The pages of the guide: Markdown files, in which actions, keys and numbers are written as links and filled in here.

``[Save](action:save)`` becomes the action's place in the menus, ``[→](key:step_next)`` the key as this system writes
it, ``[0.4092](bpstudio:C@0)`` the number alone: a test holds it to the engine. Other links lead to pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bpstudio.explain.help.glossary import as_markdown
from bpstudio.explain.help.guide_letters import letters_of_the_guide
from bpstudio.notation.textbook import Notation
from bpstudio.qt.shell.help.key_names import key_of, path_of
from bpstudio.storage.resources import resource

ORDER = (
    "start",
    "network",
    "equation",
    "inspector",
    "parameters",
    "data",
    "settings",
    "plots",
    "timeline",
    "files",
    "pictures",
    "export",
    "weights",
    "practice",
    "lessons",
    "writing",
    "exercises",
    "solutions",
    "compare",
    "python",
    "hunts",
    "conventions",
    "glossary",
    "changelog",
)
LINK = re.compile(  # one that begins a piece of code is there to be read
    r"(?<!`)\[([^\]]*)\]\(([a-z]+):([^)\s]+)\)"
)
WORDS = "{glossary}"
BY_WIDGET = {
    "canvas": "network",
    "equation": "equation",
    "practice_panel": "practice",
    "answer": "practice",
    "inspector": "inspector",
    "parameter_table": "parameters",
    "data_table": "data",
    "training_settings": "settings",
    "cost_plot": "plots",
    "plot_stack": "plots",
    "timeline": "timeline",
    "transport": "timeline",
    "lesson": "lessons",
    "problem_bar": "data",
    "why_sheet": "equation",
    "hunt": "hunts",
    "exercise": "exercises",
}
"""Which page is about which part of a window, by the part's name."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """``letters`` says in which it is written, where the window has others; it is not searched."""

    name: str
    title: str
    markdown: str
    letters: str = ""

    @property
    def shown(self) -> str:
        """The page with its letters said under the title."""
        title, text = self.markdown.split("\n", 1)
        return f"{title}\n\n*{self.letters}*\n{text}" if self.letters else self.markdown

    def matches(self, words: str) -> bool:
        """Whether every word is on the page."""
        text = self.markdown.lower()
        return all(word in text for word in words.lower().split())


def raw(name: str) -> str:
    """As the file has it. Raises FileNotFoundError for a page that is none."""
    return resource(f"guide/{name}.md").read_text(encoding="utf-8")


def page(name: str, notation: Notation) -> HelpPage:
    """A page with everything filled in. The glossary is in the notation in force, the others say if they are not."""
    unfilled = raw(name)
    text = filled(unfilled).replace(WORDS, as_markdown(notation))
    title = text.splitlines()[0].removeprefix("# ")
    return HelpPage(name, title, text, "" if WORDS in unfilled else letters_of_the_guide(notation))


def pages(notation: Notation) -> list[HelpPage]:
    """Every page of the guide in its order, in the letters of the notation."""
    return [page(name, notation) for name in ORDER]


def filled(text: str) -> str:
    """The text with the links of the guide filled in."""
    return LINK.sub(lambda found: _filled(*found.groups()), text)


def _filled(text: str, scheme: str, name: str) -> str:
    match scheme:
        case "action":
            return f"**{path_of(name)}**"
        case "key":
            return f"**{key_of(name)}**"
        case "bpstudio":
            return text
    return f"[{text}]({scheme}:{name})"
