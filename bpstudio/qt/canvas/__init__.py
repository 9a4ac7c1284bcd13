"""The canvas: the network drawn, and changed where it is drawn."""
