"""A worked solution in LaTeX, HTML and Markdown: the same numbers in each, and each as its readers want it."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from bpstudio.engine.examples import Examples, Names
from bpstudio.engine.parameters import every_parameter
from bpstudio.engine.refused import RefusedError
from bpstudio.session.alone import iteration_of
from bpstudio.session.history.document import Document
from bpstudio.session.history.state import State
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.export.forms import FORMS
from bpstudio.storage.export.solutions import solutions_in_turns, solutions_of
from bpstudio.storage.export.wanted import Wanted
from tests.explain.networks import random_document, random_notation
from tests.explain.reading import check
from tests.explain.solution.reading import as_told, number
from tests.storage.export import reading

EQUATIONS: dict[str, Callable[[str], list[str]]] = {
    "html": reading.html_equations,
    "latex": reading.latex_equations,
    "markdown": reading.markdown_equations,
}
TABLES: dict[str, Callable[[str], list[list[list[str]]]]] = {
    "html": reading.html_tables,
    "latex": reading.latex_tables,
    "markdown": reading.markdown_tables,
}
ODD = r"a&b %$#_{}~^\ <i>|`*[x](y)!"
NAMES = ("Größe", "价格", "цена", "θ₁ − π", "naïve ŷ", "עברית", "é́ ł ß", ODD, "\"quoted\" 'so' --", "😀 x")


def written(state: State, form: str, **wanted: object) -> str:
    with np.errstate(all="ignore"):
        return FORMS[form].make(Wanted(state, **wanted)).decode()  # type: ignore[arg-type]


def random_state(seed: int) -> State:
    session = Session(random_document(np.random.default_rng([181, seed])))
    with np.errstate(all="ignore"):
        session.train(2)
    return session.state


def oddly_named() -> State:
    document = reader.read("xor").state.document
    data = Examples(document.data.x, document.data.y, names=Names((ODD, "价格"), ("цена",)))
    return Session(Document(document.network, data, document.cost, document.training)).state


@pytest.mark.parametrize("form", EQUATIONS)
@pytest.mark.parametrize("seed", range(6))
def test_every_equation_can_be_read_back_and_holds(form: str, seed: int) -> None:
    notation = random_notation(np.random.default_rng([182, seed]))
    found = EQUATIONS[form](written(random_state(seed), form, notation=notation, iterations=(1,)))
    assert sum(map(check, found)) > 0


@pytest.mark.parametrize("form", EQUATIONS)
@pytest.mark.parametrize("name", ["article", "mazur", "softmax-3"])
def test_every_format_has_the_same_equations(form: str, name: str) -> None:
    state = reader.read(name).state
    found = [check(each) for each in EQUATIONS[form](written(state, form))]
    expected = [check(each) for each in EQUATIONS["latex"](written(state, "latex"))]
    assert found == expected


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("digits", [4, 10])
def test_the_numbers_of_the_tables_are_the_engines(form: str, seed: int, digits: int) -> None:
    state = random_state(seed)
    tables = TABLES[form](written(state, form, iterations=(1,), digits=digits))
    (table,) = [rows for rows in tables if "gradient" in rows[0]]
    with np.errstate(all="ignore"):
        found = iteration_of(state, 1).run()
    network = found.task.network
    kinds = [(kind, layer) for layer in network.layer_ids for kind in ("theta", "b")]
    every = sorted(
        (one for one in every_parameter(network) if not one.is_cut_in(network)),
        key=lambda one: (kinds.index((one.kind, one.layer)), one.i or 0, one.j or 0),
    )
    assert len(table) - 1 == min(len(every), 60)
    for one, row in zip(every, table[1:], strict=False):
        place = one.position(network)
        exact = [each.flat[place] for each in (found.parameters, found.gradient, found.after)]
        for value, cell in zip(exact, (row[1], row[2], row[4]), strict=True):
            low, high = as_told(float(value), digits)
            assert not np.isfinite(value) or low <= number(cell) <= high, f"{cell} is not {value}"


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("blank", [True, False])
def test_a_sheet_has_gaps_and_its_key_the_answers(form: str, blank: bool) -> None:
    state = reader.read("mazur").state
    text = written(state, form, blank=blank, answers=not blank, ask=("dC/dtheta2[0,0]",))
    assert ("0.0821670" in text) == (not blank)
    mark = {"html": "____________", "latex": r"= \text{\blank}", "markdown": r"\underline{\qquad\qquad}"}[
        form
    ]
    assert (mark in text) == blank


@pytest.mark.parametrize("form", TABLES)
def test_a_sheet_and_its_key_come_in_one_file(form: str) -> None:
    text = written(reader.read("article").state, form, blank=True, answers=True)
    assert text.index("Exercise sheet") < text.index("Answer key")


# LaTeX

WRITTEN = r"""
documentclass usepackage newcommand DeclareRobustCommand othersign ifdefined Umathchar iffontchar font char fromright
fromleft textdirection joined ifnum addfontfeature
else fi blank answer underline mathdollar hspace boldsymbol allowdisplaybreaks setlength parindent parskip
LTleft LTright raggedbottom begin end LARGE bfseries par section subsection small node draw toprule midrule
endhead bottomrule clearpage scriptsize frac hat theta partial sigma eta lambda beta epsilon delta varphi Phi
Delta alpha infty mathrm text cdot times le ge ne approx leftarrow to cdots circ odot log ln exp max min tanh
sqrt sum left right ldots quad ensuremath tfrac Sigma displaystyle resizebox linewidth parbox raggedright
mathindent fitted ifdim width small footnotesize tiny noindent smallskip nopagebreak raggedleft allowbreak
textbackslash textasciitilde textasciicircum textquoteleft textquotedblleft textquotedblright textquoteright
texttt surd pi kappa ss v c l i"""
KNOWN = set(WRITTEN.split())
"""What LaTeX, amsmath, booktabs, longtable and TikZ have, and the commands of the preamble."""


def commands(tex: str) -> set[str]:
    return set(re.findall(r"\\([A-Za-z]+)", re.sub(r"^%.*$", "", tex, flags=re.MULTILINE)))


def assert_well_formed(tex: str) -> None:
    """Braces, environments and mathematics are closed, all commands are known, and all of it is ASCII."""
    assert tex.isascii()
    assert commands(tex) <= KNOWN, commands(tex) - KNOWN
    body = tex.partition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    bare = re.sub(r"\\[\\{}$&#%_^~'\"`=.]", "", body)
    depth = 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 0
    assert depth == 0
    assert "%" not in bare
    assert "#" not in bare
    assert "~" not in bare
    assert bare.count("$") % 2 == 0
    opened: list[str] = []
    for what, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", body):
        if what == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened
    for inside in re.findall(r"\\begin\{align\*\}(.*?)\\end\{align\*\}", body, re.DOTALL):
        assert "\n\n" not in inside, "an empty line ends a paragraph, which mathematics may not"
        assert "$" not in inside
        for line in re.sub(r"\\begin\{(bmatrix|cases)\}.*?\\end\{\1\}", "", inside, flags=re.DOTALL).split(
            "\\\\"
        ):
            assert line.count("&") == 1, line
    for inside in re.findall(
        r"\\begin\{(?:longtable|tabular)\}\{@\{\}([lr]+)@\{\}\}(.*?)\\end", body, re.DOTALL
    ):
        rows = [
            row for row in re.sub(r"\\[&]", "", inside[1]).split("\\\\") if "rule" not in row or "&" in row
        ]
        assert {row.count("&") + 1 for row in rows if row.strip()} == {len(inside[0])}


@pytest.mark.parametrize("seed", range(6))
def test_latex_is_well_formed(seed: int) -> None:
    notation = random_notation(np.random.default_rng([183, seed]))
    assert_well_formed(written(random_state(seed), "latex", notation=notation, iterations=(0, 1)))


@pytest.mark.parametrize("name", ["article", "mazur", "xor", "softmax-3", "digits", "spiral", "deep-sigmoid"])
def test_latex_of_the_presets_is_well_formed(name: str) -> None:
    state = reader.read(name).state
    assert_well_formed(written(state, "latex"))
    assert_well_formed(written(state, "latex", blank=True, answers=True, ask=("C", "dC/dz")))


def test_a_page_ends_between_equations_and_not_inside_of_one() -> None:
    tex = written(reader.read("article").state, "latex")
    for inside in re.findall(r"\\begin\{align\*\}(.*?)\\end\{align\*\}", tex, re.DOTALL):
        for line in inside.replace("\\\\[1ex]", "").split("\n"):
            assert not line.rstrip().endswith(r"\\"), line
    assert r"\\*" in tex


def test_only_a_long_table_needs_a_second_run_of_latex() -> None:
    assert "{longtable}{" not in written(reader.read("xor").state, "latex")
    tex = written(reader.read("digits").state, "latex")
    assert tex.count(r"\begin{longtable}") == tex.count(r"\endhead") == 1


def test_a_wide_table_is_set_in_smaller_type_and_a_line_never_in_larger() -> None:
    small, wide = (written(reader.read("xor").state, "latex", digits=digits) for digits in (3, 17))
    for size in (r"\small\noindent", r"\footnotesize\noindent", r"\scriptsize\noindent", r"\fitted{"):
        assert size not in small.partition(r"\begin{document}")[2]
    assert re.search(r"\\(footnotesize|scriptsize)\\noindent\n\\begin\{tabular\}\{@\{\}lrrrr@", wide)
    assert r"\ifdim\width>0.88\linewidth 0.88\linewidth\else\width\fi" in wide


def test_bold_answers_take_more_room_than_what_is_told() -> None:
    session = Session(reader.read("mazur").state)
    session.train(2)
    key = written(session.state, "latex", digits=17, answers=True)
    told = key.partition(r"\begin{tabular}{@{}lr@{}}")[0]
    assert "\\small\\noindent\n\\begin{tabular}{@{}lrrr@{}}\n" in key
    assert r"\small\noindent" not in told


def test_a_name_that_is_long_only_as_numbers_of_its_letters_is_broken_too() -> None:
    from bpstudio.storage.export.tex_text import letters_of_tex

    assert letters_of_tex("abé ö") == 5
    assert letters_of_tex("ж") == 1
    assert letters_of_tex("价格") == 12
    assert r"\parbox[b]{2.4cm}{\raggedleft \othersign{0446}" not in written(oddly_named(), "latex")
    assert r"\parbox[b]{2.4cm}{\raggedleft a\&b" in written(oddly_named(), "latex")


def test_marks_of_direction_are_not_in_latex() -> None:
    from bpstudio.storage.export.tex_text import tex_text

    assert tex_text("\u2068a\u2069") == "a"


def test_a_name_from_right_to_left_is_set_from_there() -> None:
    document = reader.read("xor").state.document
    data = Examples(document.data.x, document.data.y, names=Names(("אורך 12", "السعر"), ("y",)))
    tex = written(Session(Document(document.network, data, document.cost, document.training)).state, "latex")
    assert_well_formed(tex)
    assert (
        tex.count(r"\fromright{05D0}{\othersign{05D0}")
        == tex.count(r"\fromright{0627}{\othersign{0627}")
        == 1
    )
    assert r"\fromleft{12}}{\othersign{05D0}" in tex


def test_latex_of_odd_names_is_well_formed() -> None:
    tex = written(oddly_named(), "latex")
    assert_well_formed(tex)
    assert (
        r"a\&b \%\ensuremath{\mathdollar}\#\_\{\}\textasciitilde{}\textasciicircum{}\textbackslash{}" in tex
    )
    assert r"\othersign{4EF7}{\texttt{U+4EF7}\allowbreak{}}" in tex
    assert r"\othersign{0446}{ts}\othersign{0435}{e}" in tex


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_ascii_in_latex(name: str) -> None:
    from bpstudio.storage.export.tex_text import tex_text

    told = tex_text(name)
    assert told.isascii()
    bare = re.sub(r"\\[{}$&#%_^~'\"`=.]", "", told)
    assert bare.count("{") == bare.count("}")
    assert commands(told) <= KNOWN | {"o", "ae"}


def test_letters_with_accents_are_written_with_accents() -> None:
    from bpstudio.storage.export.tex_text import tex_text

    assert tex_text("Größe, naïve") == r"Gr\"{o}\ss{}e, na\"{\i}ve"
    assert tex_text("a--b") == "a{-}{-}b"
    assert tex_text("ą") == r"\othersign{0105}{a}"
    assert tex_text("ή?`") == r"\ensuremath{\eta}?{\textquoteleft}"
    assert tex_text("x²₁ ≤ θ") == r"x\ensuremath{^{2}}\ensuremath{_{1}} \ensuremath{\le} \ensuremath{\theta}"


# HTML


@pytest.mark.parametrize("seed", range(4))
def test_html_closes_what_it_opens_and_needs_nothing_from_elsewhere(seed: int) -> None:
    html = written(random_state(seed), "html", iterations=(0, 1))
    page = reading.Page(html)
    tags = {tag for tag, _ in page.elements}
    assert html.startswith("<!DOCTYPE html>\n")
    assert not tags & {"script", "link", "iframe", "img", "object", "embed"}
    for tag, attributes in page.elements:
        assert not {
            name for name in attributes if name in ("src", "href", "style") or name.startswith("on")
        }, tag
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert "url(" not in html
    assert "@import" not in html


def test_html_prints_well_and_is_light_or_dark_as_the_reader_has_it() -> None:
    html = written(reader.read("article").state, "html")
    assert "@media print" in html
    assert "prefers-color-scheme: dark" in html
    assert "break-inside: avoid" in html


def test_the_picture_says_what_it_shows() -> None:
    html = written(reader.read("mazur").state, "html", blank=True, answers=True)
    page = reading.Page(html)
    pictures = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert len(pictures) == 2
    for picture in pictures:
        names = str(picture["aria-labelledby"]).split()
        assert all(f'id="{name}"' in html for name in names)
    assert "<desc" in html


def test_numbers_and_the_heads_over_them_stand_right_in_html() -> None:
    html = written(reader.read("mazur").state, "html")
    assert "td.number, th.number { text-align: right; }" in html
    for table in reading.page_of(html).iter("table"):
        head, first = list(table.iter("tr"))[:2]
        assert [cell.get("class") for cell in head] == [cell.get("class") for cell in first]


def test_a_sum_that_goes_on_in_the_next_line_has_a_sign_between_two_terms() -> None:
    html = written(reader.read("xor").state, "html", digits=12)
    begun = re.findall(r"<mtr><mtd></mtd><mtd></mtd><mtd><mrow><mo([^>]*)>[+−]</mo>", html)
    assert begun
    assert set(begun) == {' form="infix"'}


def test_names_are_escaped_in_html() -> None:
    html = written(oddly_named(), "html")
    reading.Page(html)
    assert "<i>" not in html
    assert "a&amp;b %$#_{}~^\\ &lt;i&gt;|`*[x](y)!" in html
    assert "价格" in html


# Markdown


def test_names_are_escaped_in_markdown() -> None:
    text = written(oddly_named(), "markdown")
    head = next(line for line in text.splitlines() if "价格" in line)
    assert r"a&amp;b %&#36;\#\_&#123;&#125;\~^&#92; &lt;i&gt;&#124;&#96;\*&#91;x&#93;(y)&#33; ($x_1$)" in head
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(" | " in row for row in rows)


@pytest.mark.parametrize("seed", range(4))
def test_markdown_has_no_backslash_that_would_be_taken_for_an_escape(seed: int) -> None:
    text = written(random_state(seed), "markdown", iterations=(0, 1))
    for tex in re.findall(r"\$\$(.*?)\$\$", text, re.DOTALL) + re.findall(r"(?<!\$)\$([^$]+)\$(?!\$)", text):
        assert not re.search(r"\\[^A-Za-z]", tex), tex
        assert "$" not in tex, tex
        assert "<" not in tex
        assert "|" not in tex
    assert text.count("$$") % 2 == 0


def test_markdown_tables_have_a_cell_in_every_column() -> None:
    for name in ("digits", "softmax-3"):
        for table in reading.markdown_tables(written(reader.read(name).state, "markdown")):
            assert len({len(row) for row in table}) == 1


# What is wanted


def test_digits_are_between_one_and_seventeen() -> None:
    with pytest.raises(RefusedError, match="1 to 17 digits, not 0"):
        Wanted(reader.read("article").state, digits=0)


def test_without_a_wish_it_is_the_solution_itself() -> None:
    (only,) = solutions_of(Wanted(reader.read("article").state))
    assert only.kind == "worked"


def test_a_sheet_and_its_key_come_a_block_at_a_time_and_are_the_same_then() -> None:
    wanted = Wanted(reader.read("mazur").state, blank=True, answers=True)
    shares, turns = list[float](), solutions_in_turns(wanted)
    while True:
        try:
            shares.append(next(turns))
        except StopIteration as end:
            found = end.value
            break
    assert found == solutions_of(wanted)
    assert len(shares) == sum(len(solution.blocks) for solution in found)
    assert shares == sorted(shares)
    assert 0 < shares[-1] < 1
