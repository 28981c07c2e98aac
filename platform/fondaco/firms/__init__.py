"""Step 1, Select: the directory of firms, its import, and the target lists of events."""
