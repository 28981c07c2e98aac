"""What people enter, made fit to be kept: types for the fields of forms and of the API."""

import re
import unicodedata
from typing import Annotated
from urllib.parse import urlsplit

from babel import Locale
from flask_babel import gettext as _
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from fondaco.accounts.people import normal_address
from fondaco.kernel.errors import Invalid

_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u202a-\u202e\u2066-\u2069]"  # directional overrides turn round whatever is shown after them
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DOMAIN = re.compile(r"(?!-)[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}", re.UNICODE)


def wrong(sentence: str, at: str = "") -> PydanticCustomError:
    """What a validator raises: a sentence for whoever entered it, and the field it concerns where that is another."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence, "at": at})


def _one_line(text: str) -> str:
    return " ".join(_UNWANTED.sub("", unicodedata.normalize("NFC", text)).split())


def _prose(text: str) -> str:
    clean = _UNWANTED.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))
    lines = (line.rstrip() for line in clean.split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _email(text: str) -> str:
    address = _one_line(text)
    if not address:
        return ""
    try:
        return normal_address(address)
    except Invalid as error:
        raise wrong(error.errors["email"]) from error


def website(text: str) -> str:
    """The address with its scheme, `https` where none was given. Anything but a web page is refused."""
    address = _one_line(text)
    if not address:
        return ""
    with_scheme = address if re.match("https?://", address, re.IGNORECASE) else f"https://{address}"
    if not _is_web_page(with_scheme):
        raise wrong(_("Enter the address of a web page, like www.example.org."))
    return with_scheme


def _is_web_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
        has_port = parts.port is not None
    except ValueError:
        return False
    plain = " " not in address and "@" not in parts.netloc and (has_port or not parts.netloc.endswith(":"))
    return plain and _DOMAIN.fullmatch((parts.hostname or "").rstrip(".")) is not None


def _language(code: str) -> str:
    if code not in _LANGUAGES:
        raise wrong(_("“%(code)s” is not the code of a language.", code=code[:20]))
    return code


_LANGUAGES = {code for code in map(str, Locale("en").languages) if len(code) == 2}

Line = Annotated[str, AfterValidator(_one_line)]
"""One line of text."""
Prose = Annotated[str, AfterValidator(_prose)]
"""Paragraphs."""
Email = Annotated[str, AfterValidator(_email)]
"""An e-mail address in its one spelling, or nothing."""
Website = Annotated[str, AfterValidator(website)]
Language = Annotated[str, AfterValidator(_language)]
"""ISO 639-1."""
