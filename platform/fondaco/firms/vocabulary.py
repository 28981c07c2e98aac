"""The closed lists of words that describe a firm, the same in the database, in lists of firms and on every page."""

from __future__ import annotations

from enum import StrEnum


class FirmSize(StrEnum):
    """Size by persons employed; research institutions and universities are told apart whatever their headcount."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    RESEARCH = "research"
    UNIVERSITY = "university"
    OTHER = "other"


def size_by_headcount(employees: int) -> FirmSize:
    """Up to 10 micro, 11 to 49 small, 50 to 249 medium, above that large."""
    if employees <= 10:
        return FirmSize.MICRO
    if employees <= 49:
        return FirmSize.SMALL
    if employees <= 249:
        return FirmSize.MEDIUM
    return FirmSize.LARGE


class ActivityScheme(StrEnum):
    """The classification, with its revision, that an activity code belongs to."""

    NACE_2_1 = "NACE 2.1"
    NACE_2 = "NACE 2"
    SIC = "SIC"
    ATECO = "ATECO"
    WZ = "WZ"


class Trade(StrEnum):
    """Which way a firm trades across borders."""

    IMPORTS = "imports"
    EXPORTS = "exports"
    BOTH = "both"


class Cooperation(StrEnum):
    """What kind of cooperation a firm seeks."""

    COMMERCIAL_AGENCY = "commercial agency"
    DISTRIBUTION = "distribution"
    FRANCHISE = "franchise"
    LICENCE = "licence"
    SUPPLY = "supply"
    MANUFACTURING = "manufacturing"
    OUTSOURCING = "outsourcing and subcontracting"
    SERVICES = "services"
    JOINT_VENTURE = "joint venture"
    INVESTMENT = "investment"
    TECHNICAL = "technical cooperation"
    RESEARCH = "research cooperation"
