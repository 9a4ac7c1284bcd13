"""What was done, as a value: documents, segments of training, and what of them is kept."""
