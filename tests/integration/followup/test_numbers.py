"""Means stand on the pages as their readers write numbers."""

from tests.integration.followup.test_report import a_small_event
from tests.world import World


def test_a_mean_of_three_and_a_half_is_written_as_in_its_readers_language(world: World) -> None:
    stage = a_small_event(world)
    client = world.signed_in(stage.organiser)
    for language, mean in {"en": "3.5", "de": "3,5", "it": "3,5"}.items():
        with client.session_transaction() as session:
            session["language"] = language
        for page in ("report", "follow-up"):
            text = client.get(f"/events/{stage.event_id}/{page}").text
            assert {said for said in ("3.5", "3,5") if f">{said}<" in text} == {mean}, (language, page)
