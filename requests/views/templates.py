"""Templates of a request being made: applied, kept, renamed, deleted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.models import RequestTemplate
from requests.services.compositions import OvertakenError
from requests.services.create import may_request
from requests.services.problems import InvalidFieldsError
from requests.services.templates import change_template, delete_template, keep_template
from requests.views.access import language, member_of, member_required
from requests.views.draft import NewRequest

LARGEST_KEY = 2**63 - 1


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: MemberRequest) -> HttpResponse:
    """One's own templates of the chosen form and the shared ones (GET); `do` something (POST)."""
    member = member_of(request)
    if not may_request(member):
        raise Http404
    new = NewRequest(request, member)
    if new.form is None or new.responder is None:
        return redirect("requests:new")
    if request.method != "POST":
        return _page(request, new)
    try:
        return _DO.get(request.POST.get("do", ""), _unknown)(request, new)
    except RequestTemplate.DoesNotExist as missing:
        raise Http404 from missing
    except InvalidFieldsError as error:
        return _page(request, new, str(next(iter(error)).message), 422)


def _page(
    request: MemberRequest, new: NewRequest, problem: str = "", status: int = 200
) -> HttpResponse:
    found = RequestTemplate.objects.usable_by(new.membership).select_related("membership__official")
    context = {
        "new": new,
        "mine": [one for one in found if one.form_id == new.data["form"] and _is_own(one, new)],
        "shared": [
            one for one in found if one.form_id == new.data["form"] and not _is_own(one, new)
        ],
        "problem": problem,
        "given_name": request.POST.get("name", "")[:200] if problem else "",
    }
    return render(request, "requests/templates.html", context, status=status)


def _is_own(template: RequestTemplate, new: NewRequest) -> bool:
    return template.membership_id == new.membership.pk


def _unknown(request: MemberRequest, new: NewRequest) -> HttpResponse:
    raise Http404


def _key(request: MemberRequest) -> int:
    given = request.POST.get("template", "")
    short = len(given) <= len(str(LARGEST_KEY)) and given.isascii() and given.isdigit()
    if not (short and int(given) <= LARGEST_KEY):
        raise Http404
    return int(given)


def _apply(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """Choose the template's questions; its reason only where none is typed yet."""
    template = RequestTemplate.objects.usable_by(new.membership).get(
        pk=_key(request), form=new.data["form"]
    )
    known = new.form.questions if new.form else {}
    gone = [code for code in template.questions if code not in known]
    try:
        new.put("questions", [code for code in template.questions if code in known])
        if template.justification and not new.details.get("justification"):
            reason = {"justification": template.justification, "language": template.language}
            new.put("details", new.details | reason)
    except OvertakenError:
        return redirect("requests:new_questions")
    if gone:
        text = _("These questions are no longer in the form: %(codes)s.")
        messages.warning(request, text % {"codes": ", ".join(gone)})
    messages.success(request, _("“%(name)s” is applied.") % {"name": template.name})
    return redirect("requests:new_questions")


def _keep(request: MemberRequest, new: NewRequest) -> HttpResponse:
    details: dict[str, Any] = new.details
    keep_template(
        by=new.membership,
        form=new.data["form"],
        name=request.POST.get("name", ""),
        questions=new.questions,
        justification=details.get("justification", "") if request.POST.get("reason") else "",
        language=details.get("language") or language(),
        shared=bool(request.POST.get("shared")),
        personal=[str(v) for name, v in details.items() if name.startswith("subject-")],
        at=clock.now(),
    )
    messages.success(request, _("The template is kept."))
    return redirect("requests:new_templates")


def _change(request: MemberRequest, new: NewRequest) -> HttpResponse:
    change_template(
        by=new.membership,
        pk=_key(request),
        name=request.POST.get("name", ""),
        shared=bool(request.POST.get("shared")),
    )
    return redirect("requests:new_templates")


def _delete(request: MemberRequest, new: NewRequest) -> HttpResponse:
    delete_template(by=new.membership, pk=_key(request))
    messages.success(request, _("The template is deleted."))
    return redirect("requests:new_templates")


_DO = {"apply": _apply, "keep": _keep, "change": _change, "delete": _delete}
