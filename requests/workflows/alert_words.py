"""What alerts say: buttons, history, mails."""

from django.utils.translation import gettext_lazy as _

from requests.workflows.notification_words import (
    COMMON_ACTIONS,
    COMMON_ALONE,
    COMMON_NOTICES,
    COMMON_REMINDERS,
    COMMON_SENTENCES,
)
from requests.workflows.words import ActionText, Words

_ACTIONS = {
    **COMMON_ACTIONS,
    "broadcast": ActionText(
        _("Send the alert"),
        _("The contacts of the receiving countries are told at once."),
        "primary",
    ),
}
_SENTENCES = {
    **COMMON_SENTENCES,
    "create": _("%(authority)s drafted the alert."),
    "broadcast": _("%(authority)s sent the alert to %(count)s recipients."),
}

SERVICES = Words(
    actions={
        **_ACTIONS,
        "discard": ActionText(
            _("Discard"), _("The alert isn’t sent; its author is told why."), "danger"
        ),
        "add_information": ActionText(
            _("Add information or ask"), _("All who were told can read it.")
        ),
        "propose_closure": ActionText(
            _("Propose to close"),
            _("The risk is gone; the others have 20 working days to object."),
        ),
    },
    sentences={
        **_SENTENCES,
        "discard": _("%(authority)s discarded the alert."),
        "add_information": _("%(authority)s added information."),
        "close": _("%(authority)s closed the alert."),
    },
    alone=COMMON_ALONE,
    notices={**COMMON_NOTICES, "add_information": _("There is new information.")},
    reminders=COMMON_REMINDERS,
    facts={"closure": _("Objections until")},
)

PROFESSIONAL = Words(
    actions={
        **_ACTIONS,
        "tell_professional": ActionText(
            _("Record that the professional was told"),
            _("The professional must be told in writing, at the same time, of alert and remedies."),
            "primary",
        ),
        "confirm": ActionText(
            _("Still valid"), _("The decision still stands; you are asked again in three months.")
        ),
        "disseminate": ActionText(
            _("Assign"), _("The chosen authorities of your country see the whole alert."), "primary"
        ),
        "contest": ActionText(
            _("Mark as contested"), _("An appeal or a request for rectification: all see the mark.")
        ),
        "settle": ActionText(
            _("Remove the mark “contested”"), _("The appeal is settled; all are told.")
        ),
        "revoke": ActionText(
            _("Decision revoked"),
            _("The alert ends at once; its data are deleted within three days."),
            "danger",
        ),
        "withdraw": ActionText(
            _("Withdraw, sent in error"),
            _("The alert ends, all are told; its data are deleted within three days."),
            "danger",
        ),
    },
    sentences={
        **_SENTENCES,
        "broadcast_late": _(
            "%(authority)s sent the alert to %(count)s recipients, later than three days after"
            " the decision."
        ),
        "tell_professional": _("%(authority)s told the professional in writing."),
        "confirm": _("%(authority)s confirmed that the decision still stands."),
        "disseminate": _("%(authority)s assigned it to %(count)s authorities of its country."),
        "contest": _("%(authority)s marked the alert as contested."),
        "settle": _("%(authority)s removed the mark “contested”."),
        "revoke": _("%(authority)s ended the alert: the decision was revoked."),
    },
    alone={
        "delete": _("The data of the alert were deleted."),
        "expire": _("The period of the decision is over; the alert has ended."),
    },
    notices={
        **COMMON_NOTICES,
        "disseminate": _("An alert was assigned to you."),
        "contest": _("The alert is contested."),
        "settle": _("The alert is no longer contested."),
    },
    reminders={
        **COMMON_REMINDERS,
        "send_soon": _("The alert must be sent within three days of the decision."),
        "untold": _("The professional must be told in writing of the alert."),
        "still_valid": _("Please confirm that the alert is still valid."),
        "unconfirmed": _("Nobody has confirmed for 30 days that the alert is still valid."),
    },
    facts={
        "send": _("To be sent by"),
        "confirm": _("To be confirmed by"),
        "ends": _("Ends on"),
    },
)
