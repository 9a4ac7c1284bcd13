"""What training did, as numbers to draw: points, ticks, sums. Nothing is drawn here."""
