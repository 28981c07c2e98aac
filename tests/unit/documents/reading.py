"""How the tests read a PDF."""

import re
import unicodedata
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """The text of each page; where lines and columns break is left to the layout, so there are no blanks."""
    return [without_blanks(page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    return "".join(pages(pdf))


def without_blanks(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad]", "", unicodedata.normalize("NFC", text))


def catalog(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf)).trailer["/Root"]


def is_pdf_ua(pdf: bytes) -> bool:
    xmp: bytes = catalog(pdf)["/Metadata"].get_object().get_data()
    return b"<pdfuaid:part>1</pdfuaid:part>" in xmp


def fonts(pdf: bytes) -> set[str]:
    """The families embedded, without the six letters that mark a subset."""
    names = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(re.sub(r"^/([A-Z]{6}\+)?", "", font.get_object()["/BaseFont"]))
    return names


def web_links(pdf: bytes) -> set[str]:
    found = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        for annotation in page.get("/Annots") or []:
            action = annotation.get_object().get("/A", {})
            if "/URI" in action:
                found.add(str(action["/URI"]))
    return found
