"""What a mail says of a step that leaves the state as it is; otherwise it names the new state."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTICES: dict[str, Promise] = {
    "accept_date": _("A date was agreed."),
    "allocate": _("The request was allocated to you."),
    "amend": _("The request was amended."),
    "comment": _("There is a new comment."),
    "propose_date": _("A date was proposed."),
    "remind": _("A coordinator sent a reminder."),
    "split": _("Some questions were passed to another authority."),
}
