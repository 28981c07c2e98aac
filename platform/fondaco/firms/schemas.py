"""What the API takes and gives of firms, imports and target lists."""

import uuid
from datetime import datetime
from typing import Any

from apiflask.fields import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from fondaco.firms import import_report
from fondaco.firms.criteria import Criteria, parse, reasons
from fondaco.firms.import_plan import Outcome
from fondaco.firms.import_report import ReportedRow
from fondaco.firms.models import ChosenBy, Firm, FirmImport, ImportState, TargetListEntry
from fondaco.firms.paging import cut
from fondaco.firms.target_lists import Counts
from fondaco.firms.vocabulary import SizeClass, Trade


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PageIn(_In):
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(50, ge=1, le=500)


class ActivityOut(BaseModel):
    scheme: str
    code: str
    description: str


class ContactOut(BaseModel):
    name: str
    role: str
    email: str
    phone: str


class FirmOut(BaseModel):
    id: uuid.UUID
    institution_id: uuid.UUID
    name: str
    trade_name: str
    external_id: str
    registration_number: str
    country: str
    region: str
    nuts: str
    city: str
    postal_code: str
    address: str
    size: SizeClass | None
    employees: int | None
    founded: int | None
    revenue: float | None
    trade: Trade | None
    website: str
    phone: str
    fax: str
    language: str
    offers: str
    needs: str
    cooperation: list[str]
    group_name: str
    activities: list[ActivityOut]
    contacts: list[ContactOut]

    @classmethod
    def of(cls, firm: Firm) -> "FirmOut":
        plain = {name: getattr(firm, name) for name in cls.model_fields if name not in ("activities", "contacts")}
        return cls(
            **plain,
            activities=[
                ActivityOut(scheme=each.scheme, code=each.code, description=each.description)
                for each in firm.activities
            ],
            contacts=[
                ContactOut(name=each.name, role=each.role, email=each.email, phone=each.phone) for each in firm.contacts
            ],
        )


class FirmList(BaseModel):
    items: list[FirmOut]
    page: int
    pages: int
    total: int


class FirmQuery(PageIn):
    """Several sectors, areas, cities or sizes are separated by commas."""

    institution: uuid.UUID | None = Field(None, description="Whose directory; your first institution's by name")
    q: str = Field("", max_length=200, description="Words of the name; case and accents do not matter")
    sector: str = Field("", max_length=1000, examples=["C,16.1,SIC 25"])
    area: str = Field("", max_length=1000, examples=["IT,ITH4"])
    city: str = Field("", max_length=1000)
    size: str = Field("", max_length=200, examples=["micro,small"])
    with_email: bool | None = None

    def criteria(self) -> Criteria:
        """Raises `Invalid`."""
        return parse(
            sectors=self.sector.split(","),
            areas=self.area.split(","),
            cities=self.city.split(","),
            sizes=self.size.split(","),
            with_email=self.with_email,
            text=self.q,
        )


class FirmPatch(_In):
    """What is not sent stays; an empty text empties the field."""

    name: str = Field("", max_length=500)
    trade_name: str = Field("", max_length=500)
    language: str = Field("", max_length=20, examples=["it"])
    size: str = Field("", max_length=20, examples=[size.value for size in SizeClass])
    nuts: str = Field("", max_length=20, examples=["ITH42"])
    nace: str = Field("", max_length=320, description="NACE Rev. 2.1 codes", examples=["31.00; 16.25"])
    city: str = Field("", max_length=200)
    phone: str = Field("", max_length=60)
    website: str = Field("", max_length=320)
    offers: str = Field("", max_length=5000)
    needs: str = Field("", max_length=5000)
    contact_name: str = Field("", max_length=200)
    contact_role: str = Field("", max_length=200)
    contact_email: str = Field("", max_length=320)
    contact_phone: str = Field("", max_length=60)

    def edits(self) -> dict[str, str]:
        edits: dict[str, str] = self.model_dump(exclude_unset=True)
        return edits


class ImportIn(_In):
    file: UploadFile = Field(description="CSV or XLSX")
    mapping: str = Field("", max_length=100_000, description='JSON: {"header": "field"}; "" leaves a column out')
    institution: str = Field("", max_length=40, description="Whose directory; your first institution's by name")


class MappingIn(_In):
    mapping: dict[str, str] = Field(
        max_length=200, description='Header to field; "" leaves a column out', examples=[{"Azienda": "name"}]
    )


class ImportQuery(PageIn):
    outcome: Outcome | None = Field(None, description="Rows of this outcome only")


class ImportCounts(BaseModel):
    rows: int
    new: int
    updated: int
    unchanged: int
    duplicate: int
    refused: int
    warned: int


class ImportColumn(BaseModel):
    header: str
    field: str | None


class ChangeOut(BaseModel):
    field: str
    old: str
    new: str


class ImportRowOut(BaseModel):
    row: int = Field(description="As a spreadsheet counts: the header is a row, too")
    name: str
    outcome: Outcome
    duplicate_of: int | None
    changes: list[ChangeOut]
    remarks: list[str] = Field(description="What is wrong or odd, each with its column")

    @classmethod
    def of(cls, row: ReportedRow) -> "ImportRowOut":
        return cls(
            row=row.row,
            name=row.name,
            outcome=row.outcome,
            duplicate_of=row.duplicate_of,
            changes=[ChangeOut(field=each.what, old=each.old, new=each.new) for each in row.changes],
            remarks=row.sentences(),
        )


class ImportOut(BaseModel):
    """What an import will do, or, once applied, what it did."""

    id: uuid.UUID
    institution_id: uuid.UUID
    filename: str
    state: ImportState
    created_at: datetime
    applied_at: datetime | None
    counts: ImportCounts
    differs: int = Field(description="Rows that came otherwise than shown, as the directory had changed meanwhile")
    named: bool = Field(description="False while no column holds the firms' names: map one")
    columns: list[ImportColumn]
    rows: list[ImportRowOut]
    page: int
    pages: int

    @classmethod
    def of(cls, firm_import: FirmImport, outcome: Outcome | None = None, page: int = 1, size: int = 50) -> "ImportOut":
        rows = import_report.unpacked(firm_import.report)
        shown = cut([row for row in rows if outcome in (None, row.outcome)], page, size)
        about = firm_import.preview
        return cls(
            **{name: getattr(firm_import, name) for name in ("id", "institution_id", "filename", "state")},
            created_at=firm_import.created_at,
            applied_at=firm_import.applied_at,
            counts=ImportCounts(**about["counts"]),
            differs=about["differs"],
            named=about["named"],
            columns=[ImportColumn(header=each["header"], field=each["field"]) for each in about["columns"]],
            rows=[ImportRowOut.of(row) for row in shown.items],
            page=shown.number,
            pages=shown.pages,
        )


class CriteriaIn(_In):
    """One of each kind that is named must be met; areas and cities are one kind. Nothing named: all firms."""

    sectors: list[str] = Field(default_factory=list, max_length=100, examples=[["C", "16.1", "SIC 25"]])
    areas: list[str] = Field(default_factory=list, max_length=100, examples=[["IT", "ITH4"]])
    cities: list[str] = Field(default_factory=list, max_length=100)
    sizes: list[SizeClass] = Field(default_factory=list, max_length=10)
    with_email: bool | None = None

    def criteria(self) -> Criteria:
        """Raises `Invalid`."""
        facts: dict[str, Any] = self.model_dump()
        return parse(**facts)


class CriteriaOut(BaseModel):
    sectors: list[str]
    areas: list[str]
    cities: list[str]
    sizes: list[SizeClass]
    with_email: bool | None


class CountsOut(BaseModel):
    chosen: int
    by_hand: int
    removed: int
    without_email: int
    without_contact: int
    without_sector: int
    by_country: dict[str, int]
    by_size: dict[str, int]


class TargetListOut(BaseModel):
    criteria: CriteriaOut
    counts: CountsOut

    @classmethod
    def of(
        cls, criteria: Criteria, counts: Counts, by_country: dict[str, int], by_size: dict[SizeClass | None, int]
    ) -> "TargetListOut":
        sizes = {size.value if size else "unknown": number for size, number in by_size.items()}
        return cls(
            criteria=CriteriaOut(**criteria.as_json()),
            counts=CountsOut(**vars(counts), by_country=by_country, by_size=sizes),
        )


class EntryOut(BaseModel):
    firm: FirmOut
    chosen_by: ChosenBy
    removed: bool
    reasons: list[str]

    @classmethod
    def of(cls, entry: TargetListEntry, criteria: Criteria) -> "EntryOut":
        return cls(
            firm=FirmOut.of(entry.firm),
            chosen_by=entry.chosen_by,
            removed=entry.removed,
            reasons=reasons(criteria, entry.firm),
        )


class EntryList(TargetListOut):
    items: list[EntryOut]
    page: int
    pages: int
    total: int


class EntryQuery(PageIn):
    view: str = Field("", pattern="^(|hand|no-email|no-contact|no-sector|removed)$")


class FirmsIn(_In):
    firm_ids: list[uuid.UUID] = Field(min_length=1, max_length=1000)
