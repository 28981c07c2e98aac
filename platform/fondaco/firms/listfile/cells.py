"""Cells of text, and the values that are text: cleaned lines, e-mail addresses, websites, phones."""

import re
import unicodedata
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from fondaco.firms.listfile.problems import Code

T = TypeVar("T")


class Read(NamedTuple, Generic[T]):
    """A value as read from a cell, and what was odd about it, if anything."""

    value: T | None
    odd: Code | None = None


Parser = Callable[[str], Read[T]]

# C0 and C1 controls but tab and line ends, and the marks that turn the direction of the text around them.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Zero-width space, byte-order mark and soft hyphen come along unseen when text is pasted.
_UNSEEN = re.compile("[\u200b\ufeff\u00ad]")
# Spreadsheets keep leading zeros in a CSV file as ="00144", or as '00144.
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_APOSTROPHE = re.compile(r"'(?=[0-9+=@-])")
_BLANKS = frozenset({"-", "--", "---", "–", "—", ".", "?", "n/a", "n.a.", "n.d.", "n/d", "#n/a", "#n/d", "#nv", "null"})


def unwrapped(cell: str) -> str:
    """The cell's text without what only served to carry it; "" for the usual ways to write "nothing here"."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", cell)).strip()
    if match := _FORMULA_TEXT.fullmatch(text):
        text = match.group(1).strip()
    text = _APOSTROPHE.sub("", text, count=1) if text.startswith("'") else text
    return "" if text.casefold() in _BLANKS else text


def unfit(text: str, limit: int) -> Code | None:
    """Why the text must not go into any field."""
    if _CONTROLS.search(text):
        return Code.CONTROL_CHARACTER
    return Code.TOO_LONG if len(text) > limit else None


def line(text: str) -> Read[str]:
    """The text on one line, its white space (also no-break spaces and line ends) single."""
    return Read(" ".join(text.split()) or None)


def paragraphs(text: str) -> Read[str]:
    """The text with its lines kept and each of them tidy."""
    lines = (" ".join(part.split()) for part in text.splitlines())
    return Read(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None)


def code(text: str) -> Read[str]:
    """An identifier: as given, leading zeros and all. Told when a spreadsheet has rounded it (1,01868E+11)."""
    value = " ".join(text.split())
    rounded = re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+\d+", value)
    return Read(value or None, Code.DIGITS_LOST if rounded else None)


def email(text: str) -> Read[str]:
    """One address, normalised, an international domain in its ASCII form so that any mail server takes it."""
    address = "".join(text.split()).removeprefix("mailto:")
    if address.count("@") > 1:
        return Read(None, Code.SEVERAL_EMAILS)
    try:
        valid = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return Read(None, Code.BAD_EMAIL)
    return Read(valid.ascii_email or valid.normalized)


def website(text: str) -> Read[str]:
    """An http or https address; https is assumed where none is written."""
    address = text.strip()
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address) or re.match(r"[^/:]+:\d+(/|$)", address):
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return Read(None, Code.BAD_WEBSITE)
    plain = not re.search(r"[\s<>\"\\]", address) and "@" not in parts.netloc
    named = re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) is not None
    if parts.scheme not in {"http", "https"} or not plain or not named:
        return Read(None, Code.BAD_WEBSITE)
    return Read(address)


def phone_in(country: str | None) -> Parser[str]:
    """A parser of phone numbers as they are written in the country."""

    def phone(text: str) -> Read[str]:
        written = " ".join(text.split())
        try:
            number = phonenumbers.parse(written, country)
        except phonenumbers.NumberParseException:
            return Read(written, Code.PHONE_KEPT)
        if number.extension or not phonenumbers.is_possible_number(number):
            return Read(written, Code.PHONE_KEPT)
        return Read(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    return phone
