"""The API as pages: what programs can do, with an example of each. They stand beside the API and need no key."""

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask_babel import gettext as _

from fondaco.accounts import viewer
from fondaco.kernel.errors import NotFound
from fondaco.openapi.description import description
from fondaco.openapi.operations import Part, parts

pages = Blueprint("openapi_pages", __name__, url_prefix="/api/v1")


@pages.get("/")
def overview() -> str:
    return _page("overview", parts(description()), base=current_app.config["BASE_URL"])


@pages.get("/about/<slug>")
def about(slug: str) -> str:
    every = parts(description())
    for part in every:
        if part.slug == slug:
            return _page("part", every, part=part)
    raise NotFound(_("There is nothing at this address."))


def _page(name: str, every: list[Part], **context: object) -> str:
    g.acting = viewer.by_session()  # below /api/ people are known by keys alone, but this is a page
    tabs = [_tab(part) for part in every]
    return render_template(f"pages/openapi/{name}.html", parts=every, tabs=tabs, **context)


def _tab(part: Part) -> dict[str, object]:
    url = url_for("openapi_pages.about", slug=part.slug)
    return {"label": part.name, "url": url, "current": request.path == url, "number": len(part.operations)}
