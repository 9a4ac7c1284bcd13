"""What the strip shows: which page is in front, and the equations of all but the chain."""
