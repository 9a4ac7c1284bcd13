"""A part of the window as a picture, or the steps of the iteration one after the other: what, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QFileDialog, QVBoxLayout

from bpstudio.engine.refused import RefusedError
from bpstudio.engine.words import as_sentence
from bpstudio.explain.words import files, pictures
from bpstudio.qt.controls.form import Form, choose
from bpstudio.qt.documents.export.makers import MAKERS
from bpstudio.qt.documents.export.shown import ShownWindow, shown_in
from bpstudio.qt.documents.export.walk import steps_of_walk
from bpstudio.qt.documents.shown_file import ShownFile
from bpstudio.qt.ground.plain_text import named, plain_tip
from bpstudio.qt.ground.theme import SPACE, SPACE_LARGE, ThemeName, current_theme
from bpstudio.storage.export.forms import PAINTED
from bpstudio.storage.export.numbered import write_numbered
from bpstudio.storage.export.pictured import MOST_SCALE, PicturePart, PictureWanted
from bpstudio.storage.files import reason, write_bytes

Wear = Callable[[ThemeName], object]
OF_A_PART = {"PNG (*.png)": "png", "SVG (*.svg)": "svg", "PDF (*.pdf)": "pdf"}
OF_A_WALK = {"GIF (*.gif)": "gif", "WebP (*.webp)": "webp", "PNG, in a new folder (*)": "frames"}
MOST_AT_ONCE = 40  # steps of a walk: a few seconds in which the window stands still
PARTS: dict[str, PicturePart] = {
    "canvas": "canvas",
    "equation": "equation",
    "plots": "plots",
    "window": "window",
}


def export_picture(file: ShownFile, wear: Wear) -> None:
    """Ask what of the window, and write it as a picture. ``wear`` dresses the window in a theme."""
    if not file.refuse_other():
        PictureDialog(file, wear).open()


class PictureDialog(QDialog):
    """Stays where something is refused, and says why."""

    def __init__(self, file: ShownFile, wear: Wear) -> None:
        super().__init__(file.window)
        self._file, self._wear = file, wear
        self._shown: ShownWindow = shown_in(file.window, file.bridge)
        self.setObjectName("picture_dialog")
        self.setWindowTitle("Export picture")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Form("Picture", self)
        self.what = self._choice("What", pictures.PICTURED, pictures.PICTURED_TIP)
        self.theme = self._choice("Colours", pictures.THEMES, pictures.THEME_TIP)
        scales = {str(scale): f"{scale}×" for scale in range(1, MOST_SCALE + 1)}
        self.scale = self._choice("Size", scales, pictures.SCALE_TIP)
        choose(self.scale, "2")
        self.transparent = QCheckBox(pictures.TRANSPARENT, self.form)
        self.transparent.setToolTip(plain_tip(pictures.TRANSPARENT_TIP))
        self.form.add_wide(self.transparent)
        self.what.currentIndexChanged.connect(self._offer)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_LARGE, SPACE_LARGE, SPACE_LARGE, SPACE_LARGE)
        column.setSpacing(SPACE)
        column.addWidget(self.form)
        column.addWidget(buttons)

    def _choice(self, label: str, names: dict[str, str], tip: str) -> QComboBox:
        field = self.form.add_choice(label, names, tip)
        field.setObjectName(f"picture_{label.lower()}")
        field.setMinimumContentsLength(max(map(len, names.values())))
        return field

    def _offer(self) -> None:
        """Leave a ground to what has one of its own."""
        self.form.refusal_of(self.what).say("")
        free = self.what.currentData() in ("canvas", "equation")
        self.transparent.setEnabled(free)
        if not free:
            self.transparent.setChecked(False)

    @property
    def wanted(self) -> PictureWanted:
        """What is chosen; the walk goes along the chain of the parameter at hand."""
        bridge, what = self._file.bridge, str(self.what.currentData())
        following = bridge.state.following
        parameter = bridge.parameter or (following.parameter if following else None)
        return PictureWanted(
            PARTS.get(what),
            int(self.scale.currentData()),
            self.transparent.isChecked(),
            parameter if what == "walk" else None,
        )

    def accept(self) -> None:
        """Ask where to, write, and close; what is refused is said, and the dialog stays."""
        walk = self.what.currentData() == "walk"
        forms = OF_A_WALK if walk else OF_A_PART
        if walk and (steps := self._steps()) > MOST_AT_ONCE:
            self.form.refusal_of(self.what).say(pictures.too_many_at_once(steps, MOST_AT_ONCE))
            return
        stem = f"{Path(self._file.title).stem} {self.what.currentData()}"
        first = next(iter(forms.values()))
        name, chosen = QFileDialog.getSaveFileName(
            self, "Export picture", f"{stem}.{first}", ";;".join(forms)
        )
        if name:
            self._write(name, _form_of(name, forms.get(chosen, first), set(forms.values())))

    def _steps(self) -> int:
        try:
            return steps_of_walk(self._file.bridge, self.wanted)
        except ValueError:
            return 0  # why it cannot be made is said when it is tried

    def _write(self, name: str, form: str) -> None:
        several = PAINTED[form].several
        path = Path(name if several or name.lower().endswith(PAINTED[form].suffix) else f"{name}.{form}")
        try:
            with self._dressed():
                made = MAKERS[form](self._shown, self.wanted)
            if isinstance(made, tuple):
                write_numbered(path, made, PAINTED[form].suffix)
            else:
                write_bytes(path, made)
        except RefusedError as refused:
            self.form.refusal_of(self.what).say(as_sentence(str(refused)))
        except OSError as wrong:
            self.form.refusal_of(self.what).say(files.not_written(named(path.name), why=reason(wrong)))
        else:
            super().accept()
            self._file.said.emit(files.exported(named(path.name), as_picture=True), "success")

    @contextmanager
    def _dressed(self) -> Iterator[None]:
        """The window in the theme that is chosen, for as long as it is painted."""
        before, name = current_theme().name, self.theme.currentData()
        themes: dict[str, ThemeName] = {"light": "light", "dark": "dark"}
        chosen = themes.get(name, before)
        if chosen == before:
            yield
            return
        self._wear(chosen)
        try:
            yield
        finally:
            self._wear(before)


def _form_of(name: str, chosen: str, forms: set[str]) -> str:
    """The form that the end of a name says, where it says one; else the one chosen in the dialog."""
    ending = Path(name).suffix[1:].lower()
    return ending if ending in forms else chosen
