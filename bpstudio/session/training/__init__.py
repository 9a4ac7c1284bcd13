"""Training in a process of its own, and when it stops."""
