"""Pages of calendars."""

from flask import Blueprint

pages = Blueprint("calendars", __name__)
