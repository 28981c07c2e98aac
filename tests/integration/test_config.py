"""The example configuration says what the code does: each file is read by the program it is for, where that is here."""

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import redis
import yaml
from pydantic import SecretStr

from fondaco.commands.group import fondaco
from fondaco.settings import Settings, load
from tests.services.presence import MissingService, answer_for_missing
from tests.services.processes import free_port, running
from tests.services.redis import find_binary

CONFIG = Path(__file__).parents[2] / "config"
UNSET = {"secure_cookies", "clock_file"}
"""Settings without a default, which TOML cannot say: the file has an example of each."""


@pytest.fixture
def annotated() -> dict[str, tuple[Any, str]]:
    """Each setting of the file with its value, as if all were uncommented, and the lines above it."""
    text = (CONFIG / "fondaco.toml").read_text()
    found: dict[str, tuple[Any, str]] = {}
    for block in text.split("\n\n"):
        if match := re.search(r"^# (\w+ = .+)$", block, re.M):
            [(name, value)] = tomllib.loads(match[1]).items()
            assert name not in found
            found[name] = (value, block[: match.start()])
    return found


def test_the_settings_file_names_every_setting_with_its_default_and_why(
    annotated: dict[str, tuple[Any, str]],
) -> None:
    assert set(annotated) == set(Settings.model_fields)
    for name, (value, above) in annotated.items():
        field = Settings.model_fields[name]
        assert f"# {field.description}\n" in above, name
        if name not in UNSET:
            default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
            assert value == (str(default) if isinstance(default, Path) else default), name


def test_the_settings_file_is_read_as_it_is_and_with_everything_uncommented(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("FONDACO_")]:
        monkeypatch.delenv(name)
    as_it_is = CONFIG / "fondaco.toml"
    uncommented = tmp_path / "fondaco.toml"
    uncommented.write_text(re.sub(r"^# (\w+ = )", r"\1", as_it_is.read_text(), flags=re.M))
    monkeypatch.setenv("FONDACO_CONFIG", str(as_it_is))
    assert load() == Settings.model_construct()
    monkeypatch.setenv("FONDACO_CONFIG", str(uncommented))
    assert load().secure_cookies is True


@pytest.fixture
def redis_by_the_file(tmp_path: Path) -> Iterator[str]:
    try:
        binary = find_binary()
    except MissingService as missing:
        answer_for_missing(str(missing))
    port = free_port()
    with running(binary, CONFIG / "redis.conf", "--port", str(port), "--dir", str(tmp_path)) as server:
        server.wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"


def test_redis_starts_with_its_file_and_forgets_nothing(redis_by_the_file: str) -> None:
    with redis.Redis.from_url(redis_by_the_file, decode_responses=True) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def assert_is_a_command(words: list[str]) -> None:
    """Raises for a command or an option that `fondaco` does not have."""
    command: click.Command = fondaco
    context = click.Context(command)
    rest = words[1:]
    assert Path(words[0]).name == "fondaco"
    while isinstance(command, click.Group):
        found = command.get_command(context, rest[0])
        assert found is not None, f"there is no command {rest[0]!r}"
        command, rest = found, rest[1:]
    command.make_context(words[0], rest).close()


@pytest.mark.parametrize("unit", sorted((CONFIG / "systemd").glob("*.service")), ids=lambda unit: unit.name)
def test_units_start_commands_that_exist_and_come_up_again(unit: Path) -> None:
    text = unit.read_text()
    [started] = re.findall(r"^ExecStart=(.+)$", text, re.M)
    assert_is_a_command(shlex.split(started))
    assert "\nRestart=always\n" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    units, program = tmp_path / "etc/systemd/system", tmp_path / "opt/fondaco/bin/fondaco"
    shutil.copytree(CONFIG / "systemd", units)
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    verify = ["systemd-analyze", "verify", f"--root={tmp_path}", "--man=no", "--recursive-errors=no"]
    checked = subprocess.run(
        [*verify, "fondaco-web.service", "fondaco-worker@1.service"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CONFIG / "compose.yaml").read_text())
    return found


def test_compose_runs_web_and_workers_on_postgresql_and_redis() -> None:
    services = compose()["services"]
    assert set(services) == {"postgres", "redis", "upgrade", "web", "worker"}
    for name in ("upgrade", "web", "worker"):
        assert_is_a_command(services[name]["command"])
        assert set(services[name]["depends_on"]) <= set(services)


def test_compose_sets_settings_that_exist_and_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    examples = {
        "FONDACO_BASE_URL": "https://meet.example.org",
        "FONDACO_SMTP_URL": "smtp://mail.example.org:587",
        "FONDACO_MAIL_FROM": "fondaco@example.org",
        "FONDACO_MAIL_DOMAIN": "fondaco.example.org",
        "FONDACO_SECRET_KEY": "a long random text",
        "POSTGRES_PASSWORD": "secret",
    }
    given = compose()["services"]["web"]["environment"]
    for name, value in given.items():
        assert name.removeprefix("FONDACO_").lower() in Settings.model_fields, name
        monkeypatch.setenv(name, re.sub(r"\${(\w+):\?[^}]*}", lambda found: examples[found[1]], value))
    monkeypatch.delenv("FONDACO_CONFIG", raising=False)
    settings = load()
    assert (settings.embedded, settings.cookies_over_https_only, settings.trusted_proxies) == (False, True, 1)


def test_the_proxy_lets_in_what_fondaco_takes_and_says_who_asks() -> None:
    text = (CONFIG / "nginx.conf").read_text()
    assert f"client_max_body_size {Settings.model_fields['max_upload_mb'].default + 1}m;" in text
    told = dict(re.findall(r"proxy_set_header (X-Forwarded-\w+) (\S+);", text))
    assert told == {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$host",
    }


def program(name: str) -> str:
    """Where it is; what only root has on its path counts too."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        answer_for_missing(f"{name} is not here: on Debian, apt-get install {name}")
    return found


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx, openssl = program("nginx"), program("openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=meet.example.org"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    text = (CONFIG / "nginx.conf").read_text()
    text = re.sub(r"/etc/letsencrypt/\S+fullchain.pem", str(certificate), text)
    text = re.sub(r"/etc/letsencrypt/\S+privkey.pem", str(key), text)
    site = tmp_path / "site.conf"
    site.write_text(text)
    whole = tmp_path / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "\n".join(f"  {kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{folders}\n  include {site};\n}}\n")
    checked = subprocess.run(
        [nginx, "-t", "-c", whole, "-p", tmp_path, "-e", tmp_path / "error.log"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
