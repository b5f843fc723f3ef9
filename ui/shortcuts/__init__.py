"""The keyboard: one table as data, one dispatcher."""
