"""What is asked of a learner and what was typed, as values; and what a question that is still open hides."""
