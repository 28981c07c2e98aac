"""Limits on how often one client may try."""

from ipaddress import ip_address, ip_network

import redis
import structlog
from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from fondaco.settings import Settings

log = structlog.get_logger()

limiter = Limiter(
    get_remote_address,
    strategy="fixed-window",
    headers_enabled=True,
    in_memory_fallback_enabled=True,  # without Redis each process counts for itself: people can still sign in
)


def init_app(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url.replace("unix://", "redis+unix://") or "memory://"
    if settings.redis_url:
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"socket_timeout": 1, "socket_connect_timeout": 1}
    limiter.init_app(app)


def client_network() -> str:
    """Where the request comes from, as far as one household or attacker can move about at will: IPv4 /24, IPv6 /56."""
    client = get_remote_address()
    try:
        bits = 24 if ip_address(client).version == 4 else 56
        return str(ip_network(f"{client}/{bits}", strict=False))
    except ValueError:  # no address, as behind a Unix socket
        return client


def remember(what: str, seconds: int) -> None:
    """Keep a fact beside the counters, and as long as they do: it is forgotten when they are."""
    try:
        limiter.storage.incr(what, seconds)
    except redis.RedisError as error:
        log.warning("limits", error=str(error))


def remembers(what: str) -> bool:
    """Whether `remember` was told within its time."""
    try:
        return limiter.storage.get(what) > 0
    except redis.RedisError:
        return False
