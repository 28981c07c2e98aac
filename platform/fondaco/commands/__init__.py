"""The commands of `fondaco` that need no workers."""
