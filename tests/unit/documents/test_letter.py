from fondaco.kernel.document_words import words_of
from fondaco.kernel.documents import render
from tests.unit.documents import examples
from tests.unit.documents.reading import catalog, pages, text, web_links, without_blanks

LONG = (examples.LETTER_BODY + "\n\n") * 8


def test_every_firm_has_its_letter_on_pages_of_its_own() -> None:
    letters = [examples.letter_to(firm) for firm in examples.FIRMS]
    printed = pages(render("letter", examples.letter(*letters), language="it"))
    assert len(printed) == len(letters)
    for firm, page in zip(examples.FIRMS, printed, strict=True):
        assert without_blanks(firm["name"]) in page


def test_a_long_letter_counts_its_own_pages_and_says_on_each_whose_it_is() -> None:
    short, long = examples.letter_to(examples.FIRMS[0]), examples.letter_to(examples.FIRMS[4], body=LONG)
    printed = pages(render("letter", examples.letter(short, long, short), language="it"))
    assert [page.find("Page2of3") > 0 for page in printed] == [False, False, True, False, False]
    assert [without_blanks(examples.FIRMS[4]["name"]) in page for page in printed] == [False, True, True, True, False]
    assert not any("of1" in page for page in printed)


def test_says_how_to_answer_and_links_to_the_answer_page() -> None:
    pdf = render("letter", examples.letter(), language="it")
    for told in ("b2b.example.org/a/7KQF-2MXD-9TRW", "+39 0432 555 0118", "venerdì 1 ottobre 2027"):
        assert without_blanks(told) in text(pdf)
    assert web_links(pdf) == {"https://b2b.example.org/a/7KQF-2MXD-9TRW"}


def test_an_address_that_is_no_web_address_is_not_linked() -> None:
    answer = {"link": "javascript:alert(1)", "phone": "+39 0432 555 0118"}
    pdf = render("letter", examples.letter(examples.letter_to(examples.FIRMS[0], answer=answer)), language="it")
    assert web_links(pdf) == set()


def test_each_letter_may_have_a_language_of_its_own() -> None:
    german = {**words_of("letter"), "on_the_web": "Im Netz"}
    letter = examples.letter_to(examples.FIRMS[1], language="de-AT", words=german)
    pdf = render("letter", examples.letter(examples.letter_to(examples.FIRMS[0]), letter), language="it")
    first, second = pages(pdf)
    assert "Onthe" in first
    assert "ImNetz" in second
    assert catalog(pdf)["/Lang"] == "it"
    assert b"/Lang" in pdf


def test_a_letter_without_a_way_to_answer_or_signatures_is_still_a_letter() -> None:
    bare = {
        key: value
        for key, value in examples.letter_to(examples.FIRMS[0]).items()
        if key in ("address", "date", "subject", "salutation", "body", "closing")
    }
    assert "Gentile" in text(render("letter", examples.letter(bare), language="it"))
