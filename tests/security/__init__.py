"""What must not get out: secrets, contents, private files."""
