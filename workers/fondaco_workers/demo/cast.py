"""Who and when: the institutions, people and dates of the story. All of it is fictional."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Rome")


def at(text: str) -> datetime:
    """An instant of the story, from a wall-clock time in Udine."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


CHOOSING = at("2027-01-11T09:00")
INVITING = at("2027-01-13T10:00")
ANSWERING = at("2027-01-20T15:00")
CALLING = at("2027-02-03T11:00")
CALL_BACK_ON = "2027-02-10"
VALIDATING = at("2027-02-15T09:30")
REQUESTING = at("2027-02-17T16:00")
SCHEDULING = at("2027-03-01T10:00")
MORNING = at("2027-03-10T08:30")
NOON = at("2027-03-10T12:40")
EVENING = at("2027-03-11T18:30")
AFTERWARDS = at("2027-03-16T10:00")

INSTITUTIONS: dict[str, dict[str, str]] = {
    "tagliamento": {
        "name": "Camera di Commercio del Tagliamento",
        "kind": "chamber",
        "country": "IT",
        "city": "Udine",
        "address": "Via dei Tigli 10, 33100 Udine",
        "email": "incontri@tagliamento.example.org",
        "phone": "+39 0432 555 0100",
    },
    "drautal": {
        "name": "Wirtschaftskammer Drautal",
        "kind": "chamber",
        "country": "AT",
        "city": "Klagenfurt",
        "address": "Lindengasse 4, 9020 Klagenfurt",
        "email": "messe@drautal.example.org",
        "phone": "+43 463 555 0100",
    },
}

EVENT: dict[str, object] = {
    "name": "Casa & Legno Meets",
    "aim": (
        "Makers of furniture and interiors meet those who supply, equip, design and sell for them: two days of "
        "face-to-face talks, each arranged beforehand because both sides want it."
    ),
    "sectors": "Furniture, wood, machinery, coatings, interior design",
    "city": "Udine",
    "country": "IT",
    "venue": "Villa dei Tigli, Via dei Tigli 1",
    "zone": ZONE.key,
    "starts_on": "2027-03-10",
    "ends_on": "2027-03-11",
    "answer_by": "2027-02-05",
    "register_by": "2027-02-12",
    "request_by": "2027-02-26",
    "accent": "#8a4b2a",
    "languages": ["en", "it", "de"],
}

ROOM: dict[str, object] = {"name": "Salone dei Tigli", "tables": 24}

HALF_DAYS = [
    {"name": name, "on": on, "starts": starts, "ends": ends}
    for on in ("2027-03-10", "2027-03-11")
    for name, starts, ends in (("morning", "09:00", "12:30"), ("afternoon", "14:00", "17:00"))
]


SLOTS: dict[str, object] = {"half_days": HALF_DAYS, "minutes": 25, "pause": 5}


@dataclass(frozen=True)
class Staff:
    name: str
    email: str
    language: str
    role: str
    institution: str


ADMINISTRATOR = ("Teresa Amadei", "teresa.amadei@tagliamento.example.org")
ORGANISER = Staff("Carla Moretti", "carla.moretti@tagliamento.example.org", "en", "organiser", "tagliamento")
CO_ORGANISER = Staff("Johanna Leitner", "johanna.leitner@drautal.example.org", "de", "organiser", "drautal")
ADVISER = Staff("Giulia Ferro", "giulia.ferro@tagliamento.example.org", "en", "adviser", "tagliamento")
STAFF = (ORGANISER, CO_ORGANISER, ADVISER)
