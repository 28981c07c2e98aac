"""Limits on how often one client may try."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from fondaco.settings import Settings

limiter = Limiter(get_remote_address, strategy="fixed-window", headers_enabled=True)


def init_app(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    limiter.init_app(app)
