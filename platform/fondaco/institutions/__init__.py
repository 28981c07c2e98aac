"""Institutions: chambers, clusters, centres, and the events that they organise together."""
