"""Files, what is known of their numbers, and what is left after a crash."""
