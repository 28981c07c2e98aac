"""One row of cells into one firm, with everything about it that is wrong or odd."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

from fondaco.firms.listfile import activities, cells, numbers, places
from fondaco.firms.listfile.cells import Parser
from fondaco.firms.listfile.problems import REFUSING, Code, Refusal, Remark
from fondaco.firms.listfile.rows import LIMITS, LINE_LIMIT, ROOM, SCHEMES, Activity, Column, Field, FirmRow
from fondaco.firms.vocabulary import size_by_employees

T = TypeVar("T")

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of activity codes, and the column that describes them: the next one that is a description."""

    field: Field
    column: Column
    described: Column | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands in the rows of a list."""

    width: int
    columns: dict[Field, Column]
    codes: tuple[Codes, ...]

    @classmethod
    def of(cls, columns: Sequence[Column]) -> Self:
        single = {column.field: column for column in reversed(columns) if column.field}
        codes: list[Codes] = []
        for column in columns:
            if column.field in SCHEMES:
                codes.append(Codes(column.field, column))
            elif column.field is Field.ACTIVITY_DESCRIPTION and codes and codes[-1].described is None:
                codes[-1] = replace(codes[-1], described=column)
        return cls(len(columns), single, tuple(codes))


@dataclass(slots=True)
class RowReader:
    """Reads the fields of one row and collects what it finds wrong (`refusals`) or odd (`remarks`)."""

    layout: Layout
    row: int
    cells: Sequence[str]
    name: str = ""
    """The firm's name, also of a row that is refused for something else."""
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def firm(self, default_country: str | None) -> FirmRow | None:
        """The firm, or None if the row is refused."""
        width = self.layout.width
        if len(self.cells) > width and any(cell.strip() for cell in self.cells[width:]):
            self._note(Code.WRONG_COLUMNS, None, str(len(self.cells)))
            return None
        if len(self.cells) < width:
            self._note(Code.SHORT_ROW, None, str(len(self.cells)))
            self.cells = [*self.cells, *[""] * (width - len(self.cells))]
        self.name = self.take(Field.NAME, cells.line) or ""
        if not self.name and not self.refusals:
            self._note(Code.NO_NAME, self.layout.columns.get(Field.NAME))
        country = self._country(default_country)
        record = self._record(self.name, country or "")
        return None if self.refusals else record

    def take(self, wanted: Field, parse: Parser[T]) -> T | None:
        column = self.layout.columns.get(wanted)
        return self._read(column, wanted, parse) if column else None

    def _read(self, column: Column, field: Field, parse: Parser[T]) -> T | None:
        text = cells.unwrapped(self.cells[column.index])
        if not text:
            return None
        limit = LIMITS.get(field, LINE_LIMIT)
        unfit = cells.unfit(text, limit) or (Code.NO_ROOM if len(text) > ROOM.get(field, limit) else None)
        if unfit:
            self._note(unfit, column, text)
            return None
        read = parse(text)
        if read.odd:
            self._note(read.odd, column, text)
        return read.value

    def _note(self, code: Code, column: Column | None, text: str = "") -> None:
        header = column.header if column else None
        shown = " ".join(text.split())[:_SHOWN]
        if code in REFUSING:
            self.refusals.append(Refusal(self.row, header, code, shown))
        else:
            self.remarks.append(Remark(self.row, header, code, shown))

    def _country(self, default: str | None) -> str | None:
        before = len(self.refusals)
        country = self.take(Field.COUNTRY, places.country) or default
        if country is None and len(self.refusals) == before:
            self._note(Code.NO_COUNTRY, self.layout.columns.get(Field.COUNTRY))
        return country

    def _activities(self) -> tuple[Activity, ...]:
        found = []
        for where in self.layout.codes:
            scheme = SCHEMES[where.field]
            codes = self._read(where.column, where.field, activities.codes_of(scheme)) or ()
            described = where.described
            description = self._read(described, Field.ACTIVITY_DESCRIPTION, cells.line) if described else None
            parts = [part.strip() for part in (description or "").split(";")]
            if len(codes) > 1 and len(parts) == len(codes):
                found += [Activity(scheme, code, part or None) for code, part in zip(codes, parts, strict=True)]
            else:
                found += [Activity(scheme, code, description if len(codes) == 1 else None) for code in codes]
        return tuple(dict.fromkeys(found))

    def _contact_name(self) -> str | None:
        whole = self.take(Field.CONTACT_NAME, cells.line)
        parts = (self.take(Field.CONTACT_FIRST_NAME, cells.line), self.take(Field.CONTACT_LAST_NAME, cells.line))
        return whole or " ".join(part for part in parts if part) or None

    def _record(self, name: str, country: str) -> FirmRow:
        staff = self.take(Field.EMPLOYEES, numbers.staff)
        on_site = self.take(Field.EMPLOYEES_ON_SITE, numbers.staff)
        counts = [each.headcount for each in (staff, on_site) if each and each.headcount is not None]
        employees = max(counts, default=None)
        counted = size_by_employees(employees) if employees is not None else None
        ranged = next((each.size for each in (staff, on_site) if each), None)
        phone = cells.phone_in(country or None)
        return FirmRow(
            row=self.row,
            name=name,
            country=country,
            external_id=self.take(Field.EXTERNAL_ID, cells.code),
            trade_name=self.take(Field.TRADE_NAME, cells.line),
            address_1=self.take(Field.ADDRESS_1, cells.line),
            address_2=self.take(Field.ADDRESS_2, cells.line),
            postal_code=self.take(Field.POSTAL_CODE, places.postal_code_in(country)),
            city=self.take(Field.CITY, cells.line),
            region=self.take(Field.REGION, cells.line),
            nuts=self.take(Field.NUTS, places.nuts),
            registration_number=self.take(Field.REGISTRATION_NUMBER, cells.code),
            activities=self._activities(),
            founded=self.take(Field.FOUNDED, numbers.year),
            employees=employees,
            size=self.take(Field.SIZE, numbers.size) or counted or ranged,
            revenue=self.take(Field.REVENUE, numbers.amount),
            import_export=self.take(Field.IMPORT_EXPORT, activities.trade),
            website=self.take(Field.WEBSITE, cells.website),
            email=self.take(Field.EMAIL, cells.email),
            phone=self.take(Field.PHONE, phone),
            fax=self.take(Field.FAX, phone),
            language=self.take(Field.LANGUAGE, places.language),
            contact_name=self._contact_name(),
            contact_email=self.take(Field.CONTACT_EMAIL, cells.email),
            contact_phone=self.take(Field.CONTACT_PHONE, phone),
            contact_role=self.take(Field.CONTACT_ROLE, cells.line),
            offers=self.take(Field.OFFERS, cells.paragraphs),
            needs=self.take(Field.NEEDS, cells.paragraphs),
            cooperation=self.take(Field.COOPERATION, activities.cooperations) or (),
            headquarters=self.take(Field.HEADQUARTERS, cells.line),
        )
