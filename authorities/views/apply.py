"""An authority registers itself: pages for people without an account."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from authorities.forms.apply import AddressForm, ApplyForm, CodeForm, CorrectForm, CountryForm
from authorities.models import Application, Authority
from authorities.selectors.desk import applications_of, coordinators_in, events_of
from authorities.selectors.duplicates import Alike, Likeness, alike
from authorities.services.apply import begin, confirm_address, correct, read, send_again
from authorities.services.codes import find_code, use_code
from authorities.services.problems import StaleError
from authorities.views.acting import attempt
from authorities.views.labels import EVENTS, REASONS, status_pair
from authorities.views.limits import posts_limited
from imi.kernel import clock
from imi.kernel.forms import Form

page_or_press = require_http_methods(["GET", "HEAD", "POST"])


@page_or_press
@posts_limited("apply", 20)
def apply(request: HttpRequest) -> HttpResponse:
    """Choose country and coordinator, fill in the data, and be sent a link."""
    countries = CountryForm(request.GET if "country" in request.GET else None)
    context: dict[str, Any] = {"countries": countries}
    if not countries.is_bound or not countries.is_valid():
        return render(request, "authorities/apply.html", context)
    found = coordinators_in(countries.cleaned_data["country"])
    wanted = request.GET.get("coordinator", "")
    chosen = next((one for one in found if one.reference == wanted), None)
    context |= {"country": countries.cleaned_data["country"], "coordinators": found}
    if chosen is None:
        return render(request, "authorities/apply.html", context)
    form = ApplyForm(chosen, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":

        def call() -> None:
            begin(
                chosen,
                form.values(),
                language=get_language() or "en",
                although_similar=form.cleaned_data["although_similar"],
                at=clock.now(),
            )

        status = attempt(form, call)
        if status == 200:
            return redirect("authorities:apply_sent")
    context |= {"chosen": chosen, "form": form, "alike": _alike(chosen.country_id, form)}
    return render(request, "authorities/apply.html", context, status=status)


def _alike(country: str, form: ApplyForm) -> list[tuple[Alike, list[Any]]]:
    """What is registered already and looks like what was typed, with the reasons in words."""
    if not form.is_bound or not form.cleaned_data.get("name"):
        return []
    compared = {name: form.cleaned_data.get(name, "") for name in ("email", "address", "city")}
    found = alike(Likeness(country, form.cleaned_data["name"], **compared), public=True)
    return [(one, [REASONS[reason] for reason in one.reasons]) for one in found]


@page_or_press
@posts_limited("apply-again", 10)
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way, and send it again; nobody learns which addresses applied."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda: _send_to(form.cleaned_data["email"]))
        if status == 200:
            messages.success(
                request, _("If this address has a registration to confirm, the link is sent again.")
            )
            return redirect("authorities:apply_sent")
    return render(request, "authorities/apply_sent.html", {"form": form}, status=status)


def _send_to(email: str) -> None:
    found = applications_of(email).first()
    if found is not None:
        try:
            send_again(found, at=clock.now())
        except StaleError:
            return  # whether an address applied, and how often, is nobody's business


@never_cache
@page_or_press
@posts_limited("application", 60)
def application(request: HttpRequest, token: str) -> HttpResponse:
    """Where a registration stands, for who has the link from the mail."""
    try:
        found = read(token)
    except (Application.DoesNotExist, ValueError) as missing:
        raise Http404 from missing
    if found.authority is None:
        return _unconfirmed(request, found, token)
    return _confirmed(request, found, found.authority, token)


def _unconfirmed(request: HttpRequest, found: Application, token: str) -> HttpResponse:
    at, form, status = clock.now(), Form({}), 200
    if request.method == "POST":
        again = "again" in request.POST

        def call() -> None:
            if again:
                send_again(found, at=at)
            else:
                confirm_address(found, at=at)

        status = attempt(form, call)
        if status == 200:
            done = _("The link is sent again.") if again else _("Thank you: it is sent.")
            messages.success(request, done)
            return redirect("authorities:application", token)
    context = {"application": found, "is_old": found.link_is_old(at), "form": form}
    return render(request, "authorities/application_confirm.html", context, status=status)


def _confirmed(
    request: HttpRequest, found: Application, authority: Authority, token: str
) -> HttpResponse:
    status, form = 200, None
    returned = authority.status == Authority.Status.INVITED
    if returned or request.method == "POST":
        bound = request.POST if request.method == "POST" else None
        form = CorrectForm(authority, found.coordinator, bound)
        if request.method == "POST":
            status = attempt(form, lambda: _correct(found, form))
            if status == 200:
                messages.success(request, _("Thank you: it is sent."))
                return redirect("authorities:application", token)
    context = {
        "application": found,
        "authority": authority,
        "status": status_pair(authority),
        "events": [
            {
                "at": event.at,
                "title": EVENTS.get(event.name, event.name),
                "text": event.after.get("reason", ""),
            }
            for event in events_of(authority)
            if event.name in ("apply", "return", "validate", "refuse")
        ],
        "form": form,
    }
    return render(request, "authorities/application.html", context, status=status)


def _correct(found: Application, form: CorrectForm) -> None:
    similar = form.cleaned_data["although_similar"]
    correct(found, form.values(), although_similar=similar, at=clock.now())


@never_cache
@page_or_press
@posts_limited("code", 30)
def code(request: HttpRequest) -> HttpResponse:
    """Use a one-time code up and go on to choosing a password."""
    bound = request.POST if request.method == "POST" else None
    form = CodeForm(bound, initial={"code": request.GET.get("code", "")[:60]})
    status, problem, member = 200, "", None
    if request.method == "POST":
        if not form.is_valid():
            status = 422
        else:
            try:
                opened = use_code(form.cleaned_data["code"], at=clock.now())
                return redirect(opened.password_url)
            except StaleError as stale:
                status, problem = 409, str(stale)
    elif given := form.initial["code"]:
        try:
            member = find_code(given, at=clock.now()).membership
        except StaleError as stale:
            status, problem = 409, str(stale)
    context = {"form": form, "problem": problem, "member": member}
    context |= {"reset_url": reverse("account_reset_password")}
    return render(request, "authorities/code.html", context, status=status)
