"""The embedded mailbox as administrators see it: pages and API over what was mailed."""

from flask import Response, current_app, render_template, request
from flask_babel import gettext as _
from pydantic import BaseModel, Field

from fondaco.accounts import viewer
from fondaco.accounts.api import api
from fondaco.accounts.pages import pages
from fondaco.kernel.errors import NotFound
from fondaco.kernel.mailbox import KeptMail, Mailbox
from fondaco.settings import Settings


def _mailbox() -> Mailbox:
    """For administrators, and only while mail stays on this machine: for everybody else there is no mailbox."""
    settings: Settings = current_app.extensions["fondaco.settings"]
    if not viewer.signed_in().is_administrator or settings.smtp_url:
        raise NotFound(_("There is nothing at this address."))
    return Mailbox(settings.mailbox)


@pages.get("/mailbox")
def mailbox_page() -> str:
    to = request.args.get("to", "")
    return render_template("pages/accounts/mailbox.html", mails=_mailbox().newest(to), to=to)


@pages.get("/mailbox/<key>")
def mailbox_mail(key: str) -> str:
    return render_template("pages/accounts/mail.html", mail=_mailbox().get(key))


@pages.get("/mailbox/<key>/html")
def mailbox_html(key: str) -> Response:
    """The mail's HTML by itself, for a frame: its style is its own, scripts do not run."""
    response = Response(_mailbox().html(key))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-top-navigation"
    )
    return response


class MailQuery(BaseModel):
    to: str = Field("", max_length=320, description="Only mails to this address")
    limit: int = Field(100, ge=1, le=5000)


class MailOut(BaseModel):
    key: str
    to: str
    sender: str
    subject: str
    at: str
    text: str
    attachments: list[str]

    @classmethod
    def of(cls, kept: KeptMail) -> "MailOut":
        return cls(
            key=kept.key,
            to=kept.to,
            sender=kept.sender,
            subject=kept.subject,
            at=kept.at.isoformat(),
            text=kept.text,
            attachments=list(kept.attachments),
        )


class MailList(BaseModel):
    items: list[MailOut]


@api.get("/mailbox")
@api.input(MailQuery, location="query")
@api.output(MailList)
@api.doc(summary="The embedded mailbox, the newest mail first (administrators)")
def list_mails(query_data: MailQuery) -> MailList:
    return MailList(items=[MailOut.of(kept) for kept in _mailbox().newest(query_data.to, query_data.limit)])
