"""What holds for every document, whatever it is about."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from fondaco.kernel.documents import DocumentFailed, UnknownDocument, render
from tests.unit.documents import examples
from tests.unit.documents.examples import Data
from tests.unit.documents.reading import catalog, fonts, is_pdf_ua, text, without_blanks

EXAMPLES: dict[str, Callable[[], Data]] = {
    "letter": examples.letter,
    "call_sheet": examples.call_sheet,
    "catalogue": examples.catalogue,
    "agenda": examples.agenda,
    "table_cards": examples.table_cards,
    "checkin": examples.checkin,
}
every_document = pytest.mark.parametrize("document", EXAMPLES)

TYPST_SOURCE = '#include("/etc/passwd") *bold* _it_ $x^2$ @ref <label> `raw` \\ #{ } [ // ] = - + ~ -- ... "q" \'s'
HOSTILE = {
    "Typst source": TYPST_SOURCE,
    "template syntax": "{{ 7*7 }} {page} %s %(x)s ${x} <svg onload=alert(1)>",
    "right-to-left": "שלום עולם مرحبا بالعالم",
    "emoji": "Quality ✅ 🌳 👩‍💻 🇮🇹 😀",
    "other alphabets": "Ξύλο Дърво Źdźbło ქართული Հայերեն Đặng",
    "one long word": "x" * 900,
    "a long text": "Lärche, Eiche, Buche. " * 150,
    "line ends": "one\r\ntwo\n\nthree\ttab\rfour",
}


def with_every_text(value: Any, replacement: str) -> Any:
    """The data with every text replaced but those that the code writes: labels, pictures, the accent."""
    if isinstance(value, str):
        return replacement
    if isinstance(value, dict):
        kept = ("words", "qr", "accent", "language")
        return {key: item if key in kept else with_every_text(item, replacement) for key, item in value.items()}
    return [with_every_text(item, replacement) for item in value] if isinstance(value, list) else value


@every_document
def test_is_tagged_for_screen_readers_with_title_author_and_language(document: str) -> None:
    data = EXAMPLES[document]()
    pdf = render(document, data, language="it")
    metadata = PdfReader(BytesIO(pdf)).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == (data["title"], examples.CHAMBER)
    assert catalog(pdf)["/Lang"] == "it"
    assert catalog(pdf)["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog(pdf)
    assert is_pdf_ua(pdf)


@every_document
def test_is_the_same_for_the_same_data(document: str) -> None:
    data = EXAMPLES[document]()
    assert render(document, data, language="en") == render(document, data, language="en")


@every_document
def test_has_only_our_own_fonts(document: str) -> None:
    families = fonts(render(document, EXAMPLES[document](), language="en"))
    assert families
    assert {family for family in families if not family.startswith(("SourceSans3", "NotoSans", "NotoEmoji"))} == set()


@every_document
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_takes_whatever_people_write(document: str, hostile: str) -> None:
    pdf = render(document, with_every_text(EXAMPLES[document](), hostile), language="en")
    assert is_pdf_ua(pdf)


@every_document
def test_prints_what_looks_like_typst_as_it_was_typed(document: str) -> None:
    data = with_every_text(EXAMPLES[document](), TYPST_SOURCE[:42])
    assert without_blanks(TYPST_SOURCE[:42]) in text(render(document, data, language="en"))


@every_document
def test_needs_no_more_than_it_must_know(document: str) -> None:
    optional = {"accent", "event", "cards", "calls", "firms", "entries", "agendas", "letters", "organisers"}
    data = {key: item for key, item in EXAMPLES[document]().items() if key in ("title", "author", "words", "sender")}
    data |= dict.fromkeys(optional) | {"event": {"name": "Wood"}}
    assert is_pdf_ua(render(document, data, language="en"))


def test_prints_boxes_for_a_script_without_a_font_and_claims_no_conformance() -> None:
    firm = {**examples.FIRMS[0], "name": "株式会社 Legno"}
    pdf = render("checkin", {**examples.checkin(0), "firms": [{"name": firm["name"]}]}, language="en")
    assert "Legno" in text(pdf)
    assert catalog(pdf)["/MarkInfo"]["/Marked"]
    assert not is_pdf_ua(pdf)


def test_an_accent_that_is_no_colour_gives_way_to_the_usual_one() -> None:
    odd = render("checkin", {**examples.checkin(3), "accent": '"); panic("'}, language="en")
    assert odd == render("checkin", {**examples.checkin(3), "accent": None}, language="en")


def test_several_threads_may_print_at_once() -> None:
    wanted = [("checkin", examples.checkin(n)) for n in range(1, 4)] + [("agenda", examples.agenda())]
    alone = [render(document, data, language="en") for document, data in wanted]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda job: render(*job, language="en"), wanted))
    assert together == alone


@pytest.mark.parametrize("name", ["invoice", "../documents/letter", "fonts", ""])
def test_a_document_that_does_not_exist_is_said_to(name: str) -> None:
    with pytest.raises(UnknownDocument, match="no document template"):
        render(name, {}, language="en")


def test_data_that_do_not_fit_are_said_to() -> None:
    with pytest.raises(DocumentFailed, match=r"'letter' cannot be set.*subject"):
        render("letter", examples.letter({"salutation": "Dear Ms Zanùt"}), language="en")
