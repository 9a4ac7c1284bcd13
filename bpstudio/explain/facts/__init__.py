"""What the inspector says of the thing selected: labels, numbers and small graphs."""
