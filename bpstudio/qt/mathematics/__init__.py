"""The typesetter: mathematics from the notation tree, as outlines to be painted."""
