"""Fondaco: targeted international B2B meeting events, in the six steps of the INDE guidelines."""
