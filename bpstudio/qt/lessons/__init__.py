"""The lesson beside the window: its pages, its questions, and the list of lessons."""
