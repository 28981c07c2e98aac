"""The event: when and where, its rooms, tables, slots and phases."""
