"""Help in the window: the tour, the keys, the legend, the guide, what the program is made of."""
