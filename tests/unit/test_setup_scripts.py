"""What a newcomer meets before anything is installed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def executable(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_make_alone_explains_every_target_for_people() -> None:
    explained = run("make").stdout
    documented = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M)
    assert {"setup", "demo", "test"} < set(documented)
    assert [target for target in documented if f"make {target} " not in explained] == []


def test_a_suitable_python_is_found_by_name() -> None:
    found = run(".ci/find-python", PYTHON=sys.executable)
    assert (found.returncode, found.stdout.strip()) == (0, sys.executable)


def test_an_old_python_is_passed_over_for_a_newer_one(tmp_path: Path) -> None:
    executable(tmp_path / "python3", "exit 1")
    executable(tmp_path / "python3.12", f'exec "{sys.executable}" "$@"')
    found = run(".ci/find-python", PATH=f"{tmp_path}:/bin:/usr/bin", PYTHON="")
    assert found.stdout.strip() == str(tmp_path / "python3.12")


def test_no_suitable_python_is_said_in_one_line(tmp_path: Path) -> None:
    refused = run(".ci/find-python", PYTHON=str(executable(tmp_path / "python3", "exit 1")))
    assert refused.returncode == 1
    assert re.fullmatch(r"fondaco: Python 3\.11 or newer is needed and \S+ is not one: .+\n", refused.stderr)


def test_a_python_without_venv_is_said_in_one_line_with_the_package_to_install(tmp_path: Path) -> None:
    lacking = executable(
        tmp_path / "python3",
        """case "$2" in *ensurepip*) echo "ModuleNotFoundError: No module named 'ensurepip'" >&2; exit 1;; esac""",
    )
    refused = run(".ci/find-python", PYTHON=str(lacking))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "No module named 'ensurepip'" in refused.stderr
    assert "install python3-venv" in refused.stderr


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / ".ci").iterdir()))
def test_scripts_are_executable(script: str) -> None:
    assert os.access(ROOT / ".ci" / script, os.X_OK)
