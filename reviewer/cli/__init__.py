"""The command line: the headless twin of the window, one file for each group of commands."""
