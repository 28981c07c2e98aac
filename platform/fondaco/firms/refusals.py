"""What is wrong with a list of firms, in sentences for the person who imports it."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from fondaco.firms.listfile import Code, Finding, Unreadable, UnreadableList

_FINDINGS = {
    Code.WRONG_COLUMNS: _(
        "The row has %(value)s cells, not as many as the header. A separator or a line end inside a cell needs "
        "quotation marks around that cell."
    ),
    Code.OPEN_QUOTE: _(
        "A quotation mark that opens in this row is never closed, so that all rows after it were read as one cell. "
        "Close it or remove it."
    ),
    Code.CONTROL_CHARACTER: _("The cell contains invisible control characters. Type its text anew."),
    Code.TOO_LONG: _("The text is too long: “%(value)s…”. Shorten it."),
    Code.NO_NAME: _("The name of the firm is missing."),
    Code.NO_COUNTRY: _("The country is missing."),
    Code.BAD_COUNTRY: _("“%(value)s” is not a country. Write its name or its two-letter code, such as IT."),
    Code.BAD_EMAIL: _("“%(value)s” is not an e-mail address. Correct it, or leave the cell empty."),
    Code.SEVERAL_EMAILS: _("“%(value)s” is more than one e-mail address. Keep one of them."),
    Code.SHORT_ROW: _("The row ends after %(value)s cells; the others were taken as empty."),
    Code.POSTAL_CODE_PADDED: _("The postal code “%(value)s” was given back its leading zeros."),
    Code.DIGITS_LOST: _(
        "A spreadsheet has rounded “%(value)s”: digits are lost. It was kept as it is; format the column as text and "
        "enter the number again."
    ),
    Code.PHONE_KEPT: _("“%(value)s” could not be read as one phone number; it was kept as it is."),
    Code.NO_ROOM: _("“%(value)s…” is too long for this field; it was left out."),
    Code.BAD_NUTS: _("“%(value)s” is not a code of a NUTS region, such as ITH42; it was left out."),
    Code.BAD_ACTIVITY: _("“%(value)s” contains what is not a code of this classification; that was left out."),
    Code.BAD_YEAR: _("“%(value)s” does not name a year of foundation; it was left out."),
    Code.BAD_NUMBER: _("“%(value)s” is not a number that could be read here; it was left out."),
    Code.BAD_SIZE: _("“%(value)s” is not a known size of firms; it was left out."),
    Code.BAD_TRADE: _("“%(value)s” does not say whether the firm imports or exports; it was left out."),
    Code.BAD_WEBSITE: _("“%(value)s” is not an address of a website (http or https); it was left out."),
    Code.BAD_LANGUAGE: _("“%(value)s” is not a known language; it was left out."),
    Code.BAD_COOPERATION: _("“%(value)s” contains an unknown kind of cooperation; that was left out."),
}

_FILES = {
    Unreadable.EMPTY: _("The file is empty."),
    Unreadable.TOO_BIG: _("The file has %(megabytes)s MB; at most %(limit)s MB can be read. Split the list."),
    Unreadable.TOO_MANY_ROWS: _("The list has more than %(limit)s rows. Split it."),
    Unreadable.TOO_MANY_COLUMNS: _("The list has more than %(limit)s columns. Remove those that are not needed."),
    Unreadable.UNDECODABLE: _(
        "The text is damaged in line %(line)s: it is neither UTF-8, UTF-16 nor Windows-1252. Save the file again as "
        "“CSV UTF-8” or as XLSX."
    ),
    Unreadable.NOT_A_LIST: _("This file is not a list. Save the list as CSV or XLSX."),
    Unreadable.OLD_OR_LOCKED_EXCEL: _(
        "This is an Excel file in the old format (.xls) or with a password. Save it as .xlsx without a password."
    ),
    Unreadable.NOT_XLSX: _("This is not an XLSX workbook, whatever its name says. Save the list as XLSX or CSV."),
    Unreadable.BROKEN_XLSX: _("The workbook is damaged. Open it in your spreadsheet program and save it again."),
    Unreadable.UNPACKS_TOO_BIG: _(
        "The workbook is too big once unpacked (the limit is %(limit)s MB). Copy the list alone into a new workbook."
    ),
    Unreadable.TOOK_TOO_LONG: _(
        "Reading the workbook was stopped after %(seconds)s seconds. Copy the list alone into a new workbook."
    ),
    Unreadable.NO_HEADER: _(
        "No column with the name of the firm was found. The headers seen are: %(headers)s. Say which column is which, "
        "or name the column “Company name”."
    ),
    Unreadable.UNKNOWN_HEADER: _("There is no column “%(header)s”. The headers seen are: %(headers)s."),
    Unreadable.UNKNOWN_FIELD: _("The column “%(header)s” cannot be taken for “%(field)s”: there is no such field."),
    Unreadable.FIELD_TWICE: _("The column “%(header)s” and another one are both taken for “%(field)s”. Choose one."),
}


def sentence(finding: Finding) -> str:
    """What is wrong or odd and what to do, without the place."""
    return str(_FINDINGS[finding.code]) % {"value": finding.value}


def place(finding: Finding) -> str:
    """Where it stands, as in "Row 17, E-mail"."""
    if finding.column is None:
        return str(gettext("Row %(row)s", row=finding.row))
    return str(gettext("Row %(row)s, %(column)s", row=finding.row, column=finding.column))


def sentence_for_file(error: UnreadableList) -> str:
    """Why the file as a whole gives no list, and what to do."""
    return str(_FILES[error.code]) % error.details
