"""The rules by which an authority allocates what arrives: listed, tried, kept by allocators."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.http import MemberRequest
from authorities.models import Membership
from imi.kernel import clock
from requests.forms.allocation import RuleForm, initial_of
from requests.models import AllocationRule
from requests.selectors.allocation import (
    allocating_areas,
    may_change,
    may_keep_rules,
    rules_of,
)
from requests.selectors.tried_rules import tried as tried_on
from requests.services.allocation_rules import delete_rule, keep_rule, move_rule, switch_rule
from requests.services.problems import InvalidFieldsError, StaleError
from requests.views.access import language, member_of, member_required
from requests.views.allocation_words import shown_rules

View = Callable[..., HttpResponseBase]


def allocator_required(view: View) -> View:
    """Let in who allocates for the own authority; a rule of another one is as if it weren't."""

    @member_required
    @wraps(view)
    def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_keep_rules(member_of(request)):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except AllocationRule.DoesNotExist as missing:
            raise Http404 from missing

    return guarded


@allocator_required
@require_safe
def rules(request: MemberRequest) -> HttpResponse:
    """All of them in their order, with what needs attention."""
    by = member_of(request)
    areas = allocating_areas(by.authority_id)
    context = {
        "rules": shown_rules(rules_of(by.authority_id), areas, by, language()),
        "areas": areas,
        "authority": by.authority,
    }
    return render(request, "requests/allocation/rules.html", context)


@allocator_required
@require_safe
def tried(request: MemberRequest) -> HttpResponse:
    """Which rule would take each of the requests that came last."""
    by = member_of(request)
    found = rules_of(by.authority_id)
    context = {"rows": tried_on(found, by), "has_rules": bool(found), "authority": by.authority}
    return render(request, "requests/allocation/tried.html", context)


@allocator_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: MemberRequest) -> HttpResponse:
    """Make a rule."""
    return _keep(request, None)


@allocator_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_change(request: MemberRequest, number: int) -> HttpResponse:
    """Change a rule."""
    return _keep(request, _own_rule(member_of(request), number))


def _keep(request: MemberRequest, rule: AllocationRule | None) -> HttpResponse:
    by = member_of(request)
    if request.method != "POST":
        initial = initial_of(rule, language()) if rule else {}
        return _page(request, rule, RuleForm(by, initial=initial))
    form = RuleForm(by, request.POST)
    if not form.is_valid():
        return _page(request, rule, form, 422)
    number = rule.pk if rule else None
    try:
        kept = keep_rule(form.values(), by=by, at=clock.now(), number=number, seen=_seen(request))
    except InvalidFieldsError as error:
        form.take(error)
        return _page(request, rule, form, 422)
    except StaleError:
        form.add_error(None, _("Somebody changed this rule meanwhile: look at it again first."))
        return _page(request, rule, form, 409)
    messages.success(request, _("The rule is saved."))
    return _to_list(kept)


def _page(
    request: MemberRequest, rule: AllocationRule | None, form: RuleForm, status: int = 200
) -> HttpResponse:
    seen = _seen(request) if request.method == "POST" else rule.revision if rule else 0
    context = {"rule": rule, "form": form, "seen": seen}
    return render(request, "requests/allocation/rule.html", context, status=status)


@allocator_required
@require_POST
def rule_move(request: MemberRequest, number: int) -> HttpResponse:
    """Put a rule before the one above it, or after the one below."""
    up = request.POST.get("to") == "up"
    return _to_list(move_rule(number, up=up, by=member_of(request), at=clock.now()))


@allocator_required
@require_POST
def rule_switch(request: MemberRequest, number: int) -> HttpResponse:
    """Let a rule count, or not."""
    on = request.POST.get("on") == "yes"
    return _to_list(switch_rule(number, on=on, by=member_of(request), at=clock.now()))


@allocator_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_delete(request: MemberRequest, number: int) -> HttpResponse:
    """Ask, then do away with a rule."""
    by = member_of(request)
    rule = _own_rule(by, number)
    if request.method == "POST":
        delete_rule(number, by=by, at=clock.now())
        messages.success(request, _("The rule is deleted."))
        return redirect("requests:rules")
    return render(request, "requests/allocation/delete.html", {"rule": rule})


def _own_rule(by: Membership, number: int) -> AllocationRule:
    rule = AllocationRule.objects.get(pk=number, authority=by.authority_id)
    if not may_change(rule, by):
        raise AllocationRule.DoesNotExist
    return rule


def _seen(request: MemberRequest) -> int:
    """The revision that the form was made with; a form without one is stale."""
    given = request.POST.get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _to_list(rule: AllocationRule) -> HttpResponse:
    return redirect(f"{reverse('requests:rules')}#rule-{rule.pk}")
