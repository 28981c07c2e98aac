"""Firms without an e-mail address: printed letters and the telephone."""

import io
import re
from datetime import datetime

from pypdf import PdfReader
from sqlalchemy import select

from fondaco.invitations.models import InvitationState
from fondaco.kernel.tokens import Purpose, Token
from tests.integration.invitations.scene import Scene, scene
from tests.world import World


def printed(at: Scene, campaign: str, **how: object) -> PdfReader:
    answer = at.world.api(at.organiser).post(f"/api/v1/campaigns/{campaign}/letters.pdf", json=how)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    return PdfReader(io.BytesIO(answer.data))


def links_of(pdf: PdfReader) -> list[str]:
    return [
        annotation["/A"]["/URI"]
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get("/A", {})
    ]


def test_each_printed_letter_opens_its_own_answer_page_and_stands_in_the_ledger(any_world: World) -> None:
    at = scene(any_world, None, None, "", languages=("it", "de"))
    campaign = at.started()
    pdf = printed(at, campaign)
    text = [re.sub(r"\s+", " ", page.extract_text()) for page in pdf.pages]
    assert len(text) == 2
    assert "Gentile Ada Rossi," in text[0]
    assert "Sehr geehrte" not in text[1]
    assert "Guten Tag Ada Rossi," in text[1]
    assert "Mit freundlichen Grüßen" in text[1]
    [first, second] = [link.removeprefix("https://meet.example.org") for link in links_of(pdf) if "/answer/" in link]
    assert first != second
    assert any_world.client().post(second, data={"answer": "yes"}).status_code == 303
    states = {each["firm"]: (each["state"], [a["result"] for a in each["attempts"]]) for each in at.invitations()}
    assert states["Firm 000"] == ("sent", ["printed"])
    assert states["Firm 001"] == ("accepted", ["printed"])


def test_letters_are_printed_once_unless_asked_again_and_then_both_links_work(world: World) -> None:
    at = scene(world, None)
    campaign = at.started()
    first = links_of(printed(at, campaign))
    api = world.api(at.organiser)
    assert api.post(f"/api/v1/campaigns/{campaign}/letters.pdf", json={}).status_code == 409
    again = links_of(printed(at, campaign, again=True))
    for link in {*first, *again}:
        if "/answer/" in link:
            assert world.client().get(link.removeprefix("https://meet.example.org")).status_code == 200


def test_a_pdf_that_cannot_be_made_leaves_no_token_and_no_attempt(world: World) -> None:
    at = scene(world, None)
    campaign = at.campaign()
    api = world.api(at.organiser)
    assert api.post(f"/api/v1/campaigns/{campaign}/letters.pdf", json={}).status_code == 409
    assert api.get(f"/api/v1/campaigns/{campaign}/letters.pdf").status_code == 405
    with world.work() as session:
        assert session.scalars(select(Token).where(Token.purpose == Purpose.ANSWER)).all() == []


def test_more_letters_than_fit_one_pdf_are_printed_in_several(world: World) -> None:
    at = scene(world, None, None, None)
    campaign = at.started()
    assert len(printed(at, campaign, limit=2).pages) == 2
    assert len(printed(at, campaign, limit=2).pages) == 1
    assert {each["state"] for each in at.invitations()} == {InvitationState.SENT}


def test_the_call_list_says_what_to_do_next(world: World) -> None:
    at = scene(world, None, None, "")
    campaign = at.started()
    api = world.api(at.organiser)
    url = f"/api/v1/events/{at.event.id}/calls"

    def steps(whom: str) -> list[tuple[str, str]]:
        return [(each["firm"], each["next"]) for each in api.get(url, query_string={"whom": whom}).json["items"]]

    assert steps("without_mail") == [("Firm 000", "Print the letter"), ("Firm 001", "Print the letter")]
    assert steps("silent") == [("Firm 002", "Call")]
    printed(at, campaign)
    ids = {each["firm"]: each["id"] for each in at.invitations()}
    later = {"result": "call_back", "call_back_on": "2027-01-14"}
    api.post(f"/api/v1/invitations/{ids['Firm 000']}/attempts", json=later)
    api.post(f"/api/v1/invitations/{ids['Firm 001']}/attempts", json={"result": "wrong_number"})
    assert steps("without_mail") == [
        ("Firm 000", "Call back on Thu 14 Jan"),
        ("Firm 001", "Find the right number"),
    ]
    assert steps("due") == []
    world.move_clock(datetime.fromisoformat("2027-01-14T09:00:00+01:00"))
    assert steps("due") == [("Firm 000", "Call back now")]
    api.post(f"/api/v1/invitations/{ids['Firm 000']}/attempts", json={"result": "accepted"})
    assert [steps("due"), steps("without_mail")] == [[], [("Firm 001", "Find the right number")]]


def test_the_call_sheet_names_whom_to_ask_for_and_writes_nothing(world: World) -> None:
    at = scene(world, None, "")
    at.started()
    answer = world.api(at.organiser).get(f"/api/v1/events/{at.event.id}/call-sheet.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert ("Firm 000" in text, "Ada Rossi" in text, "Firm 001" in text) == (True, True, False)
    assert [each["attempts"] for each in at.invitations(channel="letter")] == [[]]
