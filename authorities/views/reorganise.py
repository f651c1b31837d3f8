"""The national coordinator merges two authorities, or splits a part off one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.forms.reorganise import MergeForm, OtherForm, SplitForm
from authorities.http import MemberRequest
from authorities.models import Authority
from authorities.selectors.desk import accesses_of, by_reference
from authorities.selectors.duplicates import alike, like
from authorities.services.merge import lines, merge
from authorities.services.scope import is_national
from authorities.services.split import split_off
from authorities.views.acting import acting, administrator_required, attempt
from authorities.views.labels import status_pair
from imi.kernel import clock

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


def _of_ones_country(request: MemberRequest, reference: str) -> Authority:
    """An authority of the country whose national coordinator acts."""
    found = by_reference(reference)
    if found is None or not is_national(acting(request), found.country_id):
        raise Http404
    if found.status not in (Authority.Status.ACTIVE, Authority.Status.SUSPENDED):
        raise Http404
    return found


@administrator_required
@asked_or_done
def merge_page(request: MemberRequest, reference: str) -> HttpResponse:
    """Name the other authority; see both side by side and what would move; decide."""
    one = _of_ones_country(request, reference)
    asked = OtherForm(request.GET if "other" in request.GET else None)
    context: dict[str, Any] = {
        "one": one,
        "asked": asked,
        "proposals": [found.authority for found in alike(like(one), but=one.pk)],
    }
    if not asked.is_bound or not asked.is_valid():
        return render(request, "authorities/merge.html", context)
    other = _of_ones_country(request, asked.cleaned_data["other"].reference)
    if other.pk == one.pk:
        asked.add_error("other", _("Please choose two different authorities."))
        return render(request, "authorities/merge.html", context, status=422)
    form = MergeForm(one, other, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: _merge(request, form, one, other))
        if status == 200:
            messages.success(request, _("The two authorities are merged."))
            return redirect("authorities:authority", form.cleaned_data["kept"])
    at = clock.now()
    context |= {
        "other": other,
        "form": form,
        "rows": _side_by_side(one, other),
        "directions": [
            (kept, gone, lines(gone, kept, at=at)) for kept, gone in ((one, other), (other, one))
        ],
    }
    return render(request, "authorities/merge.html", context, status=status)


def _merge(request: MemberRequest, form: MergeForm, one: Authority, other: Authority) -> None:
    kept, gone = (one, other) if form.cleaned_data["kept"] == one.reference else (other, one)
    reason = form.cleaned_data["reason"]
    merge(gone, kept, reason=reason, by=acting(request), at=clock.now())


def _side_by_side(one: Authority, other: Authority) -> list[tuple[str, str, str]]:
    def column(each: Authority) -> dict[str, str]:
        return {
            _("Official name"): each.name,
            _("Reference"): each.reference,
            _("Status"): str(status_pair(each)[0]),
            _("Kind"): each.get_kind_display(),
            _("Level"): each.get_level_display(),
            _("Address"): f"{each.address} {each.postcode} {each.city}".strip(),
            _("E-mail"): each.email,
            _("Web site"): each.url,
            _("Legal areas"): ", ".join(access.area_id for access in accesses_of(each)),
        }

    left, right = column(one), column(other)
    return [(label, left[label] or "–", right[label] or "–") for label in left]


@administrator_required
@asked_or_done
def split_page(request: MemberRequest, reference: str) -> HttpResponse:
    """Make an authority of a part of another one."""
    origin = _of_ones_country(request, reference)
    form = SplitForm(origin, request.POST if request.method == "POST" else None)
    status, made = 200, []
    if request.method == "POST":

        def call() -> None:
            made.append(split_off(origin, **form.values(), by=acting(request), at=clock.now()))

        status = attempt(form, call)
        if status == 200:
            messages.success(request, _("The new authority takes part from now on."))
            return redirect(made[0].get_absolute_url())
    context = {
        "title": _("Split off a part"),
        "text": f"{origin.display_name} ({origin.reference})",
        "submit_text": _("Split off"),
        "cancel_url": origin.get_absolute_url(),
        "crumbs": [
            (reverse("authorities:registration"), _("Registration")),
            (origin.get_absolute_url(), origin.reference),
        ],
        "form": form,
    }
    return render(request, "authorities/act.html", context, status=status)
