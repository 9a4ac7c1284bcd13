"""What of a session is written, in which form, and how: the fields that matter for it, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import cast, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from bpstudio.engine.parameters import Parameter
from bpstudio.explain.solution.offered import (
    iterations_in,
    kinds_offered,
    parameters_offered,
    singles_offered,
)
from bpstudio.explain.words import exporting as words
from bpstudio.explain.words import handed_out, pictures
from bpstudio.notation.naming import parameter_text
from bpstudio.qt.bridge import Bridge
from bpstudio.qt.controls.form import Form, choose, remark_label
from bpstudio.qt.controls.tick_list import TickList
from bpstudio.qt.ground.plain_text import plain_tip
from bpstudio.qt.ground.theme import ThemeName
from bpstudio.storage.export.forms import (
    ExportForm,
    ExportKind,
    ExportOption,
    PaintedForm,
    forms_of,
    options_of,
)
from bpstudio.storage.export.pictured import (
    MOST_SCALE,
    PICTURE_SCALE,
    WALK_SCALE,
    WITHOUT_GROUND,
    PicturePart,
    PictureWanted,
)
from bpstudio.storage.export.wanted import DIGITS, MOST_DIGITS, Wanted

OF_THEM, ASKED_HIGH = 112, 130  # pixels of the lists
_KINDS: dict[str, ExportKind] = {
    "worked": "solution",
    "sheet": "solution",
    "key": "solution",
    "both": "solution",
    "picture": "picture",
    "walk": "walk",
    "program": "program",
    "numbers": "numbers",
    "session": "session",
}
_TELL_NOTHING = ("sheet", "picture", "walk", "session")
"""What there is of an exercise with open questions."""
_AS_ON_SCREEN: frozenset[ExportOption] = frozenset({"parameter", "iteration", "notation"})
"""What a picture has as the window shows it."""


class ExportChoices(Form):
    """Says ``altered()`` whenever something else is wanted, and before that ``renamed()`` where its form is another."""

    altered = Signal()
    renamed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__("", parent)
        self.title.hide()
        self._bridge = bridge
        self._before: dict[ExportKind, str] = {}
        self._scales: dict[ExportKind, str] = {"picture": str(PICTURE_SCALE), "walk": str(WALK_SCALE)}
        self.what = self._choice("What", words.WHAT, words.WHAT_TIP)
        self.form = self._choice("Form", {}, words.FORM_TIP)
        self.told = remark_label(self)
        self.add_across(self.told)
        self.part = self._choice(
            "Part",
            {part: pictures.PICTURED[part] for part in get_args(PicturePart)},
            pictures.PICTURED_TIP,
        )
        self.chain = self._choice("Chain", {}, words.CHAIN_TIP)
        self.chains = self._list("Chains", handed_out.OF_TIP, OF_THEM)
        self.iterations = self._line("Iterations", handed_out.ITERATIONS_TIP)
        self.asked = self._list("Asked", handed_out.ASKED_TIP, ASKED_HIGH)
        self.singles = self._line("Also asked", words.SINGLE_TIP)
        self.singles.setPlaceholderText(words.SINGLE_LIKE)
        self.digits = self._choice(
            "Digits",
            {str(count): str(count) for count in range(1, MOST_DIGITS + 1)},
            handed_out.DIGITS_TIP,
        )
        choose(self.digits, str(DIGITS))
        self._add_looks()
        self._wire()

    def _add_looks(self) -> None:
        themes = {theme: pictures.THEMES[theme] for theme in ("", *get_args(ThemeName))}
        self.theme = self._choice("Colours", themes, pictures.THEME_TIP)
        scales = {str(scale): f"{scale}×" for scale in range(1, MOST_SCALE + 1)}
        self.scale = self._choice("Size", scales, pictures.SCALE_TIP)
        self.transparent = QCheckBox(pictures.TRANSPARENT, self)
        self.transparent.setObjectName("export_transparent")
        self.transparent.setToolTip(plain_tip(pictures.TRANSPARENT_TIP))
        self.add_wide(self.transparent)

    def _choice(self, label: str, names: dict[str, str], tip: str) -> QComboBox:
        field = self.add_choice(label, names, tip)
        field.setObjectName(f"export_{label.lower()}")
        return field

    def _list(self, label: str, tip: str, height: int) -> TickList:
        field = TickList(self)
        field.setObjectName(f"export_{label.lower()}")
        field.setFixedHeight(height)
        self.add(label, field, tip)
        self.align_at_top(field)
        return field

    def _line(self, label: str, tip: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(f"export_{label.lower().replace(' ', '_')}")
        self.add(label, field, tip)
        return field

    def _wire(self) -> None:
        self.what.currentIndexChanged.connect(self._on_what)
        self.form.currentIndexChanged.connect(self._on_form)
        self.part.currentIndexChanged.connect(self._on_form)
        for field in (self.chain, self.digits, self.theme):
            field.currentIndexChanged.connect(self._on_option)
        self.scale.currentIndexChanged.connect(self._on_scale)
        for ticked in (self.chains, self.asked):
            ticked.itemChanged.connect(self._on_option)
        for line in (self.iterations, self.singles):
            line.textChanged.connect(self._on_option)
        self.transparent.toggled.connect(self._on_option)

    # What is offered

    def begin(self, what: str | None = None) -> None:
        """Offer what the session has now; ``what`` is chosen, None leaves what was where that is still offered."""
        state = self._bridge.state
        before = str(what or self.what.currentData() or "worked")
        offered = {
            key: name for key, name in words.WHAT.items() if key in _TELL_NOTHING or not state.open_questions
        }
        _fill(self.what, offered)
        choose(self.what, before if before in offered else next(iter(offered)))
        self._offer_parameters()
        self._offer_numbers()
        self._offer_forms()

    def forget(self) -> None:
        """Leave iterations and numbers that were typed for another session."""
        for line in (self.iterations, self.singles):
            line.clear()

    def _offer_parameters(self) -> None:
        """The selected or followed one is chosen."""
        state = self._bridge.state
        following, network = state.following, state.document.network
        own = self._bridge.parameter or (following.parameter if following else None)
        offered = parameters_offered(network)
        if own is not None and own not in offered and not own.is_cut_in(network):
            offered = (own, *offered)
        told = {str(one): parameter_text(one, network, self._bridge.notation) for one in offered}
        self.chains.offer(told, [] if own is None else [str(own)])
        _fill(self.chain, {"": words.ALL_STEPS} | told)
        choose(self.chain, str(own) if own in offered else "")

    def _offer_numbers(self) -> None:
        """All of a kind, then each of its own where they are not too many; those can be typed by name."""
        state, notation = self._bridge.state, self._bridge.notation
        singles = singles_offered(state, state.cursor.iteration, notation)
        kinds = kinds_offered(state.document, notation)
        self.asked.offer(kinds | singles, [one for one in self.asked.ticked if one in kinds])
        self._singles_ticked = bool(singles)

    def _offer_forms(self) -> None:
        offered = {name: words.form_called(name) for name in self.forms}
        _fill(self.form, offered)
        before = self._before.get(self.kind)
        choose(self.form, before if before in offered else next(iter(offered)))
        self._offer_options()

    def _offer_options(self) -> None:
        """Show what changes something, and hide the rest."""
        what, options = str(self.what.currentData()), self.options
        sheet = "ask" in options and what != "worked" and self._bridge.state.exercise is None
        shown: dict[QWidget, bool] = {
            self.part: "part" in options,
            self.chain: "parameter" in options and self.kind == "walk",
            self.chains: "parameter" in options and self.kind == "solution",
            self.iterations: "iteration" in options,
            self.asked: sheet,
            self.singles: sheet and not self._singles_ticked,
            self.digits: "digits" in options,
            self.theme: "theme" in options,
            self.scale: "scale" in options,
        }
        for field, visible in shown.items():
            self.set_row_visible(field, visible)
        if self.kind in self._scales:
            choose(self.scale, self._scales[self.kind])
        self.transparent.setVisible("transparent" in options and self._free_of_ground)
        self._tell()

    @property
    def _free_of_ground(self) -> bool:
        return self.part.currentData() in WITHOUT_GROUND

    def _tell(self) -> None:
        told = words.TOLD[self.form_name, self.kind]
        asks = self._bridge.state.exercise is not None and self.what.currentData() in ("sheet", "key", "both")
        self.told.setText(f"{told} {handed_out.ASKED_IN_EXERCISE}" if asks else told)
        self.told.show()
        several = {
            "program": ("Iterations", words.ITERATIONS_CHECKED_TIP, words.FIRST_ONES),
            "solution": (
                "Iterations",
                handed_out.ITERATIONS_TIP,
                words.OF_ITS_QUESTIONS if asks else words.AT_THE_CURSOR,
            ),
        }
        label, tip, empty = ("Iteration", words.ITERATION_TIP, words.AT_THE_CURSOR)
        if self._of_several:
            label, tip, empty = several[self.kind]
        elif self.kind == "numbers" and self.form_name != "npz":
            tip, empty = words.WEIGHTS_TIP, words.WEIGHTS_NOW
        self.say_of(self.iterations, label, tip)
        self.iterations.setPlaceholderText(empty)

    # What is chosen

    def choose_form(self, name: str) -> None:
        """Choose a form of those that are offered."""
        self.form.setCurrentIndex(self.form.findData(name))

    def _on_what(self) -> None:
        self._offer_forms()
        self._say_renamed()

    def _on_form(self) -> None:
        self._before[self.kind] = self.form_name
        self._offer_options()
        self._say_renamed()

    def _say_renamed(self) -> None:
        self.renamed.emit()
        self.altered.emit()

    def _on_scale(self) -> None:
        self._scales[self.kind] = str(self.scale.currentData())
        self._on_option()

    def _on_option(self) -> None:
        self.altered.emit()

    @property
    def kind(self) -> ExportKind:
        """What it is that is written."""
        return _KINDS[str(self.what.currentData())]

    @property
    def forms(self) -> dict[str, ExportForm | PaintedForm]:
        """Those of what is chosen."""
        return forms_of(self.kind)

    @property
    def form_name(self) -> str:
        """Under which the tables have the form that is chosen."""
        return str(self.form.currentData())

    @property
    def table(self) -> ExportForm | PaintedForm:
        """What the tables say of that form."""
        return self.forms[self.form_name]

    @property
    def several(self) -> bool:
        """Whether it is not one file but a folder of them."""
        return isinstance(self.table, PaintedForm) and self.table.several

    @property
    def options(self) -> frozenset[ExportOption]:
        """What changes something in the window."""
        options = options_of(self.table, self.kind)
        return options - _AS_ON_SCREEN if self.kind == "picture" else options

    @property
    def is_sheet(self) -> bool:
        """Whether only a sheet of what an exercise asks is written."""
        return str(self.what.currentData()) == "sheet"

    @property
    def _of_several(self) -> bool:
        """Whether the form may have more than one iteration."""
        return self.kind in ("solution", "program") and self.form_name != "notebook"

    @property
    def wanted(self) -> Wanted:
        """What is chosen of a session. Raises RefusedError for what has not begun, or cannot be read."""
        what, options, state = str(self.what.currentData()), self.options, self._bridge.state
        found = Wanted(state, notation=self._bridge.notation)
        if "iteration" in options:
            found = replace(found, iterations=iterations_in(self.iterations.text(), state, self._of_several))
        if self.kind != "solution":
            return found
        typed = "" if self._singles_ticked else self.singles.text().replace(";", " ")
        named = tuple(filter(None, (name.strip(",") for name in typed.split())))
        return replace(
            found,
            parameters=tuple(map(Parameter.parse, self.chains.ticked)),
            digits=int(self.digits.currentData()),
            blank=what in ("sheet", "both"),
            answers=what in ("key", "both"),
            ask=() if self.asked.isHidden() else (*self.asked.ticked, *named),
        )

    @property
    def picture_wanted(self) -> PictureWanted:
        """What is chosen of the window, and how it looks."""
        chain = str(self.chain.currentData() or "")
        return PictureWanted(
            cast(PicturePart, self.part.currentData()) if self.kind == "picture" else None,
            int(self.scale.currentData()),
            self.transparent.isChecked() and "transparent" in self.options and self._free_of_ground,
            Parameter.parse(chain) if chain and self.kind == "walk" else None,
        )

    @property
    def theme_wanted(self) -> ThemeName | None:
        """The colours of a picture; None for those of the window."""
        chosen: ThemeName | None = self.theme.currentData() or None
        return chosen

    @property
    def as_in_the_window(self) -> bool:
        """Whether it is a picture in the colours that the window has."""
        return self.kind in ("picture", "walk") and self.theme_wanted is None


def _fill(field: QComboBox, names: dict[str, str]) -> None:
    """Other entries, without this counting as a choice."""
    field.blockSignals(True)
    field.clear()
    for name, shown in names.items():
        field.addItem(shown, name)
    field.setCurrentIndex(0)
    field.blockSignals(False)
