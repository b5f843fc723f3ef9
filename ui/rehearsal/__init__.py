"""The rehearsal: the sample scenario played through the real window by key presses."""
