"""Keys that are no actions of the menus: those a view keeps for itself while it has the focus."""

from __future__ import annotations

OTHERS: tuple[tuple[str, str, str], ...] = (
    ("On the network", "Tab; Shift+Tab", "The next or the previous thing that can be selected."),
    (
        "On the network",
        "F2",
        "Type another value for the selected weight, bias, input or target. A digit does it too.",
    ),
    ("On the network", "Alt+Up; Alt+Down", "Move the selected unit within its layer."),
    ("On the network", "Esc", "Cancel what the mouse is doing, then select nothing."),
    ("In a field on the network", "Return", "Take the number."),
    ("In a field on the network", "Esc", "Leave the number as it was."),
    ("In a field on the network", "Up; Down", "Make the number a little larger or smaller."),
    ("On the cards of the equation", "Tab; Shift+Tab", "The next card or the one before."),
    ("On the cards of the equation", "Return", "Why? How the factor comes about."),
    ("On the examples of the equation", "Up; Down; PgUp; PgDown", "Study another example."),
    ("On the examples of the equation", "Home; End", "Study the first or the last example."),
    ("On the examples of the equation", "Return", "Show the factors of the studied example."),
    ("In tables", "Left; Right; Home; End", "Go from cell to cell."),
    ("Anywhere but on the network", "Esc", "Give the keys back to the network."),
    ("In fields", "Return", "Take what is typed."),
    ("In fields", "Esc", "Restore what was there."),
    ("In a lesson", "Up; Down", "Scroll the page."),
    ("In a lesson", "Return", "Check what is typed."),
    ("In a lesson", "Alt+H", "The next hint."),
    ("In a lesson", "Esc", "Show the number that is asked for; else, pressed twice, leave the lesson."),
    ("While a number is asked", "Return", "Check what is typed."),
    ("While a number is asked", "Esc", "Show the number."),
    ("While a number is asked", "Alt+H", "The next hint."),
    ("While a number is asked", "Shift+Left", "Step back, and leave the question."),
    ("While an answer is chosen", "1; 2; 3; 4", "Mark one of the answers."),
    ("While an answer is chosen", "Return", "Check the one that is marked."),
    ("While an answer is chosen", "Esc", "Show the answer."),
    ("During the tour", "Esc", "Leave the tour, where nothing else needs the key."),
)
"""Where, the keys, and what they do."""
PLACES = {"data_table": "In the data", "parameter_table": "In the parameters"}
"""What the panels with keys of their own are called."""
