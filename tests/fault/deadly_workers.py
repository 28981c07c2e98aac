"""Workers for whom some jobs are deadly, and a supervisor that replaces each that dies. Settings: the environment.

    deadly_workers.py FILE

Each death writes the name of its subscriber into FILE. Forked rather than started, so that ten deaths take seconds.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask

import fondaco_workers.mail
import fondaco_workers.scheduling
from fondaco.app import create_app
from fondaco.invitations import sending
from fondaco.settings import Settings, load
from fondaco_workers.worker import WorkerProcess

DEADLY = "deadly@firm.example.org"
_send = fondaco_workers.mail._attempt


def die(of: str) -> NoReturn:
    """As the kernel ends a process when no memory is left."""
    with Path(sys.argv[1]).open("a") as deaths:
        deaths.write(f"{of}\n")
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def solve(*_: Any, **__: Any) -> NoReturn:
    die("scheduling.solve_run")


def write_some(*_: Any) -> NoReturn:
    die("invitations.write_letters")


def attempt(session: Any, mail: Any, settings: Settings) -> Any:
    if mail.to_address == DEADLY:
        die("mail.send")
    return _send(session, mail, settings)


def work(app: Flask, settings: Settings) -> None:
    WorkerProcess(app, settings).start()
    signal.pause()


def main() -> None:
    fondaco_workers.mail._attempt = attempt
    fondaco_workers.scheduling.solve = solve
    sending.write_some = write_some
    settings = load()
    app = create_app(settings)
    while True:
        child = os.fork()
        if not child:
            work(app, settings)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
