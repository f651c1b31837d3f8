"""Small parts of the pages of requests.

{{ state|state_label }} · {% authority_name authority %} · {{ documents|file_of:key }}
{% translate_link exchange "message" message.pk message.language %}
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from authorities.models import Authority
from imi.templatetags.ui import status_label
from requests.models import Exchange
from requests.workflows.labels import STATES

register = template.Library()


@register.simple_tag
def state_label(state: str) -> SafeString:
    """Show a request's state as text with a colour and a mark."""
    return status_label(*STATES[state])


@register.simple_tag
def official_name(authority: Authority) -> str | SafeString:
    """The name in law, in its own language, where it isn't the one shown already."""
    if authority.display_name == authority.name:
        return ""
    return format_html(
        '<span class="official-name" lang="{}">{}</span>', authority.name_lang, authority.name
    )


@register.filter
def file_of(files: Mapping[str, Any], key: str) -> Any:
    """The file of a key, or None."""
    return files.get(key)


@register.inclusion_tag("requests/partials/translate_link.html")
def translate_link(exchange: Exchange, kind: str, key: object, written_in: str) -> dict[str, str]:
    """Offer a machine's translation of a text, where there is one and the reader may need it."""
    if not settings.TRANSLATE_URL or not written_in or written_in == get_language():
        return {}
    address = reverse("requests:translate", args=[exchange.url_number])
    return {"url": f"{address}?{urlencode({kind: str(key)})}", "key": f"{kind}-{key}"}


@register.filter
def count_of(counts: Mapping[str, int], code: str) -> int:
    """The count of a code, 0 where there is none."""
    return counts.get(code, 0) if counts else 0
