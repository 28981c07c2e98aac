"""Sending mail: each attempt is written into the ledger before it can have an effect."""

import contextlib
import smtplib
import ssl
from datetime import timedelta
from email import message_from_bytes
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app
from sqlalchemy.orm import Session

from fondaco.kernel import mail as ledger
from fondaco.kernel.mail import Mail, MailQueued, MailState
from fondaco.settings import Settings
from fondaco_workers.subscribers import Later, subscriber

log = structlog.get_logger()

MOST_ATTEMPTS = 80
"""With pauses that grow to an hour about three days: a mail server may be down over a weekend (RFC 5321 §4.5.4.1)."""


def set_aside(session: Session, message: MailQueued) -> None:
    """Say in the ledger that the mail will not be sent: whoever tried to was ended by it, again and again."""
    settings: Settings = current_app.extensions["fondaco.settings"]
    mail = ledger.claim(session, message.mail_id, timedelta(seconds=settings.mail_lease_seconds))
    if mail is None:
        _wait_for_other_attempt(session, message, settings)
        return
    ledger.mark(session, mail, MailState.FAILED, "every attempt to send it ended before its time")


@subscriber(queue="mail", stepwise=True, give_up=set_aside)
def send(session: Session, message: MailQueued) -> None:
    """Send the mail, unless it has been sent or is being sent. A temporary refusal is tried again later."""
    settings: Settings = current_app.extensions["fondaco.settings"]
    mail = ledger.claim(session, message.mail_id, timedelta(seconds=settings.mail_lease_seconds))
    session.commit()
    if mail is None:
        _wait_for_other_attempt(session, message, settings)
        return
    state, reply = _attempt(session, mail, settings)
    if state == MailState.RETRY and mail.attempts >= MOST_ATTEMPTS:
        state = MailState.FAILED
    ledger.mark(session, mail, state, reply)
    session.commit()
    log.info("mail", mail=str(mail.id), kind=mail.kind, state=state.value, attempt=mail.attempts)
    if state == MailState.RETRY:
        raise Later(min(5.0 * 2 ** (mail.attempts - 1), 3600.0))


def _wait_for_other_attempt(session: Session, message: MailQueued, settings: Settings) -> None:
    mail = session.get_one(Mail, message.mail_id)
    if mail.state in (MailState.CLAIMED, MailState.DATA):
        raise Later(settings.mail_lease_seconds)


def _attempt(session: Session, mail: Mail, settings: Settings) -> tuple[MailState, str]:
    """Speak with the mail server; gives the state that follows and the server's words."""
    if mail.raw is None:
        return MailState.FAILED, "the message is gone"
    sender = str(message_from_bytes(mail.raw)["From"]).rpartition("<")[2].rstrip(">")
    try:
        server = connect(settings)
    except (OSError, smtplib.SMTPException) as error:
        return MailState.RETRY, repr(error)
    try:
        server.ehlo_or_helo_if_needed()
        for code, words in (server.mail(sender), server.rcpt(mail.to_address)):
            if code >= 400:
                return _refused(code, words)
        ledger.mark(session, mail, MailState.DATA)
        session.commit()
        return _hand_over(server, mail)
    except (OSError, smtplib.SMTPException) as error:
        return MailState.RETRY, repr(error)
    finally:
        _part_from(server)


def _part_from(server: smtplib.SMTP) -> None:
    """QUIT. Whatever the server says to it, the mail is what it was before."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
    server.close()


def _hand_over(server: smtplib.SMTP, mail: Mail) -> tuple[MailState, str]:
    """DATA. From here on a lost connection leaves open whether the server took the mail."""
    try:
        code, words = server.data(mail.raw or b"")
    except smtplib.SMTPDataError as error:
        return _refused(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        # Booking mail goes again under the same Message-ID; bulk mail must not come twice.
        return (MailState.UNKNOWN if mail.bulk else MailState.RETRY), repr(error)
    if code >= 400:
        return _refused(code, words)
    return MailState.SENT, f"{code} {words.decode(errors='replace')}"


def _refused(code: int, words: bytes | str) -> tuple[MailState, str]:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return (MailState.FAILED if code >= 500 else MailState.RETRY), f"{code} {text}"


class ReadablePassword(smtplib.SMTPException):
    """Raised instead of sending a password over a connection that others on the way can read."""


def connect(settings: Settings) -> smtplib.SMTP:
    """A session with the mail server of the settings: encrypted where the server offers it, signed in if told.

    Raises `OSError` or `smtplib.SMTPException`, such as `ReadablePassword`.
    """
    parts = urlsplit(settings.smtp_url or str(current_app.config["EMBEDDED_SMTP_URL"]))
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=settings.smtp_timeout, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=settings.smtp_timeout)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
    if parts.username:
        if not isinstance(server.sock, ssl.SSLSocket) and not _is_this_machine(host):
            server.close()
            raise ReadablePassword(
                f"{host} offers no encryption (STARTTLS), so anybody on the way could read the password of smtp_url; "
                "nothing was sent. Use smtps:// or another port of the server"
            )
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _is_this_machine(host: str) -> bool:
    """Whether the name itself says so. Where another name leads is for others to say."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
