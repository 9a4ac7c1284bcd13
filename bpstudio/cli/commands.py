"""The commands there are, each with what it does."""

from __future__ import annotations

COMMANDS = {
    "presets": "List the sessions that come with the program.",
    "step": "Print each step as an equation with its numbers.",
    "train": "Run iterations without printing their steps.",
    "verify": "Run a session again and compare what its file recorded.",
    "check-gradients": "Check the gradient of every parameter against finite differences.",
    "lesson": "Compute every number of a lesson again, and try its directives.",
    "compare": "Compare numbers of your own code with the program's, and name the first wrong one.",
    "export": "Write a session in another form: a table, a worked solution, a script, a picture, a link.",
    "weights": "Tell which array of a file is for which layer, and load weights of other programs.",
    "exercise": "Make an exercise of a session, with numbers of everybody's own for a list of students.",
    "grade": "Grade exercises that were handed in, and tell the most frequent mistakes.",
    "screenshot": "Make a picture of the window.",
    "schema": "Print the JSON Schema of the session file.",
}
