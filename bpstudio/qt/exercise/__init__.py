"""Exercises in the window: the sheet of questions that a learner fills in, and the dialog that makes one."""
