"""Pages of institutions."""

from flask import Blueprint

pages = Blueprint("institutions", __name__)
