"""What is said about a session: its numbers in the notation, as values, without a toolkit."""
