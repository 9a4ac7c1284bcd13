"""Where things on the canvas are, and what can be pointed at. Nothing is drawn here."""
