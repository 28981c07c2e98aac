"""The closed lists of words that describe a firm, the same in the database, in lists of firms and on every page."""

import enum


class SizeClass(enum.StrEnum):
    """Size of a firm by employees, or what it is instead of a company."""

    MICRO = "micro"
    """Up to 10."""
    SMALL = "small"
    """11 to 49."""
    MEDIUM = "medium"
    """50 to 249."""
    LARGE = "large"
    RESEARCH = "research"
    UNIVERSITY = "university"
    OTHER = "other"


def size_by_employees(employees: int) -> SizeClass:
    if employees <= 10:
        return SizeClass.MICRO
    if employees <= 49:
        return SizeClass.SMALL
    if employees <= 249:
        return SizeClass.MEDIUM
    return SizeClass.LARGE


class Cooperation(enum.StrEnum):
    """Kinds of cooperation that firms seek."""

    AGENCY = "agency"
    DISTRIBUTION = "distribution"
    FRANCHISE = "franchise"
    LICENCE = "licence"
    SUPPLY = "supply"
    MANUFACTURING = "manufacturing"
    OUTSOURCING = "outsourcing"
    SERVICES = "services"
    JOINT_VENTURE = "joint_venture"
    INVESTMENT = "investment"
    TECHNICAL = "technical"
    RESEARCH = "research"


class ActivityScheme(enum.StrEnum):
    """The classification, with its revision, that an activity code belongs to."""

    NACE_2_1 = "NACE 2.1"
    NACE_2 = "NACE 2"
    SIC = "SIC"
    ATECO = "ATECO"
    WZ = "WZ"


class Trade(enum.StrEnum):
    """Which way a firm trades across borders."""

    IMPORTS = "imports"
    EXPORTS = "exports"
    BOTH = "both"
