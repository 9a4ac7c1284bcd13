"""Exercises: what can be asked, the sheet that a learner fills in, and what an answer comes to."""
