"""Predict, then reveal: the question, its field, how far one has come; and the hunt for a planted mistake."""

PROGRESS, ASK_ALL, DECIMALS = "practice/progress", "practice/ask_all", "practice/decimals"
"""Under which names of the settings it keeps what it knows of the learner, on this computer alone."""
MOST_DECIMALS = 6
