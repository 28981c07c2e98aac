"""NUTS 2024: codes of regions, nested by their prefixes (IT, ITH, ITH4, ITH42)."""

import re

# NUTS writes Greece and the United Kingdom otherwise than ISO 3166-1 does.
_TO_ISO = {"EL": "GR", "UK": "GB"}
_FROM_ISO = {iso: nuts for nuts, iso in _TO_ISO.items()}
_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")


def normal(text: str) -> str | None:
    """The code in its usual spelling; None for what cannot be one. That the region exists is not checked."""
    code = "".join(text.split()).upper()
    return code if _CODE.fullmatch(code) else None


def country_of(code: str) -> str:
    """The country of a region as ISO 3166-1 alpha-2: GR of EL30."""
    return _TO_ISO.get(code[:2], code[:2])


def prefix_of(country: str) -> str:
    """With what the codes of a country's regions begin: EL for GR."""
    return _FROM_ISO.get(country, country)


def lies_in(code: str, area: str) -> bool:
    """Whether the region `code` is `area` or a part of it."""
    return bool(code) and code.startswith(area)
