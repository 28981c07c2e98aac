"""Every problem of a list is put into a sentence for a person."""

import pytest

from fondaco.firms.listfile import Code, Refusal, Unreadable, UnreadableList
from fondaco.firms.refusals import place, sentence, sentence_for_file

DETAILS = {"limit": 7, "megabytes": 8, "line": 9, "seconds": 10, "headers": "A, B", "header": "A", "field": "name"}


@pytest.mark.parametrize("code", Code)
def test_every_finding_has_a_sentence(code: Code) -> None:
    text = sentence(Refusal(17, "E-mail", code, "100 % wool"))
    assert text.endswith(".")
    assert "%(" not in text


@pytest.mark.parametrize("code", Unreadable)
def test_every_unreadable_file_has_a_sentence(code: Unreadable) -> None:
    text = sentence_for_file(UnreadableList(code, **DETAILS))
    assert text.endswith(".")
    assert "%(" not in text


def test_a_sentence_shows_what_stood_there() -> None:
    assert sentence(Refusal(17, "E-mail", Code.BAD_EMAIL, "info@")) == (
        "“info@” is not an e-mail address. Correct it, or leave the cell empty."
    )


def test_the_place_is_the_row_and_if_it_is_known_the_column() -> None:
    assert place(Refusal(17, "E-mail", Code.BAD_EMAIL)) == "Row 17, E-mail"
    assert place(Refusal(17, None, Code.OPEN_QUOTE)) == "Row 17"
