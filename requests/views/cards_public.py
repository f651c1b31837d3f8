"""The European Professional Card for everybody: what it is, an account, the check of a card."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from authorities.views.limits import posts_limited
from imi.kernel import clock
from requests.forms.cards import AccountForm, CheckForm, ConfirmForm
from requests.models import Applicant
from requests.selectors.applicants import applicant_of
from requests.selectors.card_words import words_of
from requests.selectors.cards import check as check_card
from requests.services.applicants import ask_for_account, confirm_account, find_asked
from requests.services.problems import NotPossibleError
from requests.views.access import language

page_or_press = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What the card is, how it is applied for, and where it is checked."""
    applicant = applicant_of(request.user)
    return render(request, "requests/cards/start.html", {"applicant": applicant})


@page_or_press
@posts_limited("card-account", 10)
def account(request: HttpRequest) -> HttpResponse:
    """Ask for an account; a link confirms the address."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask_for_account(form.cleaned_data["email"], language=language(), at=clock.now())
        return redirect("requests:card_account_sent")
    status = 422 if form.errors else 200
    return render(request, "requests/cards/account.html", {"form": form}, status=status)


@require_safe
def account_sent(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way; nobody learns which addresses have an account."""
    return render(request, "requests/cards/account_sent.html")


@never_cache
@page_or_press
@posts_limited("card-confirm", 20)
def account_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm the address by choosing a password."""
    at, form = clock.now(), ConfirmForm(request.POST if request.method == "POST" else None)
    try:
        asked = find_asked(key, at=at)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            confirm_account(key, name=given["name"], password=given["password1"], at=at)
            messages.success(request, _("Your account is made. Please log in."))
            return redirect("account_login")
    except Applicant.DoesNotExist as missing:
        raise Http404 from missing
    except NotPossibleError:
        return render(request, "requests/cards/account_old.html", status=409)
    context = {"form": form, "email": asked.email}
    status = 422 if form.errors else 200
    return render(request, "requests/cards/account_confirm.html", context, status=status)


@never_cache
@page_or_press
@posts_limited("card-check", 30)
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a card is valid, to whoever knows its number and the holder's document."""
    known = {"number": request.GET.get("number", "")[:40].replace("\x00", "")}
    form = CheckForm(request.POST if request.method == "POST" else None, initial=known)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        found = check_card(given["number"], given["document"], today=clock.today())
        context |= {"checked": found}
        if found.valid and found.card:
            context |= {"words": words_of(found.card, language())}
    status = 422 if form.errors else 200
    return render(request, "requests/cards/check.html", context, status=status)
