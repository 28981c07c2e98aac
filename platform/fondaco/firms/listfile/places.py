"""Countries, languages, regions and postal codes as lists write them."""

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages

from fondaco.firms.listfile.cells import Parser, Read, code
from fondaco.firms.listfile.folding import fold
from fondaco.firms.listfile.problems import Code

# In the order in which they win, should two languages use one name for two countries.
_NAMED_IN = (
    *("en", "de", "it", "fr", "es", "nl", "pt", "pl", "cs", "sk", "sl"),
    *("hr", "hu", "ro", "bg", "el", "sv", "da", "fi", "et", "lv", "lt"),
)
# Two letters in Babel's data, yet no countries of ISO 3166-1. Kosovo's XK is not either, but the EU uses it.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_OTHER_NAMES = {
    "uk": "GB",
    "el": "GR",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "inghilterra": "GB",
    "gran bretagna": "GB",
    "grossbritannien": "GB",
    "grande bretagne": "GB",
    "gran bretana": "GB",
    "holland": "NL",
    "olanda": "NL",
    "hollande": "NL",
    "the netherlands": "NL",
    "luxemburg": "LU",
    "czech republic": "CZ",
    "repubblica ceca": "CZ",
    "tschechische republik": "CZ",
    "republique tcheque": "CZ",
    "republica checa": "CZ",
    "slovak republic": "SK",
    "repubblica slovacca": "SK",
    "slowakische republik": "SK",
    "republic of ireland": "IE",
    "bosnia": "BA",
    "macedonia": "MK",
    "turkey": "TR",
    "moldavia": "MD",
    "russian federation": "RU",
    "usa": "US",
    "united states of america": "US",
    "united states of ame": "US",  # cut to 20 characters by a widely sold register of firms
    "stati uniti d america": "US",
}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Folded names, alpha-2 and alpha-3 codes to alpha-2 codes."""
    codes = {key for key in map(str, Locale("en").territories) if len(key) == 2 and key.isalpha()} - _NO_COUNTRIES
    names = {key.casefold(): key for key in codes}
    for alias, replacements in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(replacements) == 1 and replacements[0] in codes:
            names.setdefault(alias.casefold(), replacements[0])
    for language in _NAMED_IN:
        for key, name in Locale(language).territories.items():
            if key in codes:
                names.setdefault(fold(str(name)), str(key))
    return {**names, **_OTHER_NAMES}


def country(text: str) -> Read[str]:
    """ISO 3166-1 alpha-2, from that, from alpha-3, or from a name in any of 22 European languages."""
    found = _countries().get(fold(text))
    return Read(found) if found else Read(None, Code.BAD_COUNTRY)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    codes = {key for key in map(str, Locale("en").languages) if len(key) == 2}
    names = {key: key for key in codes}
    for named_in in _NAMED_IN:
        for key, name in Locale(named_in).languages.items():
            if key in codes:
                names.setdefault(fold(str(name)), str(key))
    return names


def language(text: str) -> Read[str]:
    """ISO 639-1, from that, from a tag such as it-IT, or from a name in any of 22 European languages."""
    folded = fold(text)
    tag = re.fullmatch(r"([a-z]{2}) [a-z]{2}", folded)
    found = _languages().get(tag.group(1) if tag else folded)
    return Read(found) if found else Read(None, Code.BAD_LANGUAGE)


def language_spoken_in(country_code: str) -> str | None:
    """The official language of the country, None where there are several (Belgium, Finland) or none."""
    official = get_official_languages(country_code)
    return official[0] if len(official) == 1 and len(official[0]) == 2 else None


# Lengths of the all-digit postal codes that may begin with a zero.
_POSTAL_DIGITS = {"DE": 5, "ES": 5, "FI": 5, "FR": 5, "IT": 5, "LT": 5, "RO": 6, "SK": 5}


def postal_code_in(country_code: str) -> Parser[str]:
    """A parser of the country's postal codes, which gives back the zeros that a spreadsheet took for a number's."""

    def postal_code(text: str) -> Read[str]:
        read = code(text)
        length = _POSTAL_DIGITS.get(country_code, 0)
        if read.value and read.value.isdecimal() and 2 <= len(read.value) < length:
            return Read(read.value.zfill(length), Code.POSTAL_CODE_PADDED)
        return read

    return postal_code


def nuts(text: str) -> Read[str]:
    """The code of a NUTS region of any level: the country's two letters and up to three letters or digits."""
    region = "".join(text.split()).upper()
    return Read(region) if re.fullmatch(r"[A-Z]{2}[0-9A-Z]{0,3}", region) else Read(None, Code.BAD_NUTS)
