"""Finishing in the night the pages that visitors open first, in every language."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import reverse

from scoreboard.selectors.edition import editions


def pages(*, day: date, at: datetime) -> dict[str, int]:
    """Ask our own site for the start and the overviews; what they answer is kept in the cache.

    The overviews are those of the edition that holds and of the last final one. Returns how many
    pages were finished, and how many answered otherwise than with a page.
    """
    found = editions()
    years = {one.year for one in (*found[:1], *[one for one in found if one.frozen][:1])}
    places = [reverse("scoreboard:home")]
    places += [reverse("scoreboard:overview", args=[year]) for year in sorted(years)]
    site = urlsplit(settings.SITE_URL)
    handler, factory = BaseHandler(), RequestFactory(headers={"host": site.netloc})
    handler.load_middleware()
    answers = [
        handler.get_response(
            factory.get(place, headers={"accept-language": code}, secure=site.scheme == "https")
        ).status_code
        for code, _ in settings.LANGUAGES
        for place in places
    ]
    return {"pages": answers.count(200), "failed": len(answers) - answers.count(200)}
