"""The items of the scene, and how each is drawn."""
