"""Numbers as lists have them: years, headcounts, revenues, in the notations of several countries."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from fondaco.firms.listfile.cells import Read
from fondaco.firms.listfile.folding import fold
from fondaco.firms.listfile.problems import Code
from fondaco.firms.vocabulary import SizeClass, size_by_employees

_EURO = re.compile(r"^(?:€|EUR\.?|euro)|(?:€|EUR|euro)$", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"([+-]?\d{1,20})(?:[.,](\d{1,20}))?[eE]([+-]?\d{1,2})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_GROUPED_DECIMAL = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?!\1)[.,]\d+")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_MOST_DIGITS = 18


def _as_decimal(text: str) -> Decimal | None:
    """The number, whichever of point and comma is its decimal mark: 1.234,5 and 1,234.5 and 1 234,5 are the same.

    A single mark before exactly three digits groups thousands (1.200 employees), unless it follows a zero.
    """
    digits = re.sub(r"[\s'’]", "", text)
    digits = _EURO.sub("", digits)
    if match := _SCIENTIFIC.fullmatch(digits):
        whole, fraction, exponent = match.groups()
        return Decimal(f"{whole}.{fraction or 0}E{exponent}")
    if len(digits) > _MOST_DIGITS + 6:
        return None
    if _GROUPED.fullmatch(digits) and not re.match(r"[+-]?0", digits):
        return Decimal(re.sub(r"[.,]", "", digits))
    if _GROUPED_DECIMAL.fullmatch(digits):
        whole, _, fraction = digits.replace(",", ".").rpartition(".")
        return Decimal(f"{whole.replace('.', '')}.{fraction}")
    if _PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    return None


def _within_reason(number: Decimal | None) -> Decimal | None:
    """The number if it is one, not negative and of at most 18 digits before its mark."""
    if number is None or number < 0 or number.adjusted() >= _MOST_DIGITS:
        return None
    return number


def amount(text: str) -> Read[Decimal]:
    """An amount of euro, exact to the cent. An amount in another currency is no number here."""
    number = _within_reason(_as_decimal(text))
    if number is None:
        return Read(None, Code.BAD_NUMBER)
    return Read(number.quantize(Decimal("0.01")))


def year(text: str) -> Read[int]:
    """The only year that the text names, be it alone or in a date; not before 1000, not after this year."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    if len(years) == 1 and 1000 <= int(years[0]) <= datetime.now(UTC).year:
        return Read(int(years[0]))
    return Read(None, Code.BAD_YEAR)


class Staff(NamedTuple):
    """A headcount, or only the size class where the list gives a range."""

    headcount: int | None
    size: SizeClass


_RANGE = re.compile(r"(?:da|von|from|de|entre)?\s*(\d{1,6})\s*(?:-|–|—|a|to|bis|à|y|e|et|und|and)\s*(\d{1,6})")
_OR_MORE = re.compile(r"(?:>=?|oltre|über|uber|more than|plus de|mas de|más de|ab)\s*(\d{1,6})|(\d{1,6})\s*\+")
_OR_FEWER = re.compile(r"(?:<=?|fino a|bis zu|bis|up to|jusqu'à|hasta)\s*(\d{1,6})")


def staff(text: str) -> Read[Staff]:
    """A headcount (1.200, 35) or a range of headcounts (10-49, 250+, fino a 9)."""
    number = _within_reason(_as_decimal(text))
    if number is not None and number == number.to_integral_value() and number < 10_000_000:
        return Read(Staff(int(number), size_by_employees(int(number))))
    written = re.sub(r"(?<=\d)[.](?=\d{3}\b)", "", text.strip().casefold())
    if match := _RANGE.fullmatch(written):
        return Read(Staff(None, size_by_employees(int(match.group(2)))))
    if match := _OR_FEWER.fullmatch(written):
        return Read(Staff(None, size_by_employees(int(match.group(1)))))
    if match := _OR_MORE.fullmatch(written):
        return Read(Staff(None, size_by_employees(int(match.group(1) or match.group(2)))))
    return Read(None, Code.BAD_NUMBER)


_SIZE_WORDS = {
    SizeClass.MICRO: "micro, micro enterprise, microimpresa, micro impresa, kleinstunternehmen, microentreprise, "
    "tres petite entreprise, tpe, microempresa",
    SizeClass.SMALL: "small, small enterprise, piccola, piccola impresa, klein, kleinunternehmen, kleines unternehmen, "
    "petite, petite entreprise, pequena, pequena empresa",
    SizeClass.MEDIUM: "medium, medium sized, media, media impresa, mittel, mittleres unternehmen, moyenne, "
    "moyenne entreprise, mediana, mediana empresa",
    SizeClass.LARGE: "large, larger, grande, grande impresa, gross, grossunternehmen, grande entreprise, gran empresa",
    SizeClass.RESEARCH: "research, research institution, research centre, research institute, centro di ricerca, "
    "ente di ricerca, istituto di ricerca, forschung, forschungseinrichtung, forschungsinstitut, "
    "centre de recherche, centro de investigacion",
    SizeClass.UNIVERSITY: "university, universita, universitat, hochschule, universite, universidad",
    SizeClass.OTHER: "other, altro, andere, sonstige, autre, otro",
}
_SIZES = {word.strip(): size for size, words in _SIZE_WORDS.items() for word in words.split(",")}


def size(text: str) -> Read[SizeClass]:
    """A size class in words, or as a range of headcounts."""
    if named := _SIZES.get(fold(text)):
        return Read(named)
    counted = staff(text).value
    return Read(counted.size) if counted else Read(None, Code.BAD_SIZE)
