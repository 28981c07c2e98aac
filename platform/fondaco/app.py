"""Wires everything and holds no logic."""

import logging

import structlog
from apiflask import APIFlask
from flask import request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import fondaco.accounts.api
import fondaco.accounts.mailbox
import fondaco.accounts.pages
import fondaco.assistance.api
import fondaco.assistance.pages
import fondaco.calendars.api
import fondaco.calendars.pages
import fondaco.catalogue.api
import fondaco.catalogue.pages
import fondaco.events.api
import fondaco.events.pages
import fondaco.firms.api
import fondaco.firms.pages
import fondaco.followup.api
import fondaco.followup.pages
import fondaco.institutions.api
import fondaco.institutions.pages
import fondaco.invitations.api
import fondaco.invitations.pages
import fondaco.meetings.api
import fondaco.meetings.pages
import fondaco.tables
from fondaco.accounts import viewer
from fondaco.kernel import characters, clock, i18n, limits, problem, security, wake
from fondaco.kernel.database import db, engine_options, prepare_engine, reading
from fondaco.kernel.outbox import bell
from fondaco.kernel.resources import folder
from fondaco.openapi import pages as api_pages
from fondaco.openapi.description import describe
from fondaco.settings import Settings, secret_key

STEPS = (
    fondaco.accounts,
    fondaco.institutions,
    fondaco.firms,
    fondaco.events,
    fondaco.invitations,
    fondaco.catalogue,
    fondaco.meetings,
    fondaco.calendars,
    fondaco.assistance,
    fondaco.followup,
)

csrf = CSRFProtect()


def create_app(settings: Settings) -> APIFlask:
    """The web application; the workers use it too, for its database, templates and addresses."""
    settings.var.mkdir(parents=True, exist_ok=True)
    clock.follow(settings.clock_file)
    _log(settings)
    app = APIFlask(
        "fondaco",
        template_folder=str(folder("templates")),
        title="Fondaco",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
    )
    app.config.update(_flask_config(settings))
    app.extensions["fondaco.settings"] = settings
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    bell.beyond = wake.through_redis(settings.redis_url) if settings.redis_url else None
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    app.before_request(_tell_route)
    i18n.init_app(app)
    security.init_app(app)  # the nonce is set before forms are checked, as the answer to a refused form uses it
    characters.init_app(app)
    limits.init_app(app, settings)
    csrf.init_app(app)
    problem.init_app(app)
    _read_without_locking(app)
    viewer.init_app(app)
    for step in STEPS:
        app.register_blueprint(step.pages.pages)
        app.register_blueprint(step.api.api)
        csrf.exempt(step.api.api)  # the API takes keys, never cookies
    app.register_blueprint(api_pages.pages)
    describe(app, settings)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": secret_key(settings),
        "SQLALCHEMY_DATABASE_URI": settings.database,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database),
        "BASE_URL": settings.base_url,
        "MAIL_FROM": settings.mail_from,
        "MAIL_DOMAIN": settings.mail_domain,
        "MAX_CONTENT_LENGTH": settings.max_upload_mb * 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "SESSION_COOKIE_NAME": "fondaco",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.cookies_over_https_only,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "OPENAPI_VERSION": "3.1.0",
        "JSON_SORT_KEYS": False,
    }


def _read_without_locking(app: APIFlask) -> None:
    """A GET changes nothing here, so its transactions need not wait for SQLite's one writer."""
    inner = app.wsgi_app

    def framed(environ, start_response):  # type: ignore[no-untyped-def] # as WSGI has it
        if environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS"):
            with reading():
                return inner(environ, start_response)
        return inner(environ, start_response)

    app.wsgi_app = framed  # type: ignore[method-assign]


def _tell_route() -> None:
    """For the access log, which names routes and not addresses: an address may carry the token of a link."""
    request.environ["fondaco.route"] = request.url_rule.rule if request.url_rule else "-"


def _log(settings: Settings) -> None:
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
