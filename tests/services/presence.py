import os
from typing import NoReturn

import pytest


class MissingService(Exception):
    """Raised when the machine cannot run a service; its text says what to install."""


def answer_for_missing(cure: str) -> NoReturn:
    """Skip the test visibly, or fail it in continuous integration, where nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing in continuous integration: {cure}", pytrace=False)
    pytest.skip(cure)
