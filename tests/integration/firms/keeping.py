"""A chamber with its organiser, and lists of firms handed in as programs do."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fondaco.accounts.models import Person, RoleKind
from fondaco.institutions.models import Institution
from fondaco.kernel.database import new_id
from tests import making
from tests.unit.firms.lists import csv_bytes
from tests.world import World

HEADER = ["ID", "Company name", "City", "Postal code", "Country", "VAT number", "NACE Rev. 2.1", "Employees", "E-mail"]
ALBERI = ["1", "Alberi S.r.l.", "Udine", "33100", "IT", "IT01234567890", "16.11", "35", "info@alberi.example.org"]
BOSCO = ["2", "Bosco S.p.A.", "Gorizia", "34170", "IT", "IT09876543210", "31.00", "120", "info@bosco.example.org"]
DREVO = ["3", "Drevo d.o.o.", "Ljubljana", "1000", "Slovenia", "SI12345678", "16.21", "8", ""]


@dataclass
class Chamber:
    institution: Institution
    organiser: Person
    api: FlaskClient


def chamber(world: World, name: str = "") -> Chamber:
    with world.work() as session:
        institution = making.institution(session, name or f"Chamber {new_id().hex}")
        organiser = making.person(session, RoleKind.ORGANISER, institution)
    return Chamber(institution, organiser, world.api(organiser))


def upload(content: bytes, filename: str = "firms.csv", **fields: str) -> dict[str, Any]:
    """What a client posts to hand in a file. (The test client's own encoder leaves files open above 500 kB.)"""
    parts = [f'name="{name}"\r\n\r\n{text}'.encode() for name, text in fields.items()]
    parts.append(f'name="file"; filename="{filename}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--limit\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts)
    return {"data": body + b"--limit--\r\n", "content_type": "multipart/form-data; boundary=limit"}


def hand_in(api: FlaskClient, content: bytes, filename: str = "firms.csv", **fields: str) -> TestResponse:
    return api.post("/api/v1/firm-imports", **upload(content, filename, **fields))


def import_rows(api: FlaskClient, *rows: list[str], header: list[str] = HEADER) -> dict[str, Any]:
    """Hand a list in and apply it; gives the import as it was done."""
    shown = hand_in(api, csv_bytes([header, *rows]))
    assert shown.status_code == 201, shown.json
    done = api.post(f"/api/v1/firm-imports/{shown.json['id']}/apply")
    assert done.status_code == 200, done.json
    return dict(done.json)


def outcomes(shown: dict[str, Any]) -> dict[str, int]:
    """The counts that are not zero, but for the sum."""
    return {name: number for name, number in shown["counts"].items() if number and name != "rows"}


def firms(api: FlaskClient, **filters: str) -> list[dict[str, Any]]:
    found = api.get("/api/v1/firms", query_string=filters)
    assert found.status_code == 200, found.json
    items: list[dict[str, Any]] = found.json["items"]
    return items


def names(api: FlaskClient, **filters: str) -> list[str]:
    return [firm["name"] for firm in firms(api, **filters)]
