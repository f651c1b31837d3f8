"""What a mail says of a step that leaves the state as it is; otherwise it names the new state."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What the data-subject desk does, the same in every kind.
OF_THE_DESK: dict[str, Promise] = {
    "subject_contested": _("The person contests what is said of her or him."),
    "subject_corrected": _("What is said of the person was corrected."),
}
NOTICES: dict[str, Promise] = {
    "accept_date": _("A date was agreed."),
    "allocate": _("The request was allocated to you."),
    "amend": _("The request was amended."),
    "coordinator_comment": _("A coordinator commented."),
    **OF_THE_DESK,
    "bring_in_coordinators": _(
        "Nothing has happened for two months; it was handed to the coordinators."
    ),
    "hand_over": _("Another authority has taken over from one that takes part."),
    "lift_access": _("The access of an authority to the legal area is open again."),
    "lift_deadline": _("A coordinator lifted the deadline."),
    "set_deadline": _("A coordinator changed the deadline."),
    "suspend_access": _("The access of an authority to the legal area was suspended."),
    "comment": _("There is a new comment."),
    "propose_date": _("A date was proposed."),
    "remind": _("A coordinator sent a reminder."),
    "split": _("Some questions were passed to another authority."),
}
