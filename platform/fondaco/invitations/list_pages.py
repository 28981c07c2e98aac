"""Organiser's pages of invitations: the answers with filters, as a page and as CSV."""

import uuid
from collections.abc import Mapping
from typing import TypeVar

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from fondaco.accounts import viewer
from fondaco.events import times
from fondaco.events.models import Event
from fondaco.institutions import rights
from fondaco.invitations import overview, wording
from fondaco.invitations.blueprint import Page, pages
from fondaco.invitations.models import Channel, Invitation, InvitationState
from fondaco.invitations.overview import PER_PAGE, Delivery, Filters, Row
from fondaco.invitations.tabs import tabs
from fondaco.kernel import i18n, sheets
from fondaco.kernel.database import session

MOST_ROWS = 20_000
E_ = TypeVar("E_", InvitationState, Channel, Delivery)


def filters_of(given: Mapping[str, str]) -> Filters:
    """The filters in an address; what is no known value filters nothing."""
    return Filters(
        state=_known(InvitationState, given.get("state")),
        channel=_known(Channel, given.get("channel")),
        language=given.get("language", "")[:8],
        delivery=_known(Delivery, given.get("delivery")),
        q=given.get("q", "").strip()[:200],
    )


def _known(values: type[E_], text: str | None) -> E_ | None:
    return values(text) if text in set(values) else None


def page_number(given: Mapping[str, str]) -> int:
    text = given.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@pages.get("/events/<uuid:event_id>/invite/answers")
def answers(event_id: uuid.UUID) -> Page:
    by = viewer.signed_in()
    filters, number = filters_of(request.args), page_number(request.args)
    rows, total = overview.rows(session(), by, event_id, filters, page=number)
    event = session().get_one(Event, event_id)
    in_address = {name: value for name, value in vars(filters).items() if value}
    languages = sorted(overview.counts_by(session(), by, event_id, Invitation.language))
    return render_template(
        "pages/invitations/answers.html",
        rows=rows,
        total=total,
        tally=overview.tally(session(), by, event_id),
        filters=filters,
        in_address=in_address,
        page=number,
        pages=-(-total // PER_PAGE),
        url_for_page=lambda number: url_for("invitations.answers", event_id=event_id, **in_address, page=number),
        tabs=tabs(session(), by, event, "answers"),
        wording=wording,
        states=[(state.value, wording.state_chip(state)[0]) for state in InvitationState],
        channels=[(channel.value, wording.channel(channel)) for channel in Channel],
        deliveries=[(delivery.value, wording.delivery_chip(delivery)[0]) for delivery in Delivery],
        languages_of_letters=[(code, i18n.language_name(code)) for code in languages],
        InvitationState=InvitationState,
    )


@pages.get("/events/<uuid:event_id>/invite/answers.csv")
def answers_csv(event_id: uuid.UUID) -> Response:
    """The same rows for a spreadsheet."""
    by = viewer.signed_in()
    rights.staff_of(session(), by, event_id)
    event = session().get_one(Event, event_id)
    rows, _total = overview.rows(session(), by, event_id, filters_of(request.args), per_page=MOST_ROWS)
    header = [
        _("Firm"),
        _("City"),
        _("Country"),
        _("Contact"),
        _("E-mail"),
        _("Phone"),
        _("Language"),
        _("Way"),
        _("State"),
        _("Cause"),
        _("Sent on"),
        _("Answered on"),
    ]
    content = sheets.csv_file(header, [_cells(row, event) for row in rows])
    answer = current_app.response_class(content, content_type=sheets.CSV_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="answers-{event.slug}.csv"'
    return answer


def _cells(row: Row, event: Event) -> list[sheets.Cell]:
    invitation, firm, contact = row.invitation, row.invitation.firm, row.invitation.contact
    sent, answered = (
        times.today_at(event.tz, moment) if moment else None for moment in (invitation.sent_at, invitation.answered_at)
    )
    return [
        firm.name,
        firm.city,
        firm.country,
        contact.name if contact else "",
        contact.email if contact else "",
        wording.phone(invitation),
        invitation.language,
        wording.channel(invitation.channel),
        wording.state_chip(invitation.state)[0],
        wording.cause(row, event.tz),
        sent,
        answered,
    ]
