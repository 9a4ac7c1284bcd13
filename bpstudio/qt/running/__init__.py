"""Training in the window: its pace, its progress, and when it stops."""
