"""`python -m fondaco.scheduling`: the commands of `fondaco schedule`, without the rest of Fondaco."""

from fondaco.scheduling.cli import schedule

schedule(prog_name="fondaco schedule")
