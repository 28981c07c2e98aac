"""`python -m fondaco.scheduling`: the commands of `fondaco schedule`, without the rest of Fondaco."""

import sys

from fondaco.scheduling.cli import main

main(sys.argv[1:])
