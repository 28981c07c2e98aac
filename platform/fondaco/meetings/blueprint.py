"""The blueprint to which the pages of step 4 belong."""

from flask import Blueprint

pages = Blueprint("meetings", __name__)
