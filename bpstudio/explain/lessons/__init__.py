"""What a lesson says: its prose in pieces, and whether every number and directive of it holds."""
