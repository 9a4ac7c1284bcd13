"""What a program of the learner's own computed, beside what this one does."""
