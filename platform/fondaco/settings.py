"""Every setting: typed, with its default and why it is there.

Read from environment variables `FONDACO_<NAME>`, then from the TOML file that `FONDACO_CONFIG` names (annotated
example: `config/fondaco.toml`), then from the defaults, which are those of the embedded mode.
"""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class WrongSettings(Exception):
    """Raised at start when a setting cannot be used; the message names each one, what it is and what is wanted."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="FONDACO_", extra="forbid")

    var: Path = Field(Path("var"), description="Folder of everything that Fondaco writes itself.")
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs sessions and forms; made and kept in `var` when empty."
    )
    base_url: str = Field("http://127.0.0.1:8000", description="Address that stands in mails and documents.")
    listen: str = Field("127.0.0.1:8000", description="Host and port on which `serve` and `web` listen.")
    database_url: str = Field("", description="postgresql+psycopg://… in production; an SQLite file in `var` if empty.")
    redis_url: str = Field("", description="redis://… in production; an in-process queue if empty.")
    smtp_url: str = Field("", description="smtp://user:password@host:587 (or smtps://); the embedded mailbox if empty.")
    mail_from: str = Field("fondaco@example.org", description="Address from which mails are sent.")
    mail_domain: str = Field("fondaco.example.org", description="Right-hand side of Message-IDs and calendar UIDs.")
    smtp_timeout: float = Field(30, gt=0, le=600, description="Seconds a mail server may take for each answer.")
    worker_threads: int = Field(4, ge=1, le=64, description="Jobs that one worker process does at the same time.")
    lease_seconds: float = Field(60, gt=0, description="After this long without a receipt a job is handed out again.")
    mail_lease_seconds: float = Field(180, gt=0, description="After this long a mail under way counts as interrupted.")
    sweep_seconds: float = Field(5, gt=0, description="How often a worker looks for jobs whose lease has ended.")
    silent_after_seconds: float = Field(60, gt=0, description="A worker unheard of for this long counts as silent.")
    schedule_time_limit: int = Field(20, ge=1, le=600, description="Seconds a schedule run may take unless told.")
    session_hours: int = Field(12, ge=1, le=720, description="Hours after which a sign-in ends.")
    sign_in_link_minutes: int = Field(30, ge=5, le=1440, description="Minutes for which a sign-in link works.")
    sign_in_tries: int = Field(60, ge=1, description="Tries to sign in that one client has a minute.")
    secure_cookies: bool | None = Field(None, description="Cookies over HTTPS only; follows `base_url` when not set.")
    trusted_proxies: int = Field(0, ge=0, le=5, description="Reverse proxies in front whose X-Forwarded-* is believed.")
    max_upload_mb: int = Field(20, ge=1, le=200, description="Largest upload in megabytes.")
    log_format: Literal["text", "json"] = Field("text", description="`json` for log collectors.")
    clock_file: Path | None = Field(None, description="A story's clock (demo, tests); leave empty in real use.")

    @field_validator("base_url")
    @classmethod
    def _base_url_has_a_host(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be like https://meet.example.org")
        return value.rstrip("/")

    @field_validator("listen")
    @classmethod
    def _listen_has_a_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("must be like 127.0.0.1:8000")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        if value and not value.startswith(("postgresql+psycopg://", "sqlite:///")):
            raise ValueError("must begin with postgresql+psycopg:// or sqlite:///")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_is_known(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_is_known(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("smtp", "smtps") or not urlsplit(value).hostname):
            raise ValueError("must be like smtp://host:587 or smtps://user:password@host")
        return value

    @model_validator(mode="after")
    def _redis_wants_postgresql(self) -> Self:
        if self.redis_url and not self.database_url.startswith("postgresql"):
            raise ValueError("redis_url is set, so database_url must be a PostgreSQL: SQLite serves one process only")
        return self

    @model_validator(mode="after")
    def _workers_apart_want_more(self) -> Self:
        if self.redis_url and not self.smtp_url:
            raise ValueError("redis_url is set, so smtp_url must be too: only `fondaco serve` has a mailbox of its own")
        if self.redis_url and not self.secret_key.get_secret_value():
            raise ValueError("redis_url is set, so secret_key must be too: all machines must sign with the same one")
        return self

    @property
    def embedded(self) -> bool:
        """Whether web, relay and workers share one process."""
        return not self.redis_url

    @property
    def database(self) -> str:
        """The database's address, also where the default is meant."""
        return self.database_url or f"sqlite:///{(self.var / 'fondaco.sqlite3').absolute()}"

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0]

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])

    @property
    def cookies_over_https_only(self) -> bool:
        if self.secure_cookies is not None:
            return self.secure_cookies
        return self.base_url.startswith("https://")

    @property
    def mailbox(self) -> Path:
        """The Maildir into which the embedded mailbox delivers."""
        return self.var / "mailbox"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by pydantic-settings
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = os.environ.get("FONDACO_CONFIG")
        toml = (TomlConfigSettingsSource(settings_cls, Path(file)),) if file else ()
        return (init_settings, env_settings, *toml)


def load() -> Settings:
    """The settings of this process. Raises `WrongSettings` naming every setting that is wrong."""
    file = os.environ.get("FONDACO_CONFIG")
    if file and not Path(file).is_file():
        raise WrongSettings(f"FONDACO_CONFIG names {file}, which is not a file.")
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSettings("\n".join(_problem(item) for item in error.errors())) from error
    except ValueError as error:  # TOML that cannot be parsed
        raise WrongSettings(f"{file or 'The environment'} cannot be read: {error}") from error


def _problem(item: object) -> str:
    assert isinstance(item, dict)  # noqa: S101 - the shape that pydantic documents
    name = "_".join(str(part) for part in item["loc"])
    reason = str(item["msg"]).removeprefix("Value error, ")
    if not name:
        return f"Settings: {reason}."
    if item["type"] == "extra_forbidden":
        return f"Setting {name}: there is no such setting."
    shown = re.sub("//[^@/]*@", "//…@", repr(item["input"]))  # no password of an address on the terminal
    return f"Setting {name} (FONDACO_{name.upper()}) is {shown}: {reason}."


def secret_key(settings: Settings) -> str:
    """The key that signs sessions: the one set, or one made on first use and kept in `var`."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    file = settings.var / "secret_key"
    settings.var.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        _enter_new_key(file)
    return file.read_text()


def _enter_new_key(file: Path) -> None:
    """Make `file` with a key in it, whole from its first moment, unless another process was quicker."""
    descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix="secret_key.")
    try:
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_urlsafe(48))
            new.flush()
            os.fsync(new.fileno())
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()
