"""The blueprint of the pages about institutions and their people."""

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fondaco.accounts import viewer
from fondaco.accounts.acting import Acting
from fondaco.kernel.errors import NotFound

pages = Blueprint("institutions", __name__)

Page = str | Response | tuple[str, int]


def administrator() -> Acting:
    """Whoever keeps the installation. Raises `NotFound` for others: they need not know that these pages exist."""
    by = viewer.signed_in()
    if not by.is_administrator:
        raise NotFound(_("There is nothing at this address."))
    return by
