import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.processes import free_port, running
from tests.services.waiting import StillWaiting, eventually

LISTENER = "import socket, sys, time; s = socket.create_server(('127.0.0.1', int(sys.argv[1]))); time.sleep(600)"
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("child", child.pid, flush=True)
child.wait()
"""


def is_running(pid: int) -> bool:
    """Whether the process is there and not only waiting for its parent to take note of its end."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()[:1] not in ("", "Z")


def test_a_process_is_ready_when_it_listens() -> None:
    port = free_port()
    with running(sys.executable, "-c", LISTENER, str(port)) as process:
        process.wait_for_port(port)
        assert process.exit_code is None


def test_a_process_and_its_children_are_gone_after_the_test() -> None:
    with running(sys.executable, "-c", PARENT) as process:
        process.wait_for_output("child ")
        child = int(process.output.split()[1])
        assert is_running(child)
    assert not is_running(process.pid)
    eventually(lambda: not is_running(child), "the child to be gone")


def test_a_killed_process_gets_no_chance_to_tidy_up(tmp_path: Path) -> None:
    tidied = tmp_path / "tidied"
    code = (
        f"import atexit, pathlib, time; atexit.register(pathlib.Path({str(tidied)!r}).touch); print('up', flush=True)"
    )
    with running(sys.executable, "-c", f"{code}; time.sleep(600)") as process:
        process.wait_for_output("up")
        process.kill()
        assert process.exit_code == -9
    assert not tidied.exists()


def test_a_process_that_ends_too_early_is_told_at_once_with_what_it_wrote() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('the port is taken')"]
    with pytest.raises(StillWaiting, match="ended with status 1") as failure, running(*command) as process:
        process.wait_for_output("ready")
    assert "the port is taken" in failure.value.__notes__[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_processes_end_with_a_test_run_that_was_killed(tmp_path: Path) -> None:
    run = "from tests.services.processes import running\nimport sys, time\n"
    run += "with running(sys.executable, '-c', 'import time; print(6, flush=True); time.sleep(600)') as process:\n"
    run += "    process.wait_for_output('6')  # it has asked to be told of its parent's death before it is Python\n"
    run += "    print('started', process.pid, flush=True)\n    time.sleep(600)\n"
    with running(
        sys.executable, "-c", run, env={**os.environ, "PYTHONPATH": str(Path.cwd()), "TMPDIR": str(tmp_path)}
    ) as test_run:
        test_run.wait_for_output("started ")
        started = int(test_run.output.split()[1])
        os.kill(test_run.pid, 9)
        eventually(lambda: not is_running(started), "the process to end with the test run")
