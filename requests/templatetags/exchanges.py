"""Small parts of the pages of requests.

{{ state|state_label }} · {% authority_name authority %} · {{ documents|file_of:key }}
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from authorities.models import Authority
from imi.templatetags.ui import status_label
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
