"""One page of a lesson, as far as it may be read: prose, what the window is told, and what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.explain.lessons.blocks import ProseBlock, Run, blocks_of, lettered, runs_of
from bpstudio.explain.lessons.waiting import what_to_do
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import PaintedIcon
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, SPACE_SMALL
from bpstudio.qt.lessons.answer_box import AnswerBox, AnswerVerdict
from bpstudio.qt.lessons.paragraph import Paragraph
from bpstudio.qt.lessons.reader import LessonReader
from bpstudio.qt.mathematics.block import WORDS_HIGH, MathBlock
from bpstudio.session.lessons.directives import Ask, Directive, Hunt, Say, Wait
from bpstudio.session.lessons.lesson import DirectiveBlock, Prose

INDENT = 18


class LessonPageView(QWidget):
    """``wanted(say)``: it is to be pointed at again."""

    wanted = Signal(object)

    def __init__(self, reader: LessonReader, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._reader, self._bridge = reader, bridge
        self.box: AnswerBox | None = None
        self.waiting: QWidget | None = None
        self.last_told: AnswerVerdict | None = None
        self._read: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE + SPACE_SMALL)
        for part in self._parts():
            column.addWidget(part)
        column.addStretch(1)

    @property
    def text(self) -> str:
        """All that is on the page, as it is read aloud."""
        return "\n".join(self._read)

    @property
    def typed(self) -> str:
        """What is in the field of the question."""
        return "" if self.box is None else self.box.field.text()

    def type_again(self, text: str) -> None:
        """Put it there: the page was written anew."""
        if self.box is not None:
            self.box.field.setText(text)

    def say(self, found: Judgement) -> None:
        """What was said to an answer that was not right, or a hint."""
        if self.box is not None:
            self.box.say(found)

    def _parts(self) -> Iterator[QWidget]:
        yield self._paragraph(self._runs(self._reader.page.heading), heading=True)
        at = 0
        for part in self._reader.parts:
            if isinstance(part, DirectiveBlock):
                for directive in part.directives:
                    yield from self._of_directive(directive, at)
                    at += 1
            else:
                yield from self._of_prose(part)
        if self._reader.trouble:
            yield self._told(Judgement("wrong", self._reader.trouble))

    def _runs(self, line: str) -> tuple[Run, ...]:
        """What a lesson cannot have is shown as it is written."""
        try:
            return runs_of(line, self._bridge.notation)
        except ValueError:
            return (Run(line),)

    def _of_prose(self, prose: Prose) -> Iterator[QWidget]:
        try:
            blocks = blocks_of(prose, self._bridge.notation)
        except ValueError:
            blocks = (ProseBlock("code", (Run(prose.text, "code"),)),)
        for block in blocks:
            yield self._of_block(block)

    def _of_block(self, block: ProseBlock) -> QWidget:
        match block.kind:
            case "equation":
                return self._equation(block)
            case "code":
                return self._code(block)
            case "heading":
                return self._paragraph(tuple(Run(run.text, run.kind, True) for run in block.runs))
        paragraph = self._paragraph(block.runs, spoken=block.text)
        if block.kind == "paragraph":
            return paragraph
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0 if block.mark else INDENT, 0, 0, 0)
        line.setSpacing(0)
        if block.mark:
            mark = Paragraph(row)
            mark.show_runs((Run(block.mark),), self._bridge.notation)
            mark.setFixedWidth(INDENT + 6 * (len(block.mark) - 1))
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(paragraph, 1)
        return row

    def _paragraph(self, runs: tuple[Run, ...], heading: bool = False, spoken: str = "") -> Paragraph:
        paragraph = Paragraph(self)
        if heading:
            runs = tuple(Run(run.text, run.kind, True, run.slanted, run.formula) for run in runs)
        paragraph.show_runs(runs, self._bridge.notation)
        self._read.append(spoken or paragraph.text())
        return paragraph

    def _equation(self, block: ProseBlock) -> QWidget:
        found = _Formula(self)
        (run,) = block.runs
        assert run.formula is not None, "an equation is typeset"
        found.show_formula(run.formula, self._bridge.notation)
        self._read.append(found.text())
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(INDENT, 0, 0, 0)
        row.addWidget(found)
        return holder

    def _code(self, block: ProseBlock) -> QWidget:
        frame = QFrame(self)
        frame.setProperty("role", "panel")
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE, SPACE_SMALL, SPACE, SPACE_SMALL)
        for line in block.text.split("\n"):
            words = Paragraph(frame)
            words.show_runs((Run(line or " ", "code"),), self._bridge.notation)
            column.addWidget(words)
        column.setSpacing(0)
        self._read.append(block.text)
        return frame

    def _of_directive(self, directive: Directive, at: int) -> Iterator[QWidget]:
        here = at == self._reader.place.done and not self._reader.trouble
        match directive:
            case Say() if at < self._reader.place.done:
                yield self._pointer(directive)
            case Ask() | Hunt() if at in self._reader.answered:
                yield self._told(self._reader.answered[at])
            case Ask() | Hunt() | Wait() if here:
                yield self._waiting(directive)

    def _pointer(self, say: Say) -> QPushButton:
        """What a bubble says, so that it can be read here, and pointed at again."""
        sentence = lettered(say.text, self._bridge.notation)
        button = _LongButton(sentence, self)
        button.setToolTip(plain_tip("Point at it in the window."))
        button.clicked.connect(partial(self.wanted.emit, say))
        self._read.append(sentence)
        return button

    def _told(self, found: Judgement) -> AnswerVerdict:
        verdict = self.last_told = AnswerVerdict(self)
        verdict.say(found)
        self._read.append(found.sentence)
        return verdict

    def _waiting(self, directive: Ask | Hunt | Wait) -> QWidget:
        sentence = what_to_do(directive, self._bridge.frame, self._bridge.notation)
        if isinstance(directive, Ask):
            self.waiting = self.box = AnswerBox(self._reader, sentence, self)
        else:
            self.waiting = _wait_line(sentence, self)
        self._read.append(sentence)
        return self.waiting


class _Formula(MathBlock):
    """How high it is depends on the width that it is given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @guarded(returning=QSize(1, WORDS_HIGH))
    def minimumSizeHint(self) -> QSize:
        return QSize(1, WORDS_HIGH)


class _LongButton(QPushButton):
    """A button whose words are written on as many lines as they need."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "quiet")
        self.setAccessibleName(text)
        mark, words = PaintedIcon(16, self), PlainLabel(text, self)
        mark.show_icon("follow", "accent")
        words.setWordWrap(True)
        words.setFont(ui_font())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE_SMALL, SPACE, SPACE_SMALL)
        row.setSpacing(SPACE)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words, 1)
        for part in (mark, words):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = row
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @guarded(returning=WORDS_HIGH)
    def heightForWidth(self, width: int) -> int:
        return self._row.totalHeightForWidth(width)

    @guarded(returning=QSize(1, WORDS_HIGH))
    def sizeHint(self) -> QSize:
        return QSize(1, self.heightForWidth(self.width()))

    @guarded(returning=QSize(1, WORDS_HIGH))
    def minimumSizeHint(self) -> QSize:
        return QSize(1, WORDS_HIGH)


def _wait_line(sentence: str, parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setProperty("role", "panel")
    mark, words = PaintedIcon(16, frame), PlainLabel(sentence, frame)
    mark.show_icon("step_next", "accent")
    words.setWordWrap(True)
    row = QHBoxLayout(frame)
    row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
    row.setSpacing(SPACE)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return frame
