"""The one table of actions: names, texts, keys, icons and what each explains of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: where it stands in the menus, its keys, and a sentence for tooltip and status line.

    The keys of a ``canvas`` action are the canvas's, while it has the focus: tables copy and delete of their own.
    One with ``apart`` begins a group of its menu, with a line above it.
    """

    name: str
    menu: str
    text: str
    keys: str
    tip: str
    icon: str | None = None
    checkable: bool = False
    canvas: bool = False
    apart: bool = False


ACTIONS = (
    Entry("new", "&File", "&New…", "Ctrl+N", "Start from a ready-made network.", "new"),
    Entry("open", "&File", "&Open…", "Ctrl+O", "Open a session file and verify its numbers.", "open"),
    Entry("save", "&File", "&Save", "Ctrl+S", "Save the session where it came from.", "save", apart=True),
    Entry("save_as", "&File", "Save &as…", "Ctrl+Shift+S", "Save the session under another name.", "save_as"),
    Entry(
        "export",
        "&File",
        "&Export…",
        "Ctrl+E",
        "Write cost and gradients as a table, or the window as a picture.",
        "export",
        apart=True,
    ),
    Entry(
        "add_to_menu",
        "&File",
        "Add to the applications &menu",
        "",
        "Put the program, with its icon, where the desktop lists what can be started.",
        apart=True,
    ),
    Entry("quit", "&File", "&Quit", "Ctrl+Q", "Close the window.", apart=True),
    Entry("undo", "&Edit", "&Undo", "Ctrl+Z", "Take back the last edit.", "undo"),
    Entry(
        "redo", "&Edit", "&Redo", "Ctrl+Shift+Z; Ctrl+Y", "Make the edit again that was taken back.", "redo"
    ),
    Entry(
        "cut",
        "&Edit",
        "Cu&t",
        "Ctrl+X",
        "Copy the selected units and delete them.",
        "cut",
        canvas=True,
        apart=True,
    ),
    Entry(
        "copy",
        "&Edit",
        "&Copy",
        "Ctrl+C",
        "Copy the selected units, or a layer whose units are all selected, with their weights.",
        "copy",
        canvas=True,
    ),
    Entry(
        "paste",
        "&Edit",
        "&Paste",
        "Ctrl+V",
        "Paste units after the selected one, a layer after its layer, or a number into the selected parameters.",
        "paste",
        canvas=True,
    ),
    Entry(
        "duplicate",
        "&Edit",
        "&Duplicate",
        "Ctrl+D",
        "Put a copy with the same weights beside each selected unit.",
        "duplicate",
        canvas=True,
    ),
    Entry(
        "delete",
        "&Edit",
        "De&lete",
        "Del; Backspace",
        "Delete the selected units; of a selected weight, cut the connection.",
        "delete",
        canvas=True,
    ),
    Entry(
        "reconnect",
        "&Edit",
        "Reco&nnect",
        "Ctrl+R",
        "Restore the selected connections that were cut, or all that were cut at a selected unit.",
        "connect",
        canvas=True,
        apart=True,
    ),
    Entry(
        "freeze_selected",
        "&Edit",
        "Free&ze or release",
        "Ctrl+K",
        "Freeze what is selected, so that updates leave it alone; or release it.",
        "freeze",
        canvas=True,
    ),
    Entry(
        "select_all",
        "&Edit",
        "Select &all",
        "Ctrl+A",
        "Select every unit of the layer, then every unit of the network.",
        canvas=True,
        apart=True,
    ),
    Entry(
        "copy_tex", "&Edit", "Copy equation as LaTe&X", "Ctrl+Shift+T", "The equation as LaTeX.", apart=True
    ),
    Entry(
        "copy_plain",
        "&Edit",
        "Copy &equation as text",
        "Ctrl+Shift+P",
        "The equation in one line of plain text.",
    ),
    Entry("copy_picture", "&Edit", "Copy equation as p&icture", "Ctrl+Shift+I", "The equation as a picture."),
    Entry("step_next", "&Step", "&Step", "Right", "Reveal the next step of the program.", "step_next"),
    Entry("step_back", "&Step", "Step &back", "Left", "Hide the last step again.", "step_back"),
    Entry(
        "finish_phase",
        "&Step",
        "Finish &phase",
        "Shift+Right",
        "Reveal the rest of this phase: forward, cost, backward or update.",
        "finish_phase",
        apart=True,
    ),
    Entry(
        "finish_iteration",
        "&Step",
        "Finish &iteration",
        "Ctrl+Right",
        "Reveal the rest of this iteration, with its update.",
        "finish_iteration",
    ),
    Entry(
        "next_iteration",
        "&Step",
        "&Next iteration",
        "Alt+Right",
        "The next iteration, at the same step.",
        "next_iteration",
        apart=True,
    ),
    Entry(
        "previous_iteration",
        "&Step",
        "P&revious iteration",
        "Alt+Left",
        "The iteration before, at the same step.",
        "previous_iteration",
    ),
    Entry(
        "go_to_iteration",
        "&Step",
        "&Go to iteration…",
        "Ctrl+G",
        "Type the number of an iteration on record, to see all of it.",
    ),
    Entry(
        "next_example",
        "&Step",
        "Next &example",
        "]",
        "Study the numbers of the next example of the batch.",
        apart=True,
    ),
    Entry(
        "previous_example",
        "&Step",
        "Pre&vious example",
        "[",
        "Study the numbers of the example of the batch before.",
    ),
    Entry(
        "reset",
        "&Step",
        "Back to the st&art",
        "Home",
        "Return to iteration 0. Nothing is forgotten.",
        "reset",
        apart=True,
    ),
    Entry(
        "bookmark",
        "&Step",
        "Book&mark this moment…",
        "Ctrl+B",
        "Give this moment a name, to come back to it and to compare with it.",
        "bookmark",
        apart=True,
    ),
    Entry(
        "bookmarks",
        "&Step",
        "Bookmarks and &comparison…",
        "Ctrl+Shift+B",
        "Go to a bookmark, or see what has changed since it.",
        "compare",
    ),
    Entry(
        "explain",
        "&Step",
        "&Why?",
        "Return; Enter",
        "Say why the selected factor is what it is, or why the selected parameter's gradient is a product.",
        canvas=True,
    ),
    Entry("train", "&Train", "&Train", "Space", "Run iterations until paused.", "train", checkable=True),
    Entry(
        "stop_when",
        "&Train",
        "&Stop when…",
        "Shift+Space",
        "Conditions that end training: iterations, epochs, a small cost, a small gradient.",
        "stop_when",
    ),
    Entry(
        "check_gradients",
        "&Train",
        "&Check gradients",
        "G",
        "Compare every gradient with a derivative computed without backpropagation.",
        "check_gradients",
        apart=True,
    ),
    Entry(
        "compare_numbers",
        "&Train",
        "Compare with &my numbers…",
        "",
        "Compare the numbers of your own program with this iteration, and look for the mistake in them.",
    ),
    Entry(
        "follow_selected",
        "&Train",
        "&Follow the selected parameter",
        "F",
        "Step through the factors of one parameter's chain only.",
        "follow",
        apart=True,
    ),
    Entry(
        "follow_none",
        "&Train",
        "Follow the &whole network",
        "Shift+F",
        "Step through every factor again.",
        "follow_none",
    ),
    Entry("zoom_in", "&View", "Zoom &in", "Ctrl++; Ctrl+=", "Enlarge the network.", "zoom_in"),
    Entry("zoom_out", "&View", "Zoom &out", "Ctrl+-", "Make the network smaller.", "zoom_out"),
    Entry("zoom_fit", "&View", "&Fit", "Ctrl+0", "Show the whole network.", "zoom_fit"),
    Entry(
        "show_composition",
        "&View",
        "&Composition",
        "M",
        "Show the network as a function of a function, or the factors again.",
        apart=True,
    ),
    Entry(
        "show_paths",
        "&View",
        "Sum over &paths",
        "P",
        "Write the gradient of one parameter out path by path, or stop doing so.",
    ),
    Entry(
        "toggle_scope",
        "&View",
        "One &example or the batch",
        "E",
        "Show the numbers of one example and its parts, or those of the whole batch.",
    ),
    Entry(
        "notation",
        "&View",
        "&Notation…",
        "N",
        "Write as your textbook does: θ or w, C or J, where layers stand, matrices or sums.",
        apart=True,
    ),
    Entry("next_pane", "&View", "Ne&xt pane", "F6", "Give the keys to the next part of the window."),
    Entry(
        "previous_pane",
        "&View",
        "Pre&vious pane",
        "Shift+F6",
        "Give the keys to the part of the window before.",
    ),
    Entry(
        "theme_toggle",
        "&View",
        "&Light or dark",
        "Ctrl+Shift+L",
        "Change between light and dark.",
        "theme_toggle",
    ),
    Entry(
        "help_tour",
        "&Help",
        "Take the &tour",
        "",
        "Compute one gradient by hand, shown step by step in this window. It goes on where it was left.",
    ),
    Entry(
        "help_guide", "&Help", "&Guide", "F1", "What is said about the part of the window at hand.", "info"
    ),
    Entry("help_keys", "&Help", "&Keys", "?", "Every key, with a field to search them.", apart=True),
    Entry(
        "help_legend",
        "&Help",
        "&Colours and marks",
        "",
        "What each colour and each mark on the network means.",
    ),
    Entry("help_glossary", "&Help", "G&lossary", "", "The words of this window, each in a sentence."),
    Entry(
        "help_report",
        "&Help",
        "&Report a problem…",
        "",
        "A text with all that a report needs, to copy. Nothing is sent.",
        apart=True,
    ),
    Entry("about", "&Help", "&About Backprop Studio", "", "Versions and licences."),
)

BarName = Literal["transport", "training", "palette", "zoom"]
BARS: dict[BarName, tuple[tuple[str, ...], ...]] = {
    "transport": (
        ("reset", "previous_iteration", "step_back"),
        ("step_next",),
        ("finish_phase", "finish_iteration", "next_iteration"),
        ("train",),
    ),
    "training": (("stop_when",),),
    "palette": (("copy", "paste", "duplicate", "delete", "reconnect", "freeze_selected"),),
    "zoom": (("zoom_out", "zoom_in", "zoom_fit"),),
}
"""The actions that have a button in a bar beside the menus, group by group, from left to right."""
