"""Limits on how often one client may try."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from fondaco.settings import Settings

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
