"""`python -m fondaco`: the same as the command `fondaco`."""

from fondaco.cli import main

main()
