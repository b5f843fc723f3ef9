"""What of an item is in view, measured while it is on the screen."""
