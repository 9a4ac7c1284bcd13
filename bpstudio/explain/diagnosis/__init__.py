"""What a typed answer is: right, or which rule gives the number that was typed."""
