"""The source root is named like a module of the standard library: harmless while no Python file lies in it."""

import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import fondaco
import fondaco_workers

ROOT = Path(__file__).parents[2]
STANDARD_LIBRARY = Path(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize("folder", ["platform", "workers"])
def test_no_python_file_lies_directly_in_a_source_root(folder: str) -> None:
    assert sorted(path.name for path in (ROOT / folder).glob("*.py*")) == []


@pytest.mark.parametrize("folder", ["", "platform", "workers", "tests", "migrations", "templates"])
def test_no_module_is_called_platform(folder: str) -> None:
    assert not (ROOT / folder / "platform.py").exists()


def test_tests_import_the_standard_librarys_platform() -> None:
    assert Path(platform.__file__) == STANDARD_LIBRARY / "platform.py"


@pytest.mark.parametrize("search_path", ["", "platform", "platform:workers", "."])
def test_python_finds_the_standard_librarys_platform_in_the_checkout(search_path: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.__file__, platform.system())"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": search_path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == [str(STANDARD_LIBRARY / "platform.py"), platform.system()]


def test_fondaco_and_its_workers_come_from_their_source_roots() -> None:
    assert Path(fondaco.__file__) == ROOT / "platform" / "fondaco" / "__init__.py"
    assert Path(fondaco_workers.__file__) == ROOT / "workers" / "fondaco_workers" / "__init__.py"
