"""The demo's site as it runs in production: PostgreSQL, Redis, gunicorn and two workers, mail to a real server."""

from contextlib import ExitStack
from pathlib import Path
from threading import Lock

from fondaco_workers.demo.clients import Api
from fondaco_workers.demo.mailbox import Mail, Mailbox
from fondaco_workers.demo.site import Site
from tests.production import Production, production
from tests.services.processes import free_port
from tests.services.smtp import ReceivedMail, SmtpServer


class ProductionSite(Site):
    """Everything that talks to a `Site` can talk to this one."""

    def __init__(self, folder: Path, *, database_url: str, redis_url: str, smtp: SmtpServer) -> None:
        super().__init__(folder, free_port())
        self._services = {"database_url": database_url, "redis_url": redis_url, "smtp_url": smtp.url}
        self._smtp = smtp
        self._stack = ExitStack()
        self._production: Production | None = None

    @property
    def production(self) -> Production:
        assert self._production is not None, "the site is not prepared"
        return self._production

    @property
    def environment(self) -> dict[str, str]:
        return self.production.environment

    def prepare(self) -> None:
        super().prepare()
        self._production = self._stack.enter_context(
            production(
                self.folder,
                listen=f"127.0.0.1:{self.port}",
                base_url=self.base_url,
                sign_in_tries=100_000,
                lease_seconds=60,  # nobody is killed here, so what is slow is not lost
                mail_lease_seconds=180,
                **self._services,
            )
        )

    def start(self) -> None:
        self.run("database", "upgrade")
        self.production.worker()
        self.production.worker()
        self.production.web()

    def mailbox(self, administrator: Api) -> Mailbox:
        return Mailbox(SmtpPost(self._smtp))

    def stop(self) -> None:
        super().stop()
        self._stack.close()


class SmtpPost:
    """What the mail server took; each mail is opened once, as there are a thousand of them."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._opened: list[Mail] = []
        self._one_at_a_time = Lock()

    def delivered(self, to: str, limit: int) -> list[Mail]:
        with self._one_at_a_time:
            self._opened += map(_mail, self._server.mails[len(self._opened) :])
            mails = [mail for mail in reversed(self._opened) if to.lower() in ("", mail.to)]
        return mails[:limit]


def _mail(received: ReceivedMail) -> Mail:
    message = received.message
    body = message.get_body(("plain",))
    assert body is not None
    names = tuple(str(part.get_filename()) for part in message.iter_attachments())
    return Mail(received.recipients[0].lower(), str(message["Subject"]), body.get_content(), names)
