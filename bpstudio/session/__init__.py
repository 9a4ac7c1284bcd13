"""What the learner did, as a value: documents, edits, history, and the frame that hides the future. Qt-free."""
