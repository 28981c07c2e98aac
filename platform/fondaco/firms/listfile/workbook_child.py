"""The process that unpacks one workbook: XLSX on standard input, JSON of its cells on standard output.

Run as a file by `workbook`, on its own: it imports nothing of Fondaco, so that it starts quickly and small.
Arguments: most rows a sheet, most characters in all, bytes of memory, seconds of processor time.
"""

import contextlib
import io
import json
import resource
import sys
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)


class TooMuchText(Exception):
    """Raised when the cells hold more text than allowed, as when a million of them share one long string."""


def as_text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def sheets_of(workbook: CalamineWorkbook, most_rows: int, most_chars: int) -> list[list[list[str]]]:
    sheets = []
    chars = 0
    for index, about in enumerate(workbook.sheets_metadata):
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        if sheet.start is None:
            continue
        rows: list[list[str]] = []
        for cells in islice(sheet.iter_rows(), most_rows):
            row = [as_text(cell) for cell in cells]
            chars += sum(map(len, row)) + len(row)
            if chars > most_chars:
                raise TooMuchText
            rows.append(row)
        sheets.append(rows)
    return sheets


def main() -> None:
    most_rows, most_chars, memory, seconds = map(int, sys.argv[1:])
    for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        # macOS knows no limit of address space; the time limit holds there too.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    answer: dict[str, Any]
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        answer = {"sheets": sheets_of(workbook, most_rows, most_chars)}
    except PasswordError:
        answer = {"problem": "old_or_locked_excel"}
    except TooMuchText:
        answer = {"problem": "unpacks_too_big"}
    except CalamineError:
        answer = {"problem": "broken_xlsx"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
