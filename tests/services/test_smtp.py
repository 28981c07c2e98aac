import smtplib
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest

from tests.services.smtp import Behaviour, SmtpServer, smtp_server
from tests.services.waiting import DEADLINE


def letter(address: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "chamber@example.org"
    message["To"] = address
    message["Subject"] = "Einladung nach Görz"
    message["Message-ID"] = f"<{address}>"
    message.set_content("Please answer by 12 March.")
    return message


def send(server: SmtpServer, address: str, timeout: float = DEADLINE) -> int:
    """Return the code of the server's last answer, 0 when the connection ended or stayed silent."""
    try:
        with smtplib.SMTP(server.host, server.port, timeout=timeout) as client:
            client.send_message(letter(address))
    except smtplib.SMTPRecipientsRefused as refusal:
        return refusal.recipients[address][0]
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError):
        return 0
    return 250


def test_a_mail_arrives_as_it_was_sent(smtp: SmtpServer) -> None:
    assert send(smtp, "anna@firm.example.org") == 250

    (mail,) = smtp.mails
    assert mail.sender == "chamber@example.org"
    assert mail.recipients == ("anna@firm.example.org",)
    assert mail.message["Subject"] == "Einladung nach Görz"
    assert mail.message_id == "<anna@firm.example.org>"
    assert mail.answered


def test_parallel_senders_lose_nothing(smtp: SmtpServer) -> None:
    addresses = [f"firm{number}@example.org" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda address: send(smtp, address), addresses))

    assert sorted(mail.recipients[0] for mail in smtp.wait_for(40)) == sorted(addresses)


def test_named_addresses_are_deferred_for_a_while_or_refused_for_good() -> None:
    behaviour = Behaviour(deferred={"grey@example.org": 2}, refused=frozenset({"gone@example.org"}))
    with smtp_server(behaviour) as server:
        assert [send(server, "grey@example.org") for _ in range(3)] == [451, 451, 250]
        assert [send(server, "gone@example.org") for _ in range(2)] == [550, 550]
        assert [mail.recipients for mail in server.mails] == [("grey@example.org",)]
        assert server.attempts("grey@example.org") == 3


def test_a_share_of_recipients_is_treated_the_same_on_every_run_in_any_order() -> None:
    addresses = [f"firm{number}@example.org" for number in range(60)]

    def answers(order: list[str], seed: int) -> dict[str, int]:
        with smtp_server(Behaviour(seed=seed, defer=0.3, refuse=0.1)) as server:
            return {address: send(server, address) for address in order}

    first = answers(addresses, seed=1)
    assert set(first.values()) == {250, 451, 550}
    assert answers(addresses[::-1], seed=1) == first
    assert answers(addresses, seed=2) != first


def test_a_dropped_mail_is_taken_though_its_sender_does_not_hear_of_it() -> None:
    with smtp_server(Behaviour(dropped={"anna@example.org": 1})) as server:
        assert [send(server, "anna@example.org") for _ in range(2)] == [0, 250]
        assert [mail.answered for mail in server.mails] == [False, True]


def test_a_hanging_recipient_gets_no_answer_and_holds_nobody_up() -> None:
    with smtp_server(Behaviour(hanging=frozenset({"tar@example.org"}))) as server:
        assert send(server, "tar@example.org", timeout=0.3) == 0
        assert send(server, "anna@example.org") == 250


def test_a_mail_is_taken_before_its_answer_is_given() -> None:
    with smtp_server(Behaviour(seconds_before_answer=60)) as server, ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send, server, "anna@example.org")
        assert server.wait_for(1)[0].answered is False
        server.disconnect()
        assert sending.result() == 0


def test_waiting_for_mails_that_do_not_come_says_how_many_did(smtp: SmtpServer) -> None:
    send(smtp, "anna@example.org")
    with pytest.raises(AssertionError, match=r"1 mails came within 0\.05 seconds, expected 2"):
        smtp.wait_for(2, within=0.05)
