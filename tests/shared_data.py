"""Data that is not part of the project: published problems and lists of real firms, in a folder `shared` near it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared(relative: str) -> Path:
    """The file or folder in FONDACO_SHARED, or in `shared` beside the checkout; the test is skipped where it is not."""
    found = find_shared(relative)
    if found is None:
        pytest.skip(f"no shared/{relative} beside the checkout; FONDACO_SHARED may name the folder")
    return found


def find_shared(relative: str) -> Path | None:
    """The same, or None where it is not."""
    return next((folder / relative for folder in _candidates() if (folder / relative).exists()), None)


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("FONDACO_SHARED"):
        yield Path(named)
    for parent in list(ROOT.parents)[:3]:
        yield parent / "shared"
