"""The equation strip: mathematics typeset from the notation tree."""
