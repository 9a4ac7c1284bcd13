"""The lesson beside the window: its title, one page of it, and the way to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from bpstudio.explain.diagnosis.judging import Judgement
from bpstudio.explain.lessons import told
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.scroll import Scroll
from bpstudio.qt.ground.fonts import ui_font
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.icons import icon
from bpstudio.qt.ground.keys import with_keys
from bpstudio.qt.ground.plain_text import PlainLabel, plain_tip
from bpstudio.qt.ground.theme import RADIUS_SMALL, SPACE, SPACE_LARGE, SPACE_SMALL, current_theme
from bpstudio.qt.lessons.buttons import lesson_button
from bpstudio.qt.lessons.page_view import LessonPageView
from bpstudio.qt.lessons.reader import LessonReader
from bpstudio.session.history.state import State

LEAST, MOST, SHARE = 290, 400, 0.25
NEXT_KEY, BACK_KEY = "PgDown", "PgUp"


class LessonPane(QWidget):
    """``left()`` where the reader wants to leave, ``turned(pages)`` where so many pages on are wanted;
    ``wanted(say)``: it is to be pointed at again. What has the keys in it keeps them (``apart``).
    """

    left = Signal()
    turned = Signal(int)
    wanted = Signal(object)
    apart = True

    def __init__(self, reader: LessonReader, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lesson")
        self._reader, self._bridge = reader, bridge
        self._title, self._where = PlainLabel(self), PlainLabel(self)
        self._title.setWordWrap(True)
        self._title.setFont(ui_font(0))
        self._title.setProperty("role", "section")
        self._where.setProperty("role", "muted")
        self._fault = PlainLabel(self)
        self._fault.setProperty("role", "warning")
        self._fault.setWordWrap(True)
        self._fault.hide()
        self.leave_button = QToolButton(self)
        self.leave_button.setIcon(icon("close"))
        self.leave_button.setAccessibleName("leave the lesson")
        self.leave_button.setToolTip(
            plain_tip("Leave the lesson; your own session comes back.  (Esc, and Esc again)")
        )
        self.sheet = _PageScroll("lesson_page", self)
        self.back_button = lesson_button("Back", with_keys("The page before.", BACK_KEY), self)
        self.next_button = lesson_button("Next", with_keys("The next page.", NEXT_KEY), self, "primary")
        self._view: LessonPageView | None = None
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE_LARGE, SPACE, SPACE, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.leave_button, 0, Qt.AlignmentFlag.AlignTop)
        warned = QHBoxLayout()
        warned.setContentsMargins(SPACE_LARGE, 0, SPACE_LARGE, 0)
        warned.addWidget(self._fault)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_LARGE, SPACE, SPACE_LARGE, SPACE)
        foot.setSpacing(SPACE_SMALL)
        for part in (self.back_button, self._where, self.next_button):
            foot.addWidget(part, 1 if part is self._where else 0)
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(SPACE_SMALL)
        column.addLayout(head)
        column.addLayout(warned)
        column.addWidget(self.sheet, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.leave_button.clicked.connect(self.left)
        self.back_button.clicked.connect(lambda: self.turned.emit(-1))
        self.next_button.clicked.connect(lambda: self.turned.emit(1))
        self._reader.turned.connect(self._show_page)
        self._reader.grown.connect(self._grow)
        self._reader.judged.connect(self._say)

    # As a view of the window

    def refresh(self, old: State | None, new: State) -> None:
        """Write the page anew, where everything is; what the session does else, the reader looks to."""
        if old is not None or not self._reader.reading:
            return
        typed = "" if self._view is None else self._view.typed
        self._fill()
        self.view.type_again(typed)

    def refresh_theme(self) -> None:
        """Colours are asked for while painting."""
        self.update()

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current_theme()
        painter.fillRect(self.rect(), theme.surface)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.border)
        if self.sheet.hasFocus():
            around = self.sheet.geometry().adjusted(2, 0, -3, 0)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.focus, 2))
            painter.drawRoundedRect(around, RADIUS_SMALL, RADIUS_SMALL)
        painter.end()

    def fit_beside(self, width: int) -> None:
        """A quarter of the window, so that the network stays the larger part."""
        self.setFixedWidth(max(LEAST, min(MOST, round(SHARE * width))))

    @guarded(returning=QSize(LEAST, 300))
    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, 240)

    # What it shows

    @property
    def view(self) -> LessonPageView:
        """The page that is shown now."""
        assert self._view is not None, "a lesson is begun first"
        return self._view

    def say_fault(self, sentence: str) -> None:
        """What does not hold in this lesson; nothing where the sentence is empty."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def _show_page(self) -> None:
        self._fill()
        self.sheet.verticalScrollBar().setValue(0)
        self._announce(self.view.text)
        self.take_keys()

    def _fill(self) -> None:
        held = self.isAncestorOf(QApplication.focusWidget() or self)
        reader, lesson = self._reader, self._reader.lesson
        self._title.setText(lesson.title)
        self._where.setText(told.page_of(reader.place.page, len(lesson.pages)))
        before = self.sheet.takeWidget()
        if before is not None:
            before.hide()
            before.deleteLater()  # the answer was typed into a field of it, which is still at work
        self._view = LessonPageView(reader, self._bridge, self.sheet)
        self._view.wanted.connect(self.wanted)
        self.sheet.setWidget(self._view)
        box = self._view.box
        if box is not None:  # what is typed is seen, however long the page is
            box.field.textEdited.connect(lambda _text: self.sheet.ensureWidgetVisible(box))
        self._view.setAutoFillBackground(False)
        self.sheet.setAccessibleName(lesson.title)
        self.sheet.setAccessibleDescription(self._view.text)
        self.back_button.setEnabled(reader.place.page > 0)
        self.next_button.setText("Finish" if reader.is_last_page else "Next")
        if held:
            self.take_keys()

    def _grow(self) -> None:
        """More of the page may be read: from where it goes on."""
        before, place = self.view.text, self.sheet.verticalScrollBar().value()
        self._fill()
        view = self.view
        QTimer.singleShot(0, view, lambda: self._scroll_on(place))
        self._announce(view.text.removeprefix(before.rsplit("\n", 1)[0]).strip())

    def _scroll_on(self, place: int) -> None:
        """As far as it takes to see what is new; what was said last stays in sight."""
        bar, told = self.sheet.verticalScrollBar(), self.view.last_told
        end = self.view.height() - self.sheet.viewport().height()
        most = end if told is None else told.y() - SPACE
        bar.setValue(max(place, min(end, most)))

    def _say(self, found: Judgement) -> None:
        if found in self._reader.answered.values():
            return  # it stands on the page, in the place of what was asked
        self.view.say(found)
        self._announce(found.sentence)
        if self.view.box is not None:
            verdict = self.view.box.verdict
            QTimer.singleShot(0, verdict, lambda: self.sheet.ensureWidgetVisible(verdict))

    def _announce(self, sentence: str) -> None:
        if sentence and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    # Keys

    def take_keys(self) -> None:
        """To what is asked; else to the page, which the arrows scroll."""
        box = self.view.box
        if box is not None:
            box.take_keys()
        else:
            self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape and self._reader.question is not None:
            self._reader.show()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(here, QPushButton):
                here.click()
        else:
            super().keyPressEvent(event)


class _PageScroll(Scroll):
    """Takes the keys, to be scrolled by the arrows; the pane shows that it has them."""

    def __init__(self, name: str, pane: QWidget) -> None:
        super().__init__(name, pane)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setAutoFillBackground(False)

    @guarded(returning=False)
    def event(self, event: QEvent) -> bool:
        pane = self.parentWidget()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut) and pane is not None:
            pane.update()
        return super().event(event)
