import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from fondaco.kernel.documents import render
from tests.unit.documents import examples
from tests.unit.documents.reading import pages, text, web_links, without_blanks


@pytest.fixture(scope="module")
def printed() -> list[str]:
    return pages(render("catalogue", examples.catalogue(60), language="en"))


def test_every_firm_has_its_entry(printed: list[str]) -> None:
    entries = "".join(printed[first_page_of_entries(printed) :])
    for firm in examples.firms(60):
        assert without_blanks(firm["name"]) in entries


def test_the_indexes_give_the_page_on_which_the_entry_stands(printed: list[str]) -> None:
    begin = first_page_of_entries(printed)
    entry = next(n for n in range(begin, len(printed)) if "MizarstvoČrešnar,d.o.o.Žužemberk" in printed[n])
    index = "".join(printed[:begin])
    assert re.findall(r"MizarstvoČrešnar,d\.o\.o\.\.+(\d+)M", index) == [str(entry + 1)] * 2


def first_page_of_entries(printed: list[str]) -> int:
    return next(n for n, page in enumerate(printed) if "Thefirms" in page)


def test_firms_are_listed_by_each_of_their_sectors_and_by_country() -> None:
    printed = pages(render("catalogue", examples.catalogue(7), language="en"))
    index = "".join(printed[1 : first_page_of_entries(printed)])
    assert index.count("MöbelwerkGroßglocknerGmbH") == 3
    assert re.findall("Austria|Bulgaria|France|Greece|Italy|Poland|Slovenia", index.split("Firmsbycountry")[1]) == [
        "Austria", "Bulgaria", "France", "Greece", "Italy", "Poland", "Slovenia",
    ]  # fmt: skip


def test_an_entry_tells_what_the_firm_offers_and_needs_and_who_comes() -> None:
    printed = text(render("catalogue", examples.catalogue(7), language="en"))
    for told in ("Manufacture of furniture", "ξύλο ελιάς", "Купувачи", "Małgorzata Wójcik-Śliwińska", "Joint venture"):
        assert without_blanks(told) in printed


def test_only_web_addresses_are_linked() -> None:
    data = examples.catalogue(4)
    data["entries"][0] = {**data["entries"][0], "web": "javascript:alert(1)//example.com"}
    links = web_links(render("catalogue", data, language="en"))
    assert links == {"https://www.grossglockner-moebel.example.com", "https://rodopi-house.example.com/en"}


def test_a_screen_reader_finds_the_firms_in_the_outline() -> None:
    outline = PdfReader(BytesIO(render("catalogue", examples.catalogue(7), language="en"))).outline
    titles = [item.title for item in outline[-1] if not isinstance(item, list)]
    assert titles[0] == "Falegnameria Zanùt & Figli S.r.l."
    assert len(titles) == 7
