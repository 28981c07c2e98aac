"""What can be wrong with a list of firms, as stable codes; `fondaco.firms.refusals` puts them into sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Why a row was refused, or what about it was odd."""

    # refused: the row gives no record
    WRONG_COLUMNS = "wrong_columns"
    OPEN_QUOTE = "open_quote"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    NO_NAME = "no_name"
    NO_COUNTRY = "no_country"
    BAD_COUNTRY = "bad_country"
    BAD_EMAIL = "bad_email"
    SEVERAL_EMAILS = "several_emails"

    # remarks: the row is read, this value is mended or kept as given
    SHORT_ROW = "short_row"
    POSTAL_CODE_PADDED = "postal_code_padded"
    DIGITS_LOST = "digits_lost"
    PHONE_KEPT = "phone_kept"

    # remarks: the row is read without this value
    NO_ROOM = "no_room"
    BAD_NUTS = "bad_nuts"
    BAD_ACTIVITY = "bad_activity"
    BAD_YEAR = "bad_year"
    BAD_NUMBER = "bad_number"
    BAD_SIZE = "bad_size"
    BAD_TRADE = "bad_trade"
    BAD_WEBSITE = "bad_website"
    BAD_LANGUAGE = "bad_language"
    BAD_COOPERATION = "bad_cooperation"


REFUSING = frozenset(
    {
        Code.WRONG_COLUMNS,
        Code.OPEN_QUOTE,
        Code.CONTROL_CHARACTER,
        Code.TOO_LONG,
        Code.NO_NAME,
        Code.NO_COUNTRY,
        Code.BAD_COUNTRY,
        Code.BAD_EMAIL,
        Code.SEVERAL_EMAILS,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one cell, or about a whole row where `column` is None.

    `row` counts as a spreadsheet does, from 1 and with the header and blank rows; `column` is the header as the
    file has it; `value` is what stood there, cut to 80 characters.
    """

    row: int
    column: str | None
    code: Code
    value: str = ""


@dataclass(frozen=True, slots=True)
class Refusal(Finding):
    """Keeps its row out of the list."""


@dataclass(frozen=True, slots=True)
class Remark(Finding):
    """Leaves its row in the list: the value was dropped, mended or kept as it stood."""


class Unreadable(StrEnum):
    """Why a file gives no list at all. In brackets: the details that come with it."""

    EMPTY = "empty"
    TOO_BIG = "too_big"  # [megabytes, limit]
    TOO_MANY_ROWS = "too_many_rows"  # [limit]
    TOO_MANY_COLUMNS = "too_many_columns"  # [limit]
    UNDECODABLE = "undecodable"  # [line]
    NOT_A_LIST = "not_a_list"
    OLD_OR_LOCKED_EXCEL = "old_or_locked_excel"
    NOT_XLSX = "not_xlsx"
    BROKEN_XLSX = "broken_xlsx"
    UNPACKS_TOO_BIG = "unpacks_too_big"  # [limit]
    TOOK_TOO_LONG = "took_too_long"  # [seconds]
    NO_HEADER = "no_header"  # [headers]
    UNKNOWN_HEADER = "unknown_header"  # [header, headers]
    UNKNOWN_FIELD = "unknown_field"  # [header, field]
    FIELD_TWICE = "field_twice"  # [header, field]


class UnreadableList(Exception):
    """Raised when a file cannot be read as a list of firms."""

    def __init__(self, code: Unreadable, **details: str | int) -> None:
        super().__init__(code, details)
        self.code = code
        self.details: Mapping[str, str | int] = details
