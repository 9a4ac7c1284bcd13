"""What is said where a session is written in another form: what, in which, where to, and what came of it."""

from __future__ import annotations

from bpstudio.engine.words import counted, grouped
from bpstudio.explain.words.pictures import PICTURED

WHAT = {
    "worked": "Worked solution",
    "sheet": "Exercise sheet",
    "key": "Answer key",
    "both": "Sheet and its key",
    "picture": "Picture",
    "walk": "Steps, one after the other",
    "program": "Script or notebook",
    "numbers": "Numbers and weights",
    "session": "The session",
}
"""What can be written, as a choice."""
WHAT_TIP = (
    "A solution has all its numbers, a sheet lines to write on in place of what is asked, and the key its answers. A "
    "script checks itself against the session. The session itself can go to students, or as a link."
)
FORM_TIP = "In which form, and with it how the name of the file ends."
NAMES = {
    "latex": "LaTeX",
    "html": "HTML",
    "markdown": "Markdown",
    "webp": "WebP",
    "frames": "PNG, in a new folder",
    "numpy": "NumPy script",
    "pytorch": "PyTorch script",
    "notebook": "Notebook",
    "csv": "Table of cost and gradients",
    "npz": "All numbers of an iteration",
    "npy": "Weights as one array",
    "weights-csv": "Weights as a table",
    "safetensors": "Weights for PyTorch",
    "onnx": "ONNX model",
    "json": "Session file",
    "students": "Copy for students",
    "link": "Link",
}
"""What the window calls a form; any other is called by its name in capitals."""
TOLD = {
    ("pdf", "solution"): "Pages to be printed: white, A4 or Letter, with page numbers.",
    ("latex", "solution"): "One file for pdflatex and lualatex.",
    ("html", "solution"): "One page for a browser, without scripts, light or dark.",
    ("markdown", "solution"): "Text with its mathematics in TeX.",
    ("png", "picture"): "Pixels, as many for each of the screen's as you like.",
    ("svg", "picture"): "Lines, sharp in every size, for a browser or a drawing program; needs no fonts.",
    ("pdf", "picture"): "Lines and text, sharp in every size, on a page as large as the picture.",
    ("gif", "walk"): "One file that moves, over and over, for a slide; needs Pillow.",
    ("webp", "walk"): "One file that moves, without loss; needs Pillow.",
    ("frames", "walk"): "A picture for each step, numbered 01, 02 and so on.",
    ("numpy", "program"): "Needs NumPy alone, and checks itself against the session.",
    (
        "pytorch",
        "program",
    ): "Checks itself by autograd too, then trains on, with torchrun on several machines.",
    ("notebook", "program"): "One iteration, a cell for each phase, with what it prints.",
    (
        "csv",
        "numbers",
    ): "Cost and gradients of every iteration, in long sessions thinned; units counted from 0.",
    ("npz", "numbers"): "Every number of one iteration as arrays of NumPy, and the weights it began with.",
    ("npy", "numbers"): "Weights and biases in one row of numbers, for NumPy.",
    ("weights-csv", "numbers"): "The name and the value of each weight and bias.",
    ("safetensors", "numbers"): "Weights and biases for load_state_dict of an nn.Sequential.",
    ("onnx", "numbers"): "The network and its weights, for programs that run such models; needs onnx.",
    ("json", "session"): "All of it: what led here, every iteration, the steps that are shown.",
    (
        "students",
        "session",
    ): "As it stands, or an exercise as it began, without what led there: training begins anew.",
    ("link", "session"): "A line of text, which the program opens like a file.",
}
"""What a form of a kind holds, in the window's words."""
STEMS = {
    "worked": "solution",
    "sheet": "sheet",
    "key": "key",
    "both": "sheet and key",
    "walk": "steps",
    "csv": "curves",
    "npz": "numbers",
    "npy": "weights",
    "weights-csv": "weights",
    "safetensors": "weights",
    "onnx": "model",
    "json": "copy",
    "students": "for students",
    "link": "link",
    "numpy": "numpy",
    "pytorch": "pytorch",
    "notebook": "notebook",
}
"""What stands behind the session's name in a name that is offered."""
CHAIN_TIP = "The factors of one chain, from the cost on; or all steps of the iteration."
ALL_STEPS = "whole iteration"
ITERATION_TIP = "Which iteration, counted from 0. Left empty it is the one at the cursor."
ITERATIONS_CHECKED_TIP = (
    "Which iterations it checks, counted from 0: 0, 3-5. Left empty: the first after each edit."
)
WEIGHTS_TIP = "The weights that this iteration begins with. Left empty: those at the cursor."
AT_THE_CURSOR = "the one at the cursor"
OF_ITS_QUESTIONS = "those it asks about"
FIRST_ONES = "the first after each edit"
WEIGHTS_NOW = "those at the cursor"
SINGLE_TIP = "More numbers to ask for, by their names in the session file: dC/dtheta2[0,0] z1[1]@3."
SINGLE_LIKE = "names, like dC/dtheta2[0,0]"
PLACE_TIP = "Where it is written. A name that ends like another form in the list chooses that one."
BROWSE_TIP = "Choose folder and name."
COPY_TIP = "Put it on the clipboard instead of into a file."
WRITE_TIP = "Write it there: all of it, or on any failure nothing."
PRINT_TIP = "Choose a printer and pages."
STOP_TIP = "Give up; nothing is written."
OPEN_FOLDER_TIP = "Show the folder in the desktop's window for files."
PREVIEW_TIP = "What is going to be written."
WORKING = "Working it out…"
NOT_LOOKED_AT = "Stopped. It can be written all the same."
COPY_SHORTER = "Copy asks what is to be left out of it."
COPIED = "It is on the clipboard."
OWN_FILE = "That is the file of this session itself: Save writes it. Choose another name."
NAME_IT = "Say where to: this needs a name."
HOLDS_THE_MISTAKE = "The file holds the mistake that is to be found, and so is not shown."
NOT_TEXT = "There is nothing of it that can be read here."


def form_called(form: str) -> str:
    """What a form is called in the window."""
    return NAMES.get(form, form.upper())


def stem_of(title: str, what: str, form: str, part: str = "") -> str:
    """A name to be offered, without its end."""
    behind = PICTURED[part].lower() if what == "picture" else STEMS.get(what, STEMS.get(form, form))
    return f"{title} {behind}"


def already_there(name: str) -> tuple[str, str]:
    """Asked before a file is replaced, and what hangs on it."""
    return f"“{name}” is there already.", "Replacing it puts what is written in its place."


def no_such_home(name: str) -> str:
    """Of a path that begins with the home of somebody who has none here."""
    return f"There is no home {name} here: write the folder out."


def only_a_folder(name: str) -> str:
    """Of a folder that was typed where a name in it is asked for."""
    return f"That is the folder {name}: type a name in it."


def no_such_folder(name: str) -> str:
    """The same of one that is not there."""
    return f"There is no folder {name}: type a name in one that is there."


def stopped_before(deed: str) -> str:
    """Where it was stopped before it was written, or copied: ``deed``."""
    return f"Stopped; nothing was {deed}."


def stopped_by_change(deed: str) -> str:
    """The same where it would have been of a session that is another by now."""
    return f"Stopped: the session has changed meanwhile. Nothing was {deed}."


def written_in(name: str, *, folder: str) -> str:
    """Of a file that is there now."""
    return f"Wrote {name} in {folder}."


def not_opened(folder: str) -> str:
    """Where the desktop does not show a folder."""
    return f"The desktop opens no folder from here. It is {folder}."


def pictured(width: int, height: int) -> str:
    """The size of a picture."""
    return f"{grouped(width)} × {grouped(height)} pixels."


def walk_told(frames: int, milliseconds: int, width: int, height: int) -> str:
    """The size of a walk; the picture that is shown is its last."""
    seconds = round(milliseconds / 1000)
    return (
        f"{counted(frames, 'picture')} of {grouped(width)} × {grouped(height)} pixels, {counted(seconds, 'second')}; "
        "this is the last."
    )


def size_told(size: int) -> str:
    """How large a file is."""
    return f"{counted(size, 'byte')}."


def linked(length: int, most: int) -> str:
    """How long a link is."""
    return f"{grouped(length)} of {grouped(most)} characters at most."
