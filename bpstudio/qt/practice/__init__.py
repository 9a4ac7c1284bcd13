"""Predict, then reveal: the question, the field for its answer, and how far the learner has come."""
