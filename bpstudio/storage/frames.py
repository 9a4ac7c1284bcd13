"""What a table stands in, found out by trying one thing after the other."""

from __future__ import annotations

from bpstudio.storage.brackets import out_of_brackets
from bpstudio.storage.framed import Framed, out_of_latex, without_comments
from bpstudio.storage.hypertext import is_hypertext, out_of_hypertext
from bpstudio.storage.objects import out_of_objects
from bpstudio.storage.printed import out_of_print
from bpstudio.storage.ruled import out_of_rules


def out_of_frame(text: str) -> Framed:
    """The table alone; ``text`` has line feeds at the ends of its lines.

    Raises ValueError in words where it is known what the table stands in, and that it is not whole.
    """
    if is_hypertext(text):
        found = out_of_hypertext(text)
        if found is not None:
            return found
    found = out_of_brackets(text) or out_of_objects(text)
    if found is not None:
        return found
    text, comments = without_comments(text)
    latex = out_of_latex(text, comments)
    if latex is not None:
        return latex
    found = out_of_rules(text) or out_of_print(text) or Framed(text)
    return found._replace(comments=comments)
