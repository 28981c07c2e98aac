"""Errors that a person meets. Each knows its HTTP status; `problem` turns them into answers (RFC 9457)."""

from collections.abc import Mapping
from typing import ClassVar


class FondacoError(Exception):
    """Base of all: `str(error)` is a sentence for the person who meets it, in that person's language."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


class NotFound(FondacoError):
    """Raised when something does not exist, or the asking person may not know that it does."""

    status = 404
    code = "not-found"


class SignInNeeded(FondacoError):
    """Raised when nobody is signed in and the page or operation is not public."""

    status = 401
    code = "sign-in-needed"


class Refused(FondacoError):
    """Raised when the person may see the thing but may not do this to it."""

    status = 403
    code = "refused"


class Conflict(FondacoError):
    """Raised when the present state of things excludes what is asked."""

    status = 409
    code = "conflict"


class WrongState(Conflict):
    """Raised when a move is not allowed from the state that the thing is in."""

    code = "wrong-state"


class Gone(FondacoError):
    """Raised for a link that has been used, replaced, or is past its time."""

    status = 410
    code = "gone"


class TooLarge(FondacoError):
    """Raised for a body or a file beyond its limit."""

    status = 413
    code = "too-large"


class Invalid(FondacoError):
    """Raised when what was entered cannot be taken. `errors` gives a sentence for each field that is wrong."""

    status = 422
    code = "invalid"

    def __init__(self, message: str, errors: Mapping[str, str] | None = None, **facts: object) -> None:
        super().__init__(message, **facts)
        self.errors = dict(errors or {})
