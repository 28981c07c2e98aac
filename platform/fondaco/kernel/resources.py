"""Where the templates and migrations lie: inside the installed package, or at the root of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """The folder `templates` or `migrations`. Raises `FileNotFoundError` where an installation is incomplete."""
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"Fondaco's folder {name!r} is missing: install the wheel again, or run from a checkout.")
