"""The adviser's day: what is next, who meets when, and finding a firm by a few letters."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.assistance import appointments, finding, queue, wording
from fondaco.assistance.blueprint import pages
from fondaco.assistance.queue import Why
from fondaco.events import times
from fondaco.kernel import clock
from fondaco.kernel.database import session

MOST_SHOWN = 30


@pages.get("/today")
def today() -> str | Response:
    by = viewer.signed_in()
    words = request.args.get("q", "")[:100]
    found = finding.firms(session(), by, words)
    if len(found) == 1:
        only = found[0].registration
        return redirect(url_for(".firm", event_id=only.event_id, firm_id=only.firm_id), 303)
    waiting = queue.of_adviser(session(), by)
    due = [item for item in waiting if item.why != Why.DUE_LATER]
    meetings = appointments.of_today(session(), by, {item.case.firm_id for item in waiting})
    zones = {item.case.event.zone: item.case.event.tz for item in waiting}
    zones |= {each.event.zone: each.event.tz for each in meetings}
    day = times.today_at(next(iter(zones.values())), clock.now()) if zones else clock.now().date()
    return render_template(
        "pages/assistance/today.html",
        day=day,
        due=due[:MOST_SHOWN],
        later=[item for item in waiting if item.why == Why.DUE_LATER][:MOST_SHOWN],
        total=len(due),
        meetings=meetings,
        words=words,
        found=found,
        wording=wording,
        several_events=len({item.case.event_id for item in waiting}) > 1,
    )
