"""Telling the operators that the night went wrong. Sent from the outbox."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from authorities.models import Membership, Role
from imi.kernel import outbox

NIGHT = "night.alert"


def promise_alert(night: int, what: str) -> None:
    """Promise a mail about a night. night: number of its run; what: the error as recorded."""
    outbox.promise(NIGHT, f"night-{night}", what=what)


def send_alert(what: str) -> int:
    """Write to the central administrators; returns to how many."""
    members = Membership.objects.filter(
        roles__contains=[Role.CENTRAL_ADMINISTRATOR],
        active=True,
        official__is_active=True,
        official__suspended_at=None,
    ).select_related("official")
    officials = {member.official for member in members}
    for official in officials:
        with translation.override(official.language):
            lines = [
                _("Something went wrong in the nightly run:"),
                "",
                what,
                "",
                _("Figures that were published stay as they are until a run succeeds."),
                _("All runs and their errors: %(address)s")
                % {"address": f"{settings.SITE_URL}/administration/"},
                "",
                _("This message was sent automatically; please do not answer it."),
            ]
            subject = _("Open IMI: the nightly run needs attention")
            EmailMessage(subject, "\n".join(lines), to=[official.email]).send()
    return len(officials)
