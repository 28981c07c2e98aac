"""The wheel alone, in an environment outside the checkout, is a working Fondaco."""

import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.services.processes import free_port, running

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True, text=True)
    (built,) = folder.glob("fondaco-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in an environment with what requirements.lock lists: a dependency forgotten there is missing here."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    lend_locked_packages(site_packages(folder))
    install = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", wheel]
    subprocess.run(install, check=True, capture_output=True, text=True)
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder without a checkout around it, to start programs in."""
    return tmp_path


def site_packages(environment: Path) -> Path:
    (folder,) = environment.glob("lib/python*/site-packages")
    return folder


def lend_locked_packages(target: Path) -> None:
    """Link what requirements.lock lists from the environment of the tests, instead of downloading it again."""
    source = Path(sysconfig.get_path("purelib"))
    for name in locked_names():
        try:
            files = importlib.metadata.distribution(name).files or []
        except importlib.metadata.PackageNotFoundError:  # for another platform or Python
            continue
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            if not (target / top).exists():
                (target / top).symlink_to(source / top)


def locked_names() -> Iterator[str]:
    for match in re.finditer(r"^([a-z0-9._-]+)(?:\[.*?\])?==", (ROOT / "requirements.lock").read_text(), re.M):
        yield match[1]


def clean_environment(data: Path) -> dict[str, str]:
    """Without anything that could lead Python or Fondaco back into the checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FONDACO", "VIRTUAL"))}
    return {**kept, "FONDACO_VAR": str(data)}


def test_wheel_holds_what_a_checkout_has_beside_the_code(environment: Path) -> None:
    package = site_packages(environment) / "fondaco"

    def names(folder: Path) -> set[str]:
        return {
            str(path.relative_to(folder))
            for path in folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    assert names(package / "_data" / "templates") == names(ROOT / "templates")
    assert names(package / "_data" / "migrations") == names(ROOT / "migrations")
    assert names(package / "static") == names(ROOT / "platform" / "fondaco" / "static")


def test_installed_code_comes_from_the_wheel_and_platform_from_the_standard_library(
    environment: Path, outside: Path
) -> None:
    code = "import fondaco, fondaco_workers, platform, sys; print(fondaco.__file__, fondaco_workers.__file__, "
    code += r"platform.__file__, *sys.path, sep='\n')"
    shown = subprocess.run(
        [environment / "bin" / "python", "-c", code],
        cwd=outside,
        env=clean_environment(outside),
        check=True,
        capture_output=True,
        text=True,
    )
    fondaco, workers, platform, *path = shown.stdout.splitlines()
    assert Path(fondaco).is_relative_to(environment)
    assert Path(workers).is_relative_to(environment)
    assert Path(platform) == Path(sysconfig.get_path("stdlib")) / "platform.py"
    assert [folder for folder in path if folder and Path(folder).is_relative_to(ROOT)] == []


def test_wheel_serves_pages_with_their_styles_outside_the_checkout(environment: Path, outside: Path) -> None:
    port = free_port()
    command = [environment / "bin" / "fondaco", "serve", "--port", str(port)]
    with running(*command, cwd=outside, env=clean_environment(outside / "var")) as serving:
        serving.wait_for_port(port)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True, trust_env=False) as client:
            page = client.get("/")
            assert page.status_code == 200
            styles = re.findall(r'<link[^>]+href="([^"]+\.css[^"]*)"', page.text)
            assert styles
            answers = {style: client.get(style) for style in styles}
            assert {style: answer.status_code for style, answer in answers.items()} == dict.fromkeys(styles, 200)
            assert all(answer.headers["content-type"].startswith("text/css") for answer in answers.values())
    assert (outside / "var").is_dir()
