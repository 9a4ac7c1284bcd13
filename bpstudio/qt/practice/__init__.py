"""Predict, then reveal: the question, the field for its answer, and how far the learner has come."""

PROGRESS, ASK_ALL, DECIMALS = "practice/progress", "practice/ask_all", "practice/decimals"
"""Under which names of the settings it keeps what it knows of the learner, on this computer alone."""
MOST_DECIMALS = 6
