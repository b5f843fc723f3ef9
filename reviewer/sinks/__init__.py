"""Where the record goes when it leaves the desk: bundles and tables, private files."""
