"""The embedded mailbox: a mail server on this machine that keeps everything and passes nothing on."""

import mailbox
import socket
from asyncio import AbstractServer
from collections.abc import Coroutine
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from fondaco.settings import Settings


class _Keeper:
    """Files each mail in a Maildir, with the envelope's recipient."""

    def __init__(self, box: mailbox.Maildir) -> None:
        self._box = box

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = mailbox.MaildirMessage(envelope.content)
        message["Delivered-To"] = ", ".join(envelope.rcpt_tos)
        self._box.add(message)
        return "250 kept in the embedded mailbox"


class _Listener(Controller):
    """Listens on a free port of the loopback, which `port` gives once it does."""

    def _create_server(self) -> Coroutine[Any, Any, AbstractServer]:
        listening = socket.create_server((self.hostname, 0))
        self.port = listening.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listening)


class EmbeddedMailbox:
    """The mail server of the embedded mode; it tells the application where it listens."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        settings.mailbox.parent.mkdir(parents=True, exist_ok=True)
        self._app = app
        self._listener = _Listener(_Keeper(mailbox.Maildir(settings.mailbox)), hostname="127.0.0.1")

    def start(self) -> None:
        self._listener.start()
        self._app.config["EMBEDDED_SMTP_URL"] = f"smtp://127.0.0.1:{self._listener.port}"

    def stop(self) -> None:
        self._listener.stop()
