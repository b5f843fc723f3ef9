"""What the operator can do and ask, one file each; `_api.Desk` is all of it in one place."""
