"""Real services for tests: each of its own, on a free port of the loopback, leaving nothing behind."""
