"""Example data of every document, as a whole event would give them: many languages, long and short texts."""

from itertools import cycle, islice
from typing import Any

from fondaco.kernel.document_words import words_of
from fondaco.kernel.documents import qr_code

Data = dict[str, Any]

EVENT = {
    "name": "Wood & Interiors: B2B Meetings Udine 2027",
    "dates": "11–12 November 2027",
    "place": "Udine Fiere, pavilion 6",
}
CHAMBER = "Camera di Commercio di Pordenone – Udine"

FIRMS: list[Data] = [
    {
        "name": "Falegnameria Zanùt & Figli S.r.l.",
        "city": "Manzano",
        "country": "Italy",
        "size": "11 to 49",
        "sectors": [{"code": "31.00", "name": "Manufacture of furniture"}],
        "offers": "Chairs and benches in beech and ash, bent by steam; small series from 20 pieces; finishing with "
        "water-based lacquer. FSC® chain of custody.",
        "needs": "Agents for hotels and restaurants in Austria and Slovenia; a supplier of certified ash.",
        "cooperation": ["Commercial agency", "Supply"],
        "delegates": [
            {"name": "Ilaria Zanùt", "role": "Export", "languages": ["Italian", "English", "German"]},
            {"name": "Dario Zanùt", "role": "Owner", "languages": ["Italian", "Friulian"]},
        ],
        "web": "https://zanut.example.com",
    },
    {
        "name": "Möbelwerk Großglockner GmbH & Co. KG",
        "city": "Spittal an der Drau",
        "country": "Austria",
        "size": "50 to 249",
        "mark": "Leading firm",
        "sectors": [
            {"code": "31.00", "name": "Manufacture of furniture"},
            {"code": "16.23", "name": "Manufacture of other builders’ carpentry and joinery"},
        ],
        "offers": "Fitted furniture for hotels, from the drawing to the assembly in the room. Own planning office, "
        "CNC centre with five axes, 140 people.\n\nWe take over whole floors and answer for the dates.",
        "needs": "Manufacturers of seats and lamps who deliver to the day; veneers; a partner for research on "
        "glue without formaldehyde.",
        "cooperation": ["Outsourcing and subcontracting", "Technical cooperation", "Joint venture"],
        "delegates": [{"name": "Dipl.-Ing. Jörg Österreicher-Weiß", "role": "Purchasing", "languages": ["German"]}],
        "languages": ["German", "English"],
        "web": "www.grossglockner-moebel.example.com",
    },
    {
        "name": "Ξυλουργική Θεσσαλονίκης Α.Ε.",
        "city": "Θεσσαλονίκη",
        "country": "Greece",
        "size": "Up to 10",
        "sectors": [{"code": "16.29", "name": "Manufacture of other products of wood, cork, straw"}],
        "offers": "Χειροποίητα είδη από ξύλο ελιάς: κουτάλες, δίσκοι, παιχνίδια.",
        "needs": "Καταστήματα δώρων και διανομείς στην Κεντρική Ευρώπη.",
        "cooperation": ["Distribution"],
        "delegates": [{"name": "Ευγενία Παπαδοπούλου", "languages": ["Greek", "English"]}],
    },
    {
        "name": "Дърводелска къща „Родопи“ ООД",
        "city": "Смолян",
        "country": "Bulgaria",
        "size": "11 to 49",
        "sectors": [{"code": "16.10", "name": "Sawmilling and planing of wood"}],
        "offers": "Сушен иглолистен материал, палети, сглобяеми къщи. Капацитет 400 m³ на месец.",
        "needs": "Купувачи на дървен материал; машини за окачествяване.",
        "cooperation": ["Supply", "Investment"],
        "delegates": [{"name": "Йорданка Щърбанова", "role": "управител", "languages": ["Bulgarian", "Russian"]}],
        "web": "https://rodopi-house.example.com/en",
    },
    {
        "name": "Spółdzielnia Meblarska „Żółw” Łódź",
        "city": "Łódź",
        "country": "Poland",
        "size": "50 to 249",
        "sectors": [{"code": "31.00", "name": "Manufacture of furniture"}],
        "offers": "Meble tapicerowane: sofy, fotele, łóżka. Źródło: własna tapicernia i szwalnia.",
        "needs": "Włoskie tkaniny i skóry; projektanci; dystrybutorzy w krajach bałtyckich.",
        "cooperation": ["Manufacturing", "Distribution"],
        "delegates": [{"name": "Małgorzata Wójcik-Śliwińska", "role": "Sales", "languages": ["Polish", "English"]}],
    },
    {
        "name": "Mizarstvo Črešnar, d.o.o.",
        "city": "Žužemberk",
        "country": "Slovenia",
        "size": "Up to 10",
        "sectors": [{"code": "16.23", "name": "Manufacture of other builders’ carpentry and joinery"}],
        "offers": "Staircases and windows for listed houses.",
        "delegates": [{"name": "Matjaž Črešnar"}],
    },
    {
        "name": "Université du Bois – Laboratoire de chimie des adhésifs",
        "city": "Épinal",
        "country": "France",
        "size": "University",
        "sectors": [{"code": "72.10", "name": "Research and experimental development on natural sciences"}],
        "offers": "Tests of glues and emissions, shared laboratories, doctoral students in firms.",
        "needs": "Firms that will try a lignin glue on a real production line in 2028.",
        "cooperation": ["Research cooperation"],
        "delegates": [{"name": "Dr Anaïs Lefèvre-Núñez", "role": "Head of laboratory", "languages": ["French"]}],
    },
]


def firms(count: int) -> list[Data]:
    """`count` firms, each with a name of its own."""
    named = enumerate(islice(cycle(FIRMS), count))
    return [firm if n < len(FIRMS) else {**firm, "name": f"{firm['name']} {n}"} for n, firm in named]


def common(document: str, title: str) -> Data:
    return {"title": title, "author": CHAMBER, "accent": "#8a5a14", "words": words_of(document)}


LETTER_BODY = """la Camera di Commercio, insieme alla Wirtschaftskammer Kärnten e alla Gospodarska zbornica Slovenije, \
organizza due giornate di incontri d’affari tra imprese del legno, dell’arredo e della progettazione d’interni di \
dodici Paesi.

Ogni impresa sceglie da un catalogo le controparti che le interessano; noi componiamo un’agenda di colloqui di venti \
minuti, a tavoli numerati, con l’assistenza di consulenti e interpreti. La partecipazione è gratuita.

Abbiamo pensato alla Vostra impresa perché lavora il faggio curvato, e tre partecipanti austriaci hanno già \
indicato di cercarlo. Se la data non va bene, Vi preghiamo di dircelo comunque: una risposta negativa ci è utile \
quanto una positiva."""


def letter_to(firm: Data, **changes: Any) -> Data:
    link = "https://b2b.example.org/a/7KQF-2MXD-9TRW"
    return {
        "address": [firm["name"], "Dott.ssa Ilaria Zanùt", "Via dei Seggiolai 14", "33044 Manzano UD", "ITALIA"],
        "date": "Udine, 3 settembre 2027",
        "reference": "WI-2027/118",
        "subject": "Invito agli incontri d’affari «Wood & Interiors», Udine, 11–12 novembre 2027",
        "event": EVENT,
        "salutation": "Gentile dottoressa Zanùt,",
        "body": LETTER_BODY,
        "closing": "Con i migliori saluti",
        "signatures": [
            {"name": "Marta Del Bianco", "role": "Internazionalizzazione, Camera di Commercio"},
            {"name": "Mag. Thomas Köfler", "role": "Wirtschaftskammer Kärnten"},
        ],
        "answer": {
            "until": "venerdì 1 ottobre 2027",
            "phone": "+39 0432 555 0118 (lun–ven 9–13)",
            "email": "incontri@camera.example.org",
            "link": link,
            "web": "b2b.example.org/a/7KQF-2MXD-9TRW",
            "qr": qr_code(link),
        },
        "foot": "Ricevete questa lettera perché la Vostra impresa è iscritta nel registro delle imprese della nostra "
        "circoscrizione. Se non desiderate altri inviti, basta dirlo al numero qui sopra.",
        **changes,
    }


def letter(*letters: Data) -> Data:
    return {
        **common("letter", "Invito: Wood & Interiors, Udine"),
        "sender": {
            "name": CHAMBER,
            "lines": ["Via Morpurgo 4", "33100 Udine"],
            "phone": "+39 0432 555 0100",
            "email": "incontri@camera.example.org",
            "web": "camera.example.org",
        },
        "letters": list(letters or (letter_to(FIRMS[0]),)),
    }


def call_sheet(count: int = 12) -> Data:
    calls = [
        {
            **{key: firm[key] for key in ("city", "country")},
            "firm": firm["name"],
            "contact": firm["delegates"][0]["name"],
            "role": firm["delegates"][0].get("role"),
            "phone": None if n % 5 == 4 else f"+39 0432 555 {n:04d}",
            "language": firm["delegates"][0].get("languages", [None])[0],
            "say": firm.get("needs") and f"Three firms look for what it makes. It needs: {firm['needs']}",
            "earlier": ["Letter of 3 September", "8 September: on holiday until the 20th"] if n % 3 == 0 else [],
        }
        for n, firm in enumerate(firms(count))
    ]
    return {
        **common("call_sheet", "Call sheet: Wood & Interiors"),
        "event": EVENT,
        "until": "Friday 1 October 2027",
        "script": "Good morning, this is the chamber of commerce in Udine. We wrote to you on 3 September about two "
        "days of meetings with buyers and partners from twelve countries, here in Udine. May I tell you in one minute "
        "why we thought of you?",
        "calls": calls,
    }


def catalogue(count: int = 40) -> Data:
    return {
        **common("catalogue", "Wood & Interiors: catalogue of firms"),
        "kind": "Catalogue of firms",
        "event": EVENT,
        "organisers": [
            {"name": CHAMBER, "place": "Udine"},
            {"name": "Wirtschaftskammer Kärnten", "place": "Klagenfurt am Wörthersee"},
            {"name": "Gospodarska zbornica Slovenije", "place": "Ljubljana"},
        ],
        "introduction": "Two days on which firms of the wood and furniture sector meet those they want to work with: "
        "twenty minutes a meeting, at numbered tables, with a schedule made from what each firm has asked for.\n\n"
        "This catalogue lists every firm enrolled, with what it offers and what it needs. Ask for your meetings on "
        "the page of the event until 15 October 2027. The assistance centre helps, before the days and on them.",
        "printed": "20 September 2027",
        "entries": firms(count),
    }


def _slots(count: int) -> list[tuple[str, str]]:
    minutes = [9 * 60 + 25 * n + (60 if n >= 9 else 0) for n in range(count)]
    return [(f"{m // 60:02d}:{m % 60:02d}", f"{(m + 20) // 60:02d}:{(m + 20) % 60:02d}") for m in minutes]


def agenda_of(delegate: str, firm: Data, meetings: int = 9) -> Data:
    partners = [other for other in FIRMS if other is not firm]
    rows: list[Data] = [
        {
            "start": start,
            "end": end,
            "table": str(3 + 7 * n % 24),
            "partner": partner["name"],
            "from": f"{partner['city']}, {partner['country']}",
            "delegates": [person["name"] for person in partner["delegates"]],
            "offers": partner.get("offers"),
            "needs": partner.get("needs"),
            "note": "With an interpreter (German)" if n == 2 else None,
        }
        for n, ((start, end), partner) in enumerate(zip(_slots(meetings), cycle(partners), strict=False))
    ]
    rows.insert(9, {"start": "12:40", "end": "13:45", "note": "Lunch on the first floor"})
    return {
        "delegate": delegate,
        "role": "Export",
        "firm": firm["name"],
        "qr": qr_code("https://b2b.example.org/c/9TRW2MXD"),
        "days": [
            {"date": "Thursday 11 November 2027", "rows": rows},
            {"date": "Friday 12 November 2027", "rows": rows[:2]},
        ],
    }


def agenda(*agendas: Data) -> Data:
    return {
        **common("agenda", "Agenda: Wood & Interiors"),
        "event": {**EVENT, "zone": "Rome (UTC+1)"},
        "venue": {
            "name": "Udine Fiere, pavilion 6",
            "address": "Via Cotonificio 96, 33035 Torreano di Martignacco",
            "desk": "Desk at the entrance, both days from 8:30",
            "phone": "+39 0432 555 0118",
        },
        "agendas": list(agendas or (agenda_of("Ilaria Zanùt", FIRMS[0]),)),
    }


def table_cards(tables: int = 3, meetings: int = 14) -> Data:
    pairs = [f["name"] for f in FIRMS]
    days = [
        {
            "date": date,
            "meetings": [
                {"start": start, "end": end, "firms": [pairs[n % 7], pairs[(n * 3 + 1) % 7]]}
                for n, (start, end) in enumerate(_slots(meetings))
            ],
        }
        for date in ("Thursday 11 November 2027", "Friday 12 November 2027")
    ]
    return {
        **common("table_cards", "Table cards: Wood & Interiors"),
        "event": EVENT,
        "cards": [
            {"table": str(n + 8), "room": "Sala Tiepolo", "host": FIRMS[1]["name"] if n == 1 else None, "days": days}
            for n in range(tables)
        ],
    }


def checkin(count: int = 30) -> Data:
    listed = [
        {
            "name": firm["name"],
            "from": f"{firm['city']}, {firm['country']}",
            "note": "Pays at the desk" if n == 4 else None,
            "delegates": [
                {
                    "name": person["name"],
                    "role": person.get("role"),
                    "phone": f"+43 664 555 {n:04d}",
                    "first": "09:25, table 4",
                }
                for person in firm["delegates"]
            ],
        }
        for n, firm in enumerate(firms(count))
    ]
    return {**common("checkin", "Check-in: Wood & Interiors"), "event": EVENT, "firms": listed}
