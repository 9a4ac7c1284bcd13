"""What is done on the canvas with mouse and keys."""
