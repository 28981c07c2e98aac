"""What firms do and seek: codes of classifications, trade across borders, kinds of cooperation."""

import re

from fondaco.firms.listfile.cells import Parser, Read
from fondaco.firms.listfile.folding import fold
from fondaco.firms.listfile.problems import Code
from fondaco.firms.vocabulary import ActivityScheme, Cooperation, Trade

_BETWEEN_CODES = re.compile(r"[;|\n]|,\s")
# "C31.00", "NACE 31.00", "31,00" (a decimal comma), "3100": all of them mean 31.00.
_BEFORE_DIGITS = re.compile(r"^(?:[A-Z]+\.?\s*)?(?=\d)")
_SHAPES = {
    ActivityScheme.NACE_2_1: re.compile(r"\d{2}(?:\.\d{1,2})?"),
    ActivityScheme.NACE_2: re.compile(r"\d{2}(?:\.\d{1,2})?"),
    ActivityScheme.ATECO: re.compile(r"\d{2}(?:\.\d{1,2}(?:\.\d{1,2})?)?"),
    ActivityScheme.WZ: re.compile(r"\d{2}(?:\.\d{1,2}(?:\.\d)?)?"),
}


def _dotted(written: str) -> str:
    """The code with its dots, and with the zero before a division below 10 that a spreadsheet dropped."""
    digits = _BEFORE_DIGITS.sub("", written.upper()).replace(",", ".").replace(" ", "")
    if re.fullmatch(r"\d{4,6}", digits):
        return ".".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    return f"0{digits}" if re.fullmatch(r"\d(\..*)?", digits) else digits


def codes_of(scheme: ActivityScheme) -> Parser[tuple[str, ...]]:
    """A parser of one or several codes in a cell, separated by semicolons, bars, or commas with a space.

    Codes that do not have the scheme's shape are left out; SIC codes are kept as given.
    """

    def codes(text: str) -> Read[tuple[str, ...]]:
        written = [part.strip() for part in _BETWEEN_CODES.split(text) if part.strip()]
        if scheme is ActivityScheme.SIC:
            found = [part for part in written if re.fullmatch(r"[0-9A-Za-z]{1,8}", part)]
        else:
            found = [code for code in map(_dotted, written) if _SHAPES[scheme].fullmatch(code)]
        unique = tuple(dict.fromkeys(found))
        return Read(unique or None, Code.BAD_ACTIVITY if len(found) < len(written) else None)

    return codes


_TRADES = {
    Trade.BOTH: "both, imports exports, import export, imports and exports, importa ed esporta, import ed export, "
    "importeur und exporteur, import und export, import et export, importacion y exportacion",
    Trade.IMPORTS: "imports, import, importer, importa, importatore, importazione, importeur, importateur, importador",
    Trade.EXPORTS: "exports, export, exporter, esporta, esportatore, esportazione, exporteur, exportateur, exportador",
}
_TRADE_WORDS = {word.strip(): trade for trade, words in _TRADES.items() for word in words.split(",")}
_NO_TRADE = frozenset({"not available or none", "none", "no", "nessuno", "nein", "keine", "non", "aucun", "ninguno"})


def trade(text: str) -> Read[Trade]:
    """Whether the firm imports, exports or both."""
    folded = fold(text)
    if folded in _NO_TRADE:
        return Read(None)
    found = _TRADE_WORDS.get(folded)
    return Read(found) if found else Read(None, Code.BAD_TRADE)


_COOPERATIONS = {fold(kind.value): kind for kind in Cooperation} | {
    "commercial agency": Cooperation.AGENCY,
    "license": Cooperation.LICENCE,
    "subcontracting": Cooperation.OUTSOURCING,
    "outsourcing and subcontracting": Cooperation.OUTSOURCING,
    "technical cooperation": Cooperation.TECHNICAL,
    "research cooperation": Cooperation.RESEARCH,
}


def cooperations(text: str) -> Read[tuple[Cooperation, ...]]:
    """Kinds of cooperation, separated by semicolons, bars or commas; unknown ones are left out."""
    written = [fold(part) for part in re.split(r"[;|,\n]", text) if fold(part)]
    found = tuple(dict.fromkeys(_COOPERATIONS[part] for part in written if part in _COOPERATIONS))
    unknown = any(part not in _COOPERATIONS for part in written)
    return Read(found or None, Code.BAD_COOPERATION if unknown else None)
