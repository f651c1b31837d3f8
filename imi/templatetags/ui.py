"""The small parts that pages are made of; `/ui-kit/` shows them all.

{% icon "check" %} · {% status_label text tone %} · {% status pair %} · {% crumb url text %} ·
{% field form.name %} · {% fields form %} · {% country_name code %} · {% language_name code %} ·
{{ day|due }} · {{ membership.roles|role_names }} · {{ question.law|law }}
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any, Literal

from django import forms, template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from authorities import names
from authorities.models import Role
from imi.kernel import clock
from imi.kernel.calendars import brussels_day
from imi.kernel.law import in_words_of_the_reader

register = template.Library()
register.filter("law", in_words_of_the_reader)

Tone = Literal["neutral", "info", "success", "warning", "danger"]
TONES = ("neutral", "info", "success", "warning", "danger")
TONE_ICONS = {
    "neutral": "minus",
    "info": "information",
    "success": "check-filled",
    "warning": "warning",
    "danger": "error",
}
SPRITE = "vendor/ecl/images/icons/sprites/icons.svg"
DAYS_THAT_URGE = 3


@register.simple_tag
def icon(name: str, size: str = "s") -> SafeString:
    """Draw an icon of ECL's set; it says nothing to a screen reader, so put a text beside it.

    size: xs, s, m, l, xl.
    """
    return _drawn(static(SPRITE), name, size)


@lru_cache(maxsize=256)
def _drawn(sprite: str, name: str, size: str) -> SafeString:
    """Draw an icon once: a list shows the same few in every row."""
    return format_html(
        '<svg class="ecl-icon ecl-icon--{} icon" focusable="false" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>',
        size,
        sprite,
        name,
    )


@register.simple_tag
def status_label(text: object, tone: str = "neutral") -> SafeString:
    """Show a state as text with a colour and a mark; tone: one of TONES."""
    shown = tone if tone in TONES else "neutral"
    return format_html(
        '<span class="status status-{}">{}{}</span>', shown, icon(TONE_ICONS[shown], "xs"), text
    )


@register.simple_tag
def status(pair: tuple[object, str]) -> SafeString:
    """Show a state given as (text, tone)."""
    return status_label(*pair)


@register.simple_tag
def crumb(url: str, text: object) -> SafeString:
    """One step of the breadcrumb; an empty url is the page itself."""
    if not url:
        return format_html(
            '<li class="ecl-breadcrumb__segment" aria-current="page">'
            '<span class="ecl-breadcrumb__current-page">{}</span></li>',
            text,
        )
    return format_html(
        '<li class="ecl-breadcrumb__segment"><a class="ecl-link ecl-link--standalone '
        'ecl-link--no-visited ecl-breadcrumb__link" href="{}">{}</a>{}</li>',
        url,
        text,
        icon("corner-arrow", "xs"),
    )


@register.simple_tag
def country_name(code: object) -> str:
    """A country's name in the reader's language; takes a code or a Country."""
    return names.country_name(str(getattr(code, "code", code)), _language())


@register.simple_tag
def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return names.language_name(code, _language())


@register.filter
def role_names(codes: list[str]) -> str:
    """The names of roles, in the reader's language."""
    return ", ".join(str(Role(code).label) for code in codes if code in Role.values)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


@dataclass(frozen=True)
class Due:
    """How a day on which something is due stands to today; negative days: late."""

    days: int
    tone: Tone
    text: str


@register.filter
def due(value: date | datetime | None) -> Due | None:
    """Say how many days are left until a day (or an instant's day in Brussels)."""
    if value is None:
        return None
    day = brussels_day(value) if isinstance(value, datetime) else value
    days = (day - clock.today()).days
    if days < 0:
        text = ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
        return Due(days, "danger", text)
    if days == 0:
        return Due(0, "warning", _("due today"))
    text = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return Due(days, "warning" if days <= DAYS_THAT_URGE else "neutral", text)


GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **options: object) -> dict[str, object]:
    """A form's field whole: label, help, errors and control, tied together for screen readers.

    Options: label, help (replace the form's own), width ("s", "m", "l"), hide_label.
    """
    widget = bound.field.widget
    kind = _kind(widget)
    described = [f"{bound.auto_id}_helptext"] if options.get("help", bound.help_text) else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    attrs: dict[str, str | bool] = {"class": _classes(bound, kind, str(options.get("width", "")))}
    if bound.form.__module__.startswith("allauth"):
        attrs["placeholder"] = False  # the label says it, and stays when something is typed
    if described and kind != "group":
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors and kind != "group":
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "kind": kind,
        "control": bound.as_widget(attrs=attrs),
        "label": options.get("label", bound.label),
        "help": options.get("help", bound.help_text),
        "described": " ".join(described),
        "hide_label": options.get("hide_label", False),
        "optional": not bound.field.required and kind != "checkbox",
        "width": options.get("width", ""),
    }


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
        return "select"
    return "hidden" if widget.is_hidden else "control"


def _classes(bound: BoundField, kind: str, width: str) -> str:
    """The classes of ECL for a control, beside those the form gave it."""
    own = str(bound.field.widget.attrs.get("class", ""))
    ecl = {
        "group": "choice-input",
        "checkbox": "choice-input",
        "select": "ecl-select",
        "hidden": "",
    }.get(kind)
    if ecl is None:
        is_area = isinstance(bound.field.widget, forms.Textarea)
        ecl = "ecl-text-area" if is_area else "ecl-text-input"
        ecl += f" {ecl}--invalid" if bound.errors else ""
    return " ".join(filter(None, (own, ecl, f"control-{width}" if width else "")))


@register.simple_tag
def options(groups: Iterable[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select; a template for each, as Django has it, took a quarter of a list."""
    lines: list[str] = []
    for name, members, _index in groups:
        lines += [format_html('<optgroup label="{}">', name)] if name else []
        lines += map(_option, members)
        lines += ["</optgroup>"] if name else []
    return mark_safe("\n".join(lines))  # noqa: S308  each part is escaped


def _option(one: dict[str, Any]) -> str:
    attrs = flatatt(one["attrs"]) if one["attrs"] else ""
    label = conditional_escape(one["label"])
    return f'<option value="{escape(str(one["value"]))}"{attrs}>{label}</option>'


@register.simple_tag
def wrong_fields(form: BaseForm) -> list[BoundField]:
    """The visible fields of a form that have errors."""
    return [bound for bound in form.visible_fields() if bound.errors]


@register.inclusion_tag("components/fields.html")
def fields(form: BaseForm) -> dict[str, object]:
    """All fields of a form, with a summary of what is wrong above them."""
    return {"form": form}
