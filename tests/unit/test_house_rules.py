"""Rules about the project's files as such: what they name, what they pin, and what its pages load."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]

# Written in pieces, so that the rule does not break itself.
PACKAGE_INDEXES = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com"]
FORBIDDEN_NAMES = {"uv.lock", "poetry.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}

PAGE_SUFFIXES = {".html", ".jinja", ".j2", ".css", ".js", ".mjs", ".svg", ".webmanifest"}
LOADED = [
    # an attribute with an address, and the addresses of srcset
    re.compile(
        r"""\b(?:src|href|action|formaction|poster|data|srcset|ping|hx-get|hx-post)\s*=\s*["']?\s*([^"'\s>]+)""", re.I
    ),
    re.compile(r"""\burl\(\s*["']?([^"')\s]+)""", re.I),
    re.compile(r"""@import\s+["']([^"']+)""", re.I),
    re.compile(r"""(?<!@)\b(?:import|from)\s*\(?\s*["']([^"']+)["']"""),
    re.compile(r"""\b(?:fetch|EventSource|WebSocket|importScripts|sendBeacon)\(\s*["'`]([^"'`]+)"""),
]
FOREIGN = re.compile(r"(?:https?:|wss?:)?//([^/\s:?#]+)", re.I)
OWN_HOSTS = re.compile(r"www\.w3\.org|(?:.+\.)?example\.(?:org|com)|127\.0\.0\.1|localhost|.*[{$].*", re.I)
"""The names of XML's vocabularies, hosts that do not exist, and what a template puts in at run time."""


@pytest.fixture(scope="module")
def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git checkout: only there it is known which files belong to the project")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def texts(files: list[Path]) -> Iterator[tuple[str, str]]:
    """The relative name and the text of each file that is text."""
    for path in files:
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield str(path.relative_to(ROOT)), content.decode(errors="replace")


def foreign_addresses(text: str) -> list[str]:
    """What a page, style or script with this text would load from another host."""
    loaded = (match for pattern in LOADED for match in pattern.findall(text))
    hosts = ((address, FOREIGN.match(address)) for address in loaded)
    return [address for address, host in hosts if host and not OWN_HOSTS.fullmatch(host[1])]


def test_no_file_names_a_package_index(tracked_files: list[Path]) -> None:
    naming = {
        (name, index) for name, text in texts(tracked_files) for index in PACKAGE_INDEXES if index in text.lower()
    }
    assert naming == set()


def test_no_lock_file_of_a_kind_that_records_where_packages_came_from(tracked_files: list[Path]) -> None:
    assert [path for path in tracked_files if path.name in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_one_exact_version_with_hashes(lock: str) -> None:
    requirements = (ROOT / lock).read_text().replace("\\\n", " ").splitlines()
    assert len(requirements) > 3
    exact = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z,-]+\])?==[^\s;]+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in requirements if not exact.fullmatch(line.strip())] == []


def test_all_locks_agree_on_versions() -> None:
    def versions(lock: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+)(?:\[.*?\])?==(\S+)", (ROOT / lock).read_text(), re.M))

    development = versions("requirements-dev.lock")
    for lock in LOCKS:
        differing = {name for name, version in versions(lock).items() if development.get(name, version) != version}
        assert differing == set(), f"{lock} and requirements-dev.lock differ: renew both with make lock"


def test_pages_styles_and_scripts_load_nothing_from_other_hosts(tracked_files: list[Path]) -> None:
    pages = [path for path in tracked_files if path.suffix in PAGE_SUFFIXES]
    loading = {name: addresses for name, text in texts(pages) if (addresses := foreign_addresses(text))}
    assert loading == {}


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example.net/htmx.js"></script>',
        "<link rel=stylesheet href=//fonts.example.net/a.css>",
        "body { background: url('http://pictures.example.net/a.png') }",
        '@import "https://fonts.example.net/a.css";',
        'import { html } from "https://esm.example.net/html.js";',
        "fetch('https://api.example.net/count')",
    ],
)
def test_a_foreign_address_would_be_found(text: str) -> None:
    assert len(foreign_addresses(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<a href="/events/1">Event</a> <a href="{{ url_for("events.home") }}">Event</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="#icon"/></svg>',
        '<a href="https://firm.example.org/">Firm</a>',
        "// an explanation\nbody { background: url(data:image/svg+xml,abc) }",
    ],
)
def test_own_addresses_and_vocabularies_are_no_foreign_ones(text: str) -> None:
    assert foreign_addresses(text) == []
