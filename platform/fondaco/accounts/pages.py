"""Pages of sign-in and people."""

from flask import Blueprint

pages = Blueprint("accounts", __name__)
