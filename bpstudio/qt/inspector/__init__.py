"""What is selected, in full; with nothing selected, the step under the cursor."""
