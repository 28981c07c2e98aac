"""Two spellings of one word made equal: for header names, names of countries and names of firms."""

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})
_APART = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Casefolded, without accents, every run of other characters one space: "N° d'Écran_2" is "n d ecran 2"."""
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded.translate(_LETTERS))
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _APART.sub(" ", folded).strip()
