"""Fondaco speaks each of its languages wholly: no sentence in English, no placeholder lost."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import fondaco
from fondaco.invitations.standard_letters import LETTERS
from fondaco.kernel.i18n import LANGUAGES
from fondaco.kernel.resources import folder

ROOT = Path(__file__).parents[2]
PACKAGE = Path(fondaco.__file__).parent
TEMPLATES = folder("templates")
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
COMPLETE = {"it", "de"}
"""The languages that speak to everybody; the others speak at least to firms."""
FOR_FIRMS = (
    PACKAGE / "invitations" / "letters.py",
    TEMPLATES / "pages" / "invitations" / "answer.html",
    TEMPLATES / "pages" / "invitations" / "link_ended.html",
    TEMPLATES / "pages" / "invitations" / "passed_on.html",
    TEMPLATES / "pages" / "invitations" / "unsubscribe.html",
    *(PACKAGE / "meetings" / f"{name}.py" for name in ("mails", "firm_pages", "firm_requests", "requests", "window")),
    *(PACKAGE / "meetings" / f"{name}.py" for name in ("wording", "agenda_pages", "parties", "paper")),
    *(PACKAGE / "calendars").glob("*.py"),
    *(TEMPLATES / "pages" / "meetings" / f"{name}.html" for name in ("_ask", "_request_parts", "request")),
    *(TEMPLATES / "pages" / "meetings" / f"{name}.html" for name in ("my_requests", "my_agenda")),
    TEMPLATES / "pages" / "calendars" / "feed.html",
)

KEPT = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|<[^>]+>")
"""What a translation takes over as it is: placeholders and marks of HTML."""


@pytest.fixture(scope="module")
def source() -> Catalog:
    """Every sentence of the source, with the files that say it; as `make translations` finds them."""
    config = ROOT / "config" / "babel.cfg"
    with config.open() as file:
        methods, options = parse_mapping_cfg(file, str(config))
    catalogue = Catalog()
    for name, line, words, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        catalogue.add(words, locations=[(name, line)], context=context)
    return catalogue


def translation(language: str) -> Catalog:
    with (PACKAGE / "translations" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def wanted(source: Catalog, language: str) -> list[str | tuple[str, str]]:
    """The sentences that `language` must have."""
    for_firms = {str(file.relative_to(ROOT)) for file in FOR_FIRMS}
    return [
        message.id
        for message in source
        if message.id and (language in COMPLETE or for_firms & {name for name, _line in message.locations})
    ]


def forms(words: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """The one form of a sentence, or its singular and plurals."""
    return (words or "",) if not isinstance(words, tuple) else words


def kept(words: str | tuple[str, ...]) -> Counter[str]:
    """What the sentence holds to be kept; a singular may do without ("one meeting"), so its plural counts."""
    return Counter(KEPT.findall(forms(words)[-1]))


TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(source: Catalog, language: str) -> None:
    catalogue = translation(language)
    sentences = wanted(source, language)
    assert len(sentences) > 40
    there = {message.id for message in catalogue if message.id and all(forms(message.string))}
    assert [sentence for sentence in sentences if sentence not in there] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_their_placeholders_and_marks(language: str) -> None:
    catalogue = translation(language)
    translated = [message for message in catalogue if message.id and any(forms(message.string))]
    assert [error for message in translated for error in message.check(catalogue)] == []
    assert [message.id for message in translated if kept(message.string) != kept(message.id)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [message.id for message in translation(language) if message.id and message.fuzzy] == []


def test_no_sentence_stands_within_an_f_string_where_no_extraction_finds_it() -> None:
    hidden = [
        f"{file.name}:{call.lineno}"
        for file in (*ROOT.glob("platform/**/*.py"), *ROOT.glob("workers/**/*.py"))
        for text in ast.walk(ast.parse(file.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []


def test_there_is_a_standard_letter_in_every_language() -> None:
    assert LETTERS.keys() == LANGUAGES.keys()
