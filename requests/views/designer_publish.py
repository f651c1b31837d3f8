"""The end of a draft: it is put into use, or discarded."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from authorities.http import MemberRequest
from authorities.models import LegalArea
from imi.kernel import clock
from requests.forms.designer import DraftForm, PublishForm
from requests.services.design.drafts import discard_draft, obstacles, publish_draft
from requests.views.access import member_of
from requests.views.designer_access import ask, central_required, draft_or_404
from requests.views.designer_draft import asked_about, asked_or_done


@central_required
@asked_or_done
def publish(request: MemberRequest, code: str) -> HttpResponse:
    """Put the draft into use; what stands in the way is said."""
    version = draft_or_404(code)
    is_pilot = version.question_set.area.status == LegalArea.Status.PILOT
    initial = {"revision": version.revision}
    form = PublishForm(request.POST or None, is_pilot=is_pilot, initial=initial)
    asked = asked_about(
        version,
        _("Publish version %(number)d") % {"number": version.number},
        text=_("New requests use it at once; open ones keep theirs. It can't be changed any more."),
        submit_text=_("Publish"),
        done=_("The form is in use."),
        template="requests/designer/publish.html",
        more={"obstacles": obstacles(version), "version": version},
    )
    back = asked.back
    if request.method == "POST":
        asked.back = reverse("requests:form", args=[version.question_set_id])
    asked.more["cancel_url"] = back
    return ask(
        request,
        asked,
        form,
        lambda: publish_draft(
            version.question_set_id,
            form.cleaned_data["revision"],
            fallback=form.cleaned_data.get("fallback", False),
            by=member_of(request),
            at=clock.now(),
        ),
    )


@central_required
@asked_or_done
def discard(request: MemberRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    version = draft_or_404(code)
    form = DraftForm(request.POST or None, initial={"revision": version.revision})
    asked = asked_about(
        version,
        _("Discard the draft"),
        text=_("All that was changed in it is lost. The version in use stays."),
        submit_text=_("Discard"),
        tone="danger",
        done=_("The draft was discarded."),
        back=reverse("requests:forms"),
    )
    return ask(
        request,
        asked,
        form,
        lambda: discard_draft(
            version.question_set_id,
            form.cleaned_data["revision"],
            by=member_of(request),
            at=clock.now(),
        ),
    )
