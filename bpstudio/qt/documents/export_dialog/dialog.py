"""File ▸ Export…: the one dialog in which a session is written in another form, printed or copied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import exporting as words
from bpstudio.explain.words import files
from bpstudio.qt.controls.form import side_by_side
from bpstudio.qt.controls.in_thread import Outcome, result_of
from bpstudio.qt.controls.in_turns import InTurns
from bpstudio.qt.controls.questions import CANCEL, Reply, put_question
from bpstudio.qt.controls.save_name import documents_folder
from bpstudio.qt.documents.export.dressed import Wear
from bpstudio.qt.documents.export.makers import PaintedContent
from bpstudio.qt.documents.export.shown import ShownWindow, shown_in
from bpstudio.qt.documents.export_dialog import rows
from bpstudio.qt.documents.export_dialog.choices import ExportChoices
from bpstudio.qt.documents.export_dialog.making import ExportTask, LookedAt
from bpstudio.qt.documents.export_dialog.place import ExportPlace
from bpstudio.qt.documents.export_dialog.preview import ExportPreview
from bpstudio.qt.documents.export_dialog.refusals import may_be_copied, why_not_exported
from bpstudio.qt.documents.links import offer_shorter_links
from bpstudio.qt.documents.paper.printing import print_with_dialog
from bpstudio.qt.documents.shown_file import ShownFile
from bpstudio.qt.ground.guard import guarded
from bpstudio.qt.ground.plain_text import named, named_path
from bpstudio.qt.ground.room import open_sized
from bpstudio.qt.ground.theme import current_theme
from bpstudio.storage.errors import SessionFileError
from bpstudio.storage.export.forms import ExportForm, ExportKind, PaintedForm
from bpstudio.storage.export.link import Loss
from bpstudio.storage.export.numbered import check_new_folder, write_numbered
from bpstudio.storage.files import check_before_work, reason, write_bytes

WAIT = 200  # milliseconds after a change: who types a number is not held up by what half of it would give
SIZE = (1000, 720)
ALIKE_IN_ALL_FORMS: tuple[ExportKind, ...] = ("solution", "picture", "walk")


def show_export(file: ShownFile, wear: Wear, what: str | None = None, to_print: bool = False) -> None:
    """Open the dialog of a window, with ``what`` chosen, or what was there last. ``wear`` dresses the window."""
    if file.refuse_other():
        return
    dialog = file.window.findChild(ExportDialog) or ExportDialog(file, wear)
    dialog.begin(what, to_print)


class ExportDialog(QDialog):
    """Stays open, so that more can be written; ``busy`` while something is worked out, looked at or written.

    It is made once for each window, and keeps what was chosen.
    """

    def __init__(self, file: ShownFile, wear: Wear) -> None:
        super().__init__(file.window)
        self._file, self._wear = file, wear
        self._shown: ShownWindow = shown_in(file.window, file.bridge)
        self._made: LookedAt | None = None
        self._pages: LookedAt | None = None
        self._seen: ExportKind | None = None
        self.setObjectName("export_dialog")
        self.setWindowTitle("Export")
        self.choices, self.preview = ExportChoices(file.bridge, self), ExportPreview(self)
        self.place, self.progress, self.written = (
            ExportPlace(self),
            rows.ProgressRow(self),
            rows.WrittenRow(self),
        )
        self.buttons = self._buttons()
        self.in_turns = InTurns(self)
        self._later = QTimer(self, singleShot=True, interval=WAIT)
        last = side_by_side(self, self.print, self.copy, QWidget(self), self.buttons, stretch=2)
        rows.lay_out_export(self, self.choices, self.preview, self.place, self.progress, self.written, last)
        self._wire()
        open_sized(self, *SIZE)

    def _buttons(self) -> QDialogButtonBox:
        found = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.print = rows.button_for(self, "&Print…", "export_print", words.PRINT_TIP, self._print)
        self.copy = rows.button_for(self, "&Copy", "export_copy", words.COPY_TIP, self._copy)
        self.write = rows.button_for(self, "&Write", "export_write", words.WRITE_TIP, self._write)
        found.addButton(self.write, QDialogButtonBox.ButtonRole.AcceptRole)
        self.close_button = found.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setAutoDefault(False)
        self.close_button.setObjectName("export_close")
        row = (self.written.open_folder, self.print, self.copy, self.write, self.close_button)
        for one, following in pairwise(row):
            QWidget.setTabOrder(one, following)
        found.rejected.connect(self.reject)
        return found

    def _wire(self) -> None:
        self.choices.altered.connect(self._wait)
        self.choices.renamed.connect(self._on_renamed)
        self.place.moved.connect(self._heed_name)
        self.progress.stop.clicked.connect(self.in_turns.stop)
        self.progress.patience.timeout.connect(self._say_working)
        self.in_turns.progressed.connect(self.progress.say)
        self._later.timeout.connect(self._look)
        self._file.bridge.changed.connect(self._on_changed)
        self._file.bridge.renoted.connect(self._on_changed)
        self._file.bridge.replaced.connect(self._on_replaced)

    def begin(self, what: str | None, to_print: bool = False) -> None:
        """Open it on what the session is now."""
        self.written.say("")
        self.place.replaceable = None
        self.choices.begin(what)
        self._offer_name()
        (self.print if to_print else self.write).setDefault(True)
        self.open()
        self.choices.what.setFocus()
        self._look()

    @property
    def busy(self) -> bool:
        """Whether something is under way, or about to be."""
        return self.in_turns.busy or self._later.isActive()

    # What is chosen

    def _on_renamed(self) -> None:
        """What is shown of something else is no preview of this; pages and pictures are alike in all forms."""
        kind = self.choices.kind
        if kind != self._seen or kind not in ALIKE_IN_ALL_FORMS:
            self.preview.show_instead(words.WORKING, wrong=False)
        self.written.say("")
        self._offer_name()

    def _offer_name(self) -> None:
        """A name of the session's, in the folder that was used last."""
        choices = self.choices
        what, part = str(choices.what.currentData()), str(choices.part.currentData())
        stem = words.stem_of(self._file.stem, what, choices.form_name, part)
        path = self._file.path
        beside = documents_folder() if path is None else path.absolute().parent
        self.place.offer(beside, stem, choices.table.suffix, choices.several)

    def _heed_name(self) -> None:
        """A name that ends like another form of what is written chooses that form.

        Of several that end so it is the first that may be written, and the first of all where none may.
        """
        choices, ending = self.choices, self.place.ending
        fitting = [name for name, form in choices.forms.items() if form.suffix == ending]
        if ending == choices.table.suffix or not fitting:
            return
        self.place.take_off(ending)
        choices.choose_form(min(fitting, key=lambda name: bool(self._why_not_told(choices.forms[name]))))

    def _why_not(self) -> str:
        """Why what is chosen is not written, as far as can be told before it is tried."""
        choices = self.choices
        why = self._why_not_told(choices.table)
        if why:
            return why
        try:
            self._task()
        except RefusedError as refused:
            return as_sentence(str(refused))
        return ""

    def _why_not_told(self, form: ExportForm | PaintedForm) -> str:
        """Why a form of what is chosen may not be written."""
        return why_not_exported(self._file, self.choices.kind, form, self.choices.is_sheet)

    def _task(self) -> ExportTask:
        """Raises RefusedError for what cannot be read, or is not there."""
        choices = self.choices
        return ExportTask(
            choices.form_name,
            choices.kind,
            choices.table,
            choices.wanted,
            choices.picture_wanted,
            choices.theme_wanted or current_theme().name,
            self._shown,
            self._wear,
        )

    # Looking at it

    def _wait(self) -> None:
        """What was looked at is old, as is what was written; a while after the last change it is made anew."""
        if not self.isVisible():
            return
        self.in_turns.give_up()
        self._made = self.place.replaceable = None
        self._end()
        self._later.start()

    def _on_changed(self, *_: object) -> None:
        """The session is another: whatever is under way is of what it was."""
        if not self.isVisible():
            return
        if self.progress.writing:
            self.written.say(words.stopped_by_change(self.progress.deed), wrong=True)
        self.choices.begin()
        self._wait()

    def _on_replaced(self) -> None:
        """Another session is shown: all that was chosen, looked at or begun is of the one before."""
        if self.progress.writing:
            self._file.said.emit(words.stopped_by_change(self.progress.deed), "warning")
            self._wait()
        if self.isVisible():
            self.reject()
        for typed in (self.choices, self.place):
            typed.forget()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """A picture in the colours of the window is another one in another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible() and self.choices.as_in_the_window:
            self._made = None
            if not self.progress.writing:
                self._wait()

    def _look(self) -> None:
        self._later.stop()
        self._made = None
        why = self._why_not()
        self._allow(not why)
        if why:
            return self.preview.show_instead(why)
        if self.preview.stack.currentWidget() is self.preview.instead:
            self._say_working()
        task, pages = self._task(), self._pages
        if task.is_of(pages):
            return self._looked(lambda: pages)
        self.progress.begin()
        return self.in_turns.do(task.looked_at(), self._looked)

    def _say_working(self) -> None:
        """What is shown is of what was chosen before; what is written meanwhile is what is shown."""
        if not self.progress.writing:
            self.preview.show_instead(words.WORKING, wrong=False)

    def _looked(self, outcome: Outcome) -> None:
        self.progress.end()
        refused: list[str] = []
        made = self._made = result_of(outcome, refused.append)
        if made is not None and made.too_long:
            refused.append(made.too_long)
        self._allow(not refused)
        if made is not None and not refused:
            self._seen = self.choices.kind
            self._pages = made if made.pages else self._pages
            self.preview.show_made(made)
        else:
            told = as_sentence("".join(refused)) or words.NOT_LOOKED_AT
            self.preview.show_instead(
                f"{told} {words.COPY_SHORTER}" if self._shorter else told, bool(refused)
            )

    @property
    def _shorter(self) -> Mapping[Loss, str]:
        """What can be copied of a session that is too large for a link."""
        return {} if self._made is None else self._made.shorter

    def _allow(self, allowed: bool) -> None:
        kind, table = self.choices.kind, self.choices.table
        copied = may_be_copied(self._file.own.state, kind, table)
        self.write.setEnabled(allowed)
        self.print.setVisible(kind == "solution")
        self.print.setEnabled(allowed and self._made is not None)
        self.copy.setVisible(copied)
        self.copy.setEnabled((allowed or bool(self._shorter)) and copied)

    # Writing, copying, printing

    def _write(self) -> None:
        """Write where the field says; what is there is asked about first."""
        self.place.refusal.say("")
        self.written.say("")
        try:
            path = self.place.path
            if self._file.path is not None and path.resolve() == self._file.path.resolve():
                raise RefusedError("path", words.OWN_FILE)
            several = self.choices.several
            (check_new_folder if several else check_before_work)(path)
        except RefusedError as refused:
            self.place.refusal.say(as_sentence(str(refused)))
        except (OSError, ValueError) as wrong:
            self._say_not_written(path, wrong)
        else:
            if several or self.place.is_free(path):
                self._make(path)
            else:
                asked, hangs = words.already_there(named(path.name))
                replace = Reply("Replace", lambda: self._make(path))
                put_question(self, "Export", asked, hangs, [replace, CANCEL])

    def _make(self, path: Path) -> None:
        self._do("written", lambda content: self._put(path, content))

    def _do(self, deed: str, then: Callable[[Any], object]) -> None:
        """Make the content, with progress and a button that stops it, then ``then(content)``, by which it is done."""
        why = self._why_not()
        if why:
            self.written.say(why, wrong=True)
            return
        task, pages, held = self._task(), self._pages, self.focusWidget()
        turns = task.content(pages if task.is_of(pages) else None, self._keep)

        def done(outcome: Outcome) -> None:
            self._end()
            if held is not None:
                held.setFocus()
            content = result_of(outcome, lambda wrong: self.written.say(as_sentence(wrong), wrong=True))
            if content is not None:
                then(content)
            elif not self.written.told.text():
                self.written.say(words.stopped_before(deed))
            if self._made is None:
                self._later.start()

        self._later.stop()
        for part in (self.choices, self.place, self.print, self.copy, self.write):
            part.setEnabled(False)
        self.progress.begin(deed)
        self.in_turns.do(turns, done)

    def _keep(self, pages: LookedAt) -> None:
        self._pages = pages

    def _end(self) -> None:
        """Nothing is under way: other things can be chosen."""
        self.progress.end()
        for part in (self.choices, self.place):
            part.setEnabled(True)
        self._allow(not self._why_not())

    def _put(self, path: Path, content: PaintedContent) -> None:
        """All of it, or nothing."""
        try:
            if isinstance(content, tuple):
                write_numbered(path, content, self.choices.table.suffix)
            else:
                write_bytes(path, content)
        except (OSError, SessionFileError) as wrong:
            self._say_not_written(path, wrong)
            return
        folder = path.absolute() if isinstance(content, tuple) else path.absolute().parent
        self.place.settle(path)
        told = words.written_in(named(path.name), folder=named_path(path.absolute().parent))
        self.written.say(told, folder=folder)
        self._file.said.emit(told, "success")

    def _say_not_written(self, path: Path, wrong: Exception) -> None:
        self.place.refusal.say(files.not_written(named(path.name), why=reason(wrong)))

    def _copy(self) -> None:
        self.written.say("")
        if self._made is not None and self._made.shorter:
            offer_shorter_links(self._made.too_long, self._made.shorter, self, self._say)
        else:
            self._do("copied", self._put_on_clipboard)

    def _say(self, sentence: str, tone: str) -> None:
        self.written.say(sentence, wrong=tone == "error")

    def _put_on_clipboard(self, content: bytes) -> None:
        rows.put_on_clipboard(content, as_picture=isinstance(self.choices.table, PaintedForm))
        self.written.say(words.COPIED)

    def _print(self) -> None:
        if self._made is not None and self._made.solutions:
            print_with_dialog(self._made.solutions, self._made.pages, self, self._say)

    # Closing

    @guarded
    def done(self, result: int) -> None:
        if self.progress.writing:
            self._file.said.emit(words.stopped_before(self.progress.deed), "warning")
        for asked in self.findChildren(QDialog):
            asked.close()
        self._later.stop()
        self._made = self._pages = self._seen = None
        self.preview.let_go()
        self.in_turns.forget()
        self._end()
        super().done(result)
