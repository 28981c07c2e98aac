"""What a firm meets is there in every language of Fondaco."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import fondaco
from fondaco.invitations.standard_letters import LETTERS
from fondaco.kernel.i18n import LANGUAGES
from fondaco.kernel.resources import folder

PACKAGE = Path(fondaco.__file__).parent
TEMPLATES = folder("templates")
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


def sentences(file: Path) -> set[str]:
    method = "python" if file.suffix == ".py" else "jinja2.ext:babel_extract"
    found = extract_from_file(method, str(file), keywords={"_": None, "ngettext": (1, 2)})
    return {words if isinstance(words, str) else words[0] for _line, words, _comments, _context in found}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_sentence_for_firms_is_translated_with_its_placeholders(language: str) -> None:
    with (PACKAGE / "translations" / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    wanted = set().union(*map(sentences, FOR_FIRMS))
    assert len(wanted) > 40
    there = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.string}
    assert sorted(wanted - there) == []
    assert [error for message in catalogue for error in message.check(catalogue)] == []


def test_there_is_a_standard_letter_in_every_language() -> None:
    assert LETTERS.keys() == LANGUAGES.keys()
