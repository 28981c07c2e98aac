"""Lists of firms as chambers have them: CSV or XLSX in, typed records and their problems out.

Nothing here knows a database, a web request or a language of the reader; `fondaco.firms.refusals` says the problems
in words.
"""

from fondaco.firms.listfile.duplicates import Duplicate, Likeness, duplicates
from fondaco.firms.listfile.problems import Code, Finding, Refusal, Remark, Unreadable, UnreadableList
from fondaco.firms.listfile.reading import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, FirmList, columns_seen, read_list
from fondaco.firms.listfile.rows import Activity, Column, Field, FirmRow

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Activity",
    "Code",
    "Column",
    "Duplicate",
    "Field",
    "Finding",
    "FirmList",
    "FirmRow",
    "Likeness",
    "Refusal",
    "Remark",
    "Unreadable",
    "UnreadableList",
    "columns_seen",
    "duplicates",
    "read_list",
]
