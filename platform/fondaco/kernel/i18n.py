"""Languages: which ones Fondaco speaks, which one this page or mail is in, and its words.

The catalogues are the `.po` files themselves: they are compiled in memory at first use, so none can be stale.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, Domain, force_locale, get_locale, refresh

LANGUAGES = {"en": "English", "it": "Italiano", "de": "Deutsch"}
"""The languages of pages and mails: ISO 639-1 code and own name. English is the language of the source."""

_FOLDER = Path(__file__).resolve().parent.parent / "translations"


class _PoDomain(Domain):
    """Reads `translations/<language>.po`."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return _catalogue(locale.language if locale else "en")


class _Babel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return _PoDomain()  # type: ignore[no-untyped-call]


@cache
def _catalogue(language: str) -> NullTranslations:
    file = _FOLDER / f"{language}.po"
    if language == "en" or not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as po:
        write_mo(compiled, read_po(po, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def known(language: str | None) -> str:
    """`language` if Fondaco speaks it, else English."""
    return language if language in LANGUAGES else "en"


def current() -> str:
    """The language of the page or mail at hand."""
    locale = get_locale()
    return known(locale.language if locale else None)


def date_locale() -> Locale:
    """By which dates and times are written: English as in Europe, day before month and 24 hours."""
    return Locale.parse("en_GB" if current() == "en" else current())


def decimal(number: float, digits: int) -> str:
    """The number with that many digits after the sign that the current language sets there."""
    return str(format_decimal(number, format=f"0.{'0' * digits}", locale=date_locale()))


@contextmanager
def in_language(language: str | None) -> Iterator[None]:
    """Write within in the reader's language rather than in that of the person at work."""
    with force_locale(known(language)):
        yield


def country_name(code: str) -> str:
    """The country's name (ISO 3166-1 alpha-2) in the current language."""
    return str(Locale(current()).territories.get(code, code))


def language_name(code: str) -> str:
    """The language's name (ISO 639-1) in the current language."""
    return str(Locale(current()).languages.get(code, code))


def prefer(language: str) -> None:
    """Speak `language` on this page, unless its reader has chosen one: for pages opened from a mail."""
    if session.get("language") not in LANGUAGES:
        g.language = known(language)
        refresh()  # type: ignore[no-untyped-call]


def _choose() -> str:
    if not has_request_context():
        return "en"
    chosen = g.get("language") or session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def init_app(app: Flask) -> None:
    _Babel(app, locale_selector=_choose)  # type: ignore[no-untyped-call]
