"""The password of the mail server goes over encrypted connections, or nowhere beyond this machine."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from fondaco.settings import Settings
from fondaco_workers.mail import ReadablePassword, connect
from tests.services.processes import free_port

THIS_MACHINE = "127.0.0.1"
ANOTHER_NAME = "127.1"
"""Leads to this machine too, but does not say so."""


class PlainServer:
    """A mail server that asks for a password and offers no encryption."""

    def __init__(self) -> None:
        self.passwords: list[str] = []
        self.port = free_port()
        self._controller = Controller(
            object(), hostname=THIS_MACHINE, port=self.port, authenticator=self._check, auth_require_tls=False
        )

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def _check(self, _server: object, _session: object, _envelope: object, _how: str, given: object) -> AuthResult:
        self.passwords.append(getattr(given, "password", b"").decode())
        return AuthResult(success=True)


@pytest.fixture
def server() -> Iterator[PlainServer]:
    server = PlainServer()
    server.start()
    yield server
    server.stop()


def sign_in(server: PlainServer, host: str, login: str) -> None:
    with connect(Settings(smtp_url=f"smtp://{login}{host}:{server.port}", smtp_timeout=5)) as session:
        session.noop()


def test_a_password_is_not_sent_to_a_server_elsewhere_that_does_not_encrypt(server: PlainServer) -> None:
    with pytest.raises(ReadablePassword, match=r"127\.1 offers no encryption"):
        sign_in(server, ANOTHER_NAME, "fondaco:secret@")
    assert server.passwords == []


def test_within_this_machine_a_password_needs_no_encryption(server: PlainServer) -> None:
    sign_in(server, THIS_MACHINE, "fondaco:secret@")
    assert server.passwords == ["secret"]


def test_without_a_password_any_server_will_do(server: PlainServer) -> None:
    sign_in(server, ANOTHER_NAME, "")
    assert server.passwords == []
