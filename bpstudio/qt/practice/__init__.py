"""Practice: predict, then reveal; the hunt for a planted mistake, and the mistake behind a symptom."""

PROGRESS, ASK_ALL, DECIMALS = "practice/progress", "practice/ask_all", "practice/decimals"
"""Under which names of the settings it keeps what it knows of the learner, on this computer alone."""
MOST_DECIMALS = 6
PANEL_HEIGHT = 66
"""Pixels of the panel that asks: two lines, so that nothing moves when a question comes."""
