"""The guide: every page is linked, and names only what there is; its numbers are the engine's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QPalette, QTextBlock, QTextDocument, QTextFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from bpstudio.engine.program import Op
from bpstudio.engine.quantity import Quantity
from bpstudio.explain.help.action_table import ACTIONS
from bpstudio.explain.help.glossary import GLOSSARY
from bpstudio.notation import textbook
from bpstudio.notation.numbers import format_number
from bpstudio.notation.textbook import Notation
from bpstudio.qt.shell.help.guide import GuideWindow
from bpstudio.qt.shell.help.key_names import key_of
from bpstudio.qt.shell.help.pages import BY_WIDGET, LINK, ORDER, page, pages, raw
from bpstudio.qt.shell.main_window import MainWindow
from bpstudio.session.session import Session
from bpstudio.storage import reader
from bpstudio.storage.lessons import bundled
from bpstudio.storage.resources import resource
from tests.qt.there import there

NAMES = {entry.name for entry in ACTIONS}
TO_PAGES = re.compile(r"\]\(([a-z]+)\.md\)")
DECIMAL = re.compile(r"\d+\.\d+")
every_page = pytest.mark.parametrize("name", ORDER)


def test_every_file_is_a_page_and_every_page_a_file() -> None:
    assert {path.stem for path in resource("guide").glob("*.md")} == set(ORDER)


def test_every_page_is_linked_from_the_first_and_from_another_one() -> None:
    assert set(TO_PAGES.findall(raw(ORDER[0]))) == set(ORDER[1:])
    linked = {name for one in ORDER[1:] for name in TO_PAGES.findall(raw(one))}
    assert linked == set(ORDER[1:])


@every_page
def test_every_action_and_key_named_is_there(qapp: QApplication, name: str) -> None:
    for text, scheme, target in LINK.findall(raw(name)):
        if scheme == "action":
            assert target in NAMES, text
        elif scheme == "key":
            assert text in ("key", key_of(target)), f"{text} is no key of {target}"
        else:
            assert scheme == "bpstudio", text


def engine(name: str, iteration: int) -> str:
    session = Session(reader.read("article").state)
    for _ in range(iteration + 1):
        session.finish_iteration()
    found = session.frame.quantity(Quantity.parse(name))
    return format_number(float(np.ravel(np.asarray(found))[0]))


@every_page
def test_every_number_is_the_engines(name: str) -> None:
    for text, scheme, target in LINK.findall(raw(name)):
        if scheme == "bpstudio":
            quantity, _, iteration = target.partition("@")
            assert text == engine(quantity, int(iteration))


@pytest.mark.parametrize(
    "name", [name for name in ORDER if name != "changelog"]
)  # it tells of numbers that were
def test_no_other_number_with_a_decimal_point_is_in_the_prose(name: str) -> None:
    prose = re.sub(r"`[^`]*`", "", LINK.sub("", raw(name)))
    assert not DECIMAL.findall(prose)


def test_a_number_that_is_wrong_and_one_in_the_prose_would_be_found() -> None:
    [(text, _, target)] = LINK.findall("C is [0.5](bpstudio:C@0).")
    assert text != engine(*(lambda found: (found[0], int(found[2])))(target.partition("@")))
    assert DECIMAL.findall(LINK.sub("", "C is 0.5."))


@every_page
def test_every_page_has_a_title_and_is_short(qapp: QApplication, name: str) -> None:
    found = page(name, textbook.ARTICLE)
    assert raw(name).startswith(f"# {found.title}\n")
    assert name in ("glossary", "changelog") or len(raw(name).split()) < 330


def test_every_part_of_the_window_has_a_page_and_every_page_exists(window: MainWindow) -> None:
    parts = ("canvas", "equation", "inspector", "parameter_table", "data_table", "training_settings")
    for part in (*parts, "cost_plot", "timeline", "transport", "plot_stack"):
        assert BY_WIDGET[part] in ORDER
    window.lessons.open(bundled()["01-forward-pass"])
    made_when_needed = {"why_sheet", "exercise", "practice_panel", "answer", "hunt"}
    for part in set(BY_WIDGET) - made_when_needed:
        assert window.findChild(QWidget, part) is not None, part


def test_the_glossarys_page_has_every_word(qapp: QApplication) -> None:
    text = page("glossary", textbook.ARTICLE).markdown
    assert all(f"**{entry.word}**" in text for entry in GLOSSARY)
    assert "{" not in text


def test_a_link_that_is_shown_as_code_stays_as_it_is(qapp: QApplication) -> None:
    assert "`[0.4092](bpstudio:C@0)`" in page("writing", textbook.ARTICLE).markdown


def test_what_is_filled_in_leaves_no_link_of_ours(qapp: QApplication) -> None:
    for found in pages(textbook.ARTICLE):
        assert not re.search(r"\]\((?:action|key|bpstudio):", re.sub(r"`[^`]*`", "", found.markdown))


# In the window


@pytest.fixture
def guide(window: MainWindow) -> GuideWindow:
    window.help.show_guide("equation")
    [found] = window.findChildren(GuideWindow)
    return found


@pytest.mark.parametrize("part", ["canvas", "data_table", "training_settings"])
def test_f1_opens_the_page_of_the_part_with_the_focus(window: MainWindow, qtbot: QtBot, part: str) -> None:
    places: dict[str, QWidget | None] = {
        "canvas": window.canvas,
        "data_table": window.data_table.view,
        "training_settings": window.training_settings.findChild(QComboBox),
    }
    inside, panel = places[part], window.findChild(QWidget, part)
    assert inside is not None
    assert panel is not None
    if part != "canvas":
        window.panels.setCurrentWidget(panel)
    inside.setFocus()
    qtbot.waitUntil(inside.hasFocus)
    QTest.keyClick(inside, Qt.Key.Key_F1)
    assert there(window.findChild(GuideWindow)).page == BY_WIDGET[part]


def test_a_link_turns_to_its_page_and_another_address_does_nothing(guide: GuideWindow) -> None:
    guide.reader.anchorClicked.emit(QUrl("plots.md"))
    assert guide.page == "plots"
    for address in ("https://example.org/equation", "file:///etc/passwd", "nothing.md"):
        guide.reader.anchorClicked.emit(QUrl(address))
    assert guide.page == "plots"
    assert guide.reader.toPlainText().startswith("The plots")


def test_the_search_leaves_the_pages_with_all_the_words(guide: GuideWindow) -> None:
    QTest.keyClicks(guide.search, "nudge tangent")
    shown = [ORDER[row] for row in range(len(ORDER)) if not guide.index.item(row).isHidden()]
    assert shown == ["inspector"]
    assert guide.page == "inspector"
    QTest.keyClicks(guide.search, " zzz")
    assert guide.nothing.isVisible()
    guide.search.clear()
    assert not guide.index.item(0).isHidden()


def test_a_key_is_written_in_the_guide_as_the_platform_writes_it(guide: GuideWindow) -> None:
    guide.show_page("timeline")
    assert f"{key_of('finish_phase')} and" in guide.reader.toPlainText()
    assert "key:" not in guide.reader.toPlainText()


def test_the_guide_reads_no_file_but_its_own(guide: GuideWindow, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    kind = QTextDocument.ResourceType.ImageResource.value
    for address in (
        f"file://{tmp_path}/a.png",
        "https://example.org/a.png",
        "../themes/light.json",
        str(tmp_path / "a.png"),
    ):
        assert guide.reader.loadResource(kind, QUrl(address)) is None


def test_links_follow_the_theme(window: MainWindow, guide: GuideWindow) -> None:
    def colours() -> set[str]:
        return {
            fragment.charFormat().foreground().color().name()
            for block in _blocks(guide.reader)
            for fragment in _fragments(block)
            if fragment.charFormat().isAnchor()
        }

    for name in ("dark", "light"):
        window.wear(name)
        assert colours() == {guide.palette().color(QPalette.ColorRole.Link).name()}


def _blocks(reader: QTextBrowser) -> Iterator[QTextBlock]:
    block = reader.document().begin()
    while block.isValid():
        yield block
        block = block.next()


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    place = block.begin()
    while not place.atEnd():
        yield place.fragment()
        place += 1


def test_a_page_says_as_much_of_the_chain_as_the_engine(qapp: QApplication) -> None:
    """ "Five factors" of the first page."""
    program = Session(reader.read("article").state).frame.program
    assert len(program.chain(program.find(Op.DZ_DTHETA, 2))) == 5


# In another notation than the article's


@pytest.mark.parametrize(
    ("notation", "said"),
    [
        (Notation("w", "J"), "The guide writes θ, C and θ₂ where this window writes w, J and w₂."),
        (Notation(cost="J"), "The guide writes C where this window writes J."),
        (Notation("w", layers="superscript"), "The guide writes θ and θ₂ where this window writes w and w²."),
        (Notation(layers="brackets"), "The guide writes z² and θ₂ where this window writes z[2] and θ[2]."),
    ],
)
def test_a_page_says_first_in_which_letters_it_is_written(
    window: MainWindow, guide: GuideWindow, notation: Notation, said: str
) -> None:
    assert "The guide writes" not in guide.reader.toPlainText()
    window.bridge.write_in(notation)
    for name in ORDER:
        guide.show_page(name)
        assert (said in guide.reader.toPlainText()) == (name != "glossary"), name
        if name != "changelog":  # which tells of that sentence
            assert not page(name, notation).matches("where this window writes"), "one does not search for it"


def test_the_scalar_form_and_the_articles_letters_need_no_such_sentence(
    window: MainWindow, guide: GuideWindow
) -> None:
    window.bridge.write_in(Notation(form="scalar"))
    assert "The guide writes" not in guide.reader.toPlainText()
