"""Pages of step 1."""

from fondaco.firms.blueprints import pages

__all__ = ["pages"]
