"""The report against an event that is counted by hand."""

import io

from python_calamine import CalamineWorkbook

from fondaco.accounts.acting import of_person
from fondaco.catalogue.models import Registration
from fondaco.firms.models import Firm
from fondaco.followup import report
from fondaco.followup.figures import Figure, Numbers
from fondaco.followup.models import OutcomeKind, Stage
from fondaco.followup.report import Report
from fondaco.institutions.models import CoOrganisation
from fondaco.invitations.models import Campaign, Channel, Invitation, InvitationState
from fondaco.kernel import clock
from tests import making
from tests.integration.followup.past import answered, over
from tests.integration.meetings.scene import Scene, asked, scene
from tests.world import World

UDINE, VILLACH = "Chamber of Udine", "Wirtschaftskammer Villach"


def figures(numbers: Numbers) -> dict[str, int]:
    return {figure.value: numbers[figure] for figure in Figure}


def counted(world: World, stage: Scene) -> Report:
    with world.work() as session:
        return report.of_event(session, of_person(stage.organiser), stage.event_id)


def a_small_event(world: World) -> Scene:
    """Four firms, two of Udine (IT), one of Udine from SI, one of Villach (AT); three meetings; ten letters."""
    stage = scene(world, firms=4)
    with world.work() as session:
        own = making.institution(session, UDINE)
        guest = making.institution(session, VILLACH, "AT")
        session.add_all(CoOrganisation(event_id=stage.event_id, institution_id=each.id) for each in (own, guest))
        firms = [session.get_one(Firm, party.firm_id) for party in stage.parties]
        for firm in firms[:3]:
            firm.institution_id = own.id
        firms[2].country = "SI"
        firms[3].institution_id, firms[3].country = guest.id, "AT"
        states = [InvitationState.ACCEPTED] * 4
        more = [InvitationState.DECLINED, InvitationState.SENT, InvitationState.UNREACHABLE, InvitationState.PREPARED]
        firms += [making.firm(session, own, f"Silent {number}") for number in range(len(more))]
        campaigns = {
            each.id: Campaign(event_id=stage.event_id, institution_id=each.id, name="Letters", created_at=clock.now())
            for each in (own, guest)
        }
        session.add_all(campaigns.values())
        session.flush()
        session.add_all(
            Invitation(
                event_id=stage.event_id,
                firm_id=firm.id,
                campaign_id=campaigns[firm.institution_id].id,
                channel=Channel.EMAIL,
                language="en",
                state=state,
            )
            for firm, state in zip(firms, states + more, strict=True)
        )
        for party in stage.parties[:3]:
            session.get_one(Registration, party.id).checked_in_at = clock.now()
        asked(session, stage.parties[3], stage.parties[1])
    first, second, third = over(world, stage, (0, 1), (0, 2), (0, 3))
    one, other, slovene, austrian = stage.parties
    answered(world, one, first, useful=5, next_stage="agreement", outcomes=["agreement", "contact"])
    answered(world, other, first, useful=4, next_stage="negotiation", outcomes=["agreement"])
    answered(world, one, second, useful=2, next_stage="no_contact")
    answered(world, slovene, second, held=True)
    answered(world, one, third, held=False)
    answered(world, austrian, third, useful=3, wants_help=True)
    return stage


def test_every_figure_equals_what_is_counted_by_hand(world: World) -> None:
    stage = a_small_event(world)
    found = counted(world, stage)
    assert figures(found.total) == {
        "invited": 7,
        "yes": 4,
        "no": 1,
        "silent": 2,
        "enrolled": 4,
        "came": 3,
        "requested": 4,
        "accepted": 3,
        "scheduled": 3,
        "held": 2,
        "asked": 6,
        "answered": 6,
        "follow_ups": 2,
        "named": 2,
        "confirmed": 1,
    }
    assert found.total.useful == (5 + 4 + 2 + 3) / 4
    assert found.stages == {Stage.NEGOTIATION: 1, Stage.INTEREST: 1}
    assert found.outcomes == {OutcomeKind.AGREEMENT: (1, 1), OutcomeKind.CONTACT: (1, 0)}


def test_institutions_and_countries_have_their_share_and_a_meeting_counts_for_both_of_its_firms(world: World) -> None:
    stage = a_small_event(world)
    found = counted(world, stage)
    by_country, by_institution = dict(found.by_country), dict(found.by_institution)
    assert list(by_country) == ["IT", "AT", "SI"]
    assert list(by_institution) == [UDINE, VILLACH]
    chosen = (Figure.INVITED, Figure.ENROLLED, Figure.SCHEDULED, Figure.HELD, Figure.ANSWERED, Figure.CONFIRMED)

    def row(numbers: Numbers) -> list[int]:
        return [numbers[figure] for figure in chosen]

    assert row(by_country["IT"]) == [5, 2, 3, 2, 4, 1]
    assert row(by_country["SI"]) == [1, 1, 1, 1, 1, 0]
    assert row(by_country["AT"]) == [1, 1, 1, 0, 1, 0]
    assert row(by_institution[UDINE]) == [6, 3, 3, 2, 5, 1]
    assert row(by_institution[VILLACH]) == [1, 1, 1, 0, 1, 0]
    assert by_country["AT"].useful == 3
    assert by_country["SI"].useful is None


def test_the_report_of_an_event_without_anything_is_nothing_but_zeros(world: World) -> None:
    stage = scene(world, firms=0)
    found = counted(world, stage)
    assert set(figures(found.total).values()) == {0}
    assert (found.by_country, found.by_institution, found.total.useful) == ([], [], None)


def test_page_api_and_workbook_say_the_same(any_world: World) -> None:
    world, stage = any_world, a_small_event(any_world)
    api = world.api(stage.organiser)
    body = api.get(f"/api/v1/events/{stage.event_id}/report").json
    assert body["total"]["figures"]["held"] == 2
    assert body["by_country"]["SI"]["figures"]["enrolled"] == 1
    assert set(body["definitions"]) == {figure.value for figure in Figure}
    client = world.signed_in(stage.organiser)
    file = f"/events/{stage.event_id}/report.xlsx"
    for answer in (client.get(file), api.get(f"/api/v1{file}")):
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
        assert book.sheet_names == ["Summary", "By institution", "By country", "Meetings", "Results"]
        summary = {row[0]: row[1] for row in book.get_sheet_by_name("Summary").to_python()}
        assert (summary["Meetings held"], summary["Results confirmed"], summary["Usefulness"]) == (2, 1, 3.5)
        assert len(book.get_sheet_by_name("Meetings").to_python()) == 4
        assert [row[3] != "" for row in book.get_sheet_by_name("Results").to_python()[1:]] == [True, False]
    page = client.get(f"/events/{stage.event_id}/report").get_data(as_text=True)
    assert "Slovenia" in page


def test_the_report_is_for_staff_of_the_event_alone(world: World) -> None:
    stage, elsewhere = scene(world), scene(world)
    for stranger in (elsewhere.organiser, stage.parties[0].person):
        assert world.api(stranger).get(f"/api/v1/events/{stage.event_id}/report").status_code == 404
        for page in ("report", "report.xlsx", "follow-up", "follow-up/relations"):
            assert world.signed_in(stranger).get(f"/events/{stage.event_id}/{page}").status_code == 404
