"""A lesson as a value: its pages, what they have the session do, and the numbers they speak of."""
