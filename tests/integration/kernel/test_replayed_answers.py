"""The answer to a repeated POST is the first one whole, with where it leads to."""

from flask import redirect
from werkzeug.wrappers import Response

from fondaco.kernel.unit_of_work import writes
from tests.world import World


def test_a_repeated_post_leads_to_where_the_first_one_led(any_world: World) -> None:
    world, seen = any_world, []

    def view() -> Response:
        seen.append(1)
        return redirect("/events/one", 303)

    world.app.config["WTF_CSRF_ENABLED"] = False
    world.app.add_url_rule("/tried", view_func=writes(view), methods=["POST"])
    answers = [world.client().post("/tried", headers={"Idempotency-Key": "one"}) for _ in range(2)]
    assert [(answer.status_code, answer.location) for answer in answers] == [(303, "/events/one")] * 2
    assert ("Idempotency-Replayed" in answers[1].headers, seen) == (True, [1])
