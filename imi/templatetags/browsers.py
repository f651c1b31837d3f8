"""What a browser calls itself, in words: load `browsers`."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# In this order: most browsers also name those that they descend from.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X"),
    ("Linux", r"Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """Such as "Firefox, Linux"; the beginning of the text itself where nothing is known."""
    found = [
        next((name for name, pattern in names if re.search(pattern, user_agent)), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or user_agent[:60] or _("unknown")
