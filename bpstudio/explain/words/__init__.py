"""Names and sentences: what things are called, what happened, what came of it."""
