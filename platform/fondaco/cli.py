"""The command `fondaco`."""

import sys
from importlib import import_module


def main() -> None:
    if sys.argv[1:2] == ["schedule"]:  # a library of its own, which is often done before Flask would be imported
        import_module("fondaco.scheduling.cli").main(sys.argv[2:])
    else:
        import_module("fondaco.commands.group").run()
