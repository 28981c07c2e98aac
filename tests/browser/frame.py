"""The frame and parts of all pages, without a database behind them."""

from flask import Flask
from flask_wtf import CSRFProtect

from fondaco.kernel import i18n, security
from fondaco.kernel.resources import folder


def frame_app() -> Flask:
    """Draws templates as Fondaco does and sends the headers that every page has; the routes are the test's own."""
    app = Flask("fondaco", template_folder=str(folder("templates")))
    app.config["SECRET_KEY"] = "for this test alone"
    i18n.init_app(app)
    security.init_app(app)
    CSRFProtect(app)
    return app
