"""What notifications say: buttons, history, mails."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.workflows.words import ActionText, Words

COMMON_ACTIONS = {
    "save_content": ActionText(
        _("Change the content"), _("Nobody else sees it before it is sent.")
    ),
    "submit": ActionText(
        _("Submit for approval"), _("Your coordinator checks it and sends it."), "primary"
    ),
    "return_draft": ActionText(
        _("Return the draft"), _("It becomes a draft again and can be changed.")
    ),
    "delete": ActionText(_("Delete draft"), _("The content is erased for good."), "danger"),
    "disseminate": ActionText(
        _("Pass on"), _("The chosen authorities of your country see it too."), "primary"
    ),
    "modify": ActionText(_("Modify"), _("Everybody who was told sees the new version.")),
    "withdraw": ActionText(
        _("Withdraw"), _("It ends; everybody who was told hears of it."), "danger"
    ),
    "propose_closure": ActionText(
        _("Propose to close"), _("The others have a few working days to object.")
    ),
    "object": ActionText(_("Object"), _("It stays open; your reason is shown to all.")),
}
COMMON_SENTENCES: dict[str, Promise] = {
    "save_content": _("%(authority)s changed the content."),
    "submit": _("%(authority)s submitted it for approval."),
    "return_draft": _("%(authority)s returned the draft."),
    "delete": _("%(authority)s deleted the draft."),
    "disseminate": _("%(authority)s passed it on to %(count)s authorities of its country."),
    "modify": _("%(authority)s modified it; this is version %(version)s."),
    "withdraw": _("%(authority)s withdrew it."),
    "propose_closure": _("%(authority)s proposed to close it; objections until %(until)s."),
    "object": _("%(authority)s objected to the closure."),
}
COMMON_ALONE: dict[str, Promise] = {
    "delete": _("The draft was left for six months and deleted."),
    "close": _("Nobody objected; it is closed."),
}
COMMON_REMINDERS: dict[str, Promise] = {
    "waits": _("An approval waits for a decision."),
    "left": _("This draft is deleted when it is left for six months."),
}
COMMON_NOTICES: dict[str, Promise] = {
    "disseminate": _("It was passed on to you."),
    "modify": _("There is a new version."),
}

WORDS = Words(
    actions={
        **COMMON_ACTIONS,
        "broadcast": ActionText(
            _("Send the notification"), _("All recipients are told at once."), "primary"
        ),
        "comment": ActionText(_("Comment"), _("All who were told can read it.")),
        "answer_comment": ActionText(
            _("Answer the comments"), _("All who were told can read it."), "primary"
        ),
        "conclude_review": ActionText(
            _("Conclude the examination"), _("All who were told see the result."), "primary"
        ),
        "extend_review": ActionText(
            _("Extend the examination"), _("All who were told see the new day and your reason.")
        ),
        "report_check": ActionText(
            _("Report the check"), _("The notifying authority sees what was found."), "primary"
        ),
        "tell_others": ActionText(
            _("Tell all other countries"),
            _("The authorities of all other countries see the notification."),
            "primary",
        ),
        "correct": ActionText(
            _("Correct after closure"), _("The correction is told to all; the closure stays.")
        ),
        "ask_release": ActionText(
            _("Ask for the release"), _("The Commission lets everybody read it."), "primary"
        ),
        "release": ActionText(
            _("Release to the public"), _("Everybody can read what stands below."), "primary"
        ),
        "correct_public": ActionText(
            _("Correct the public view"),
            _("Everybody reads what stands below, marked as corrected."),
        ),
        "unpublish": ActionText(
            _("Take back from the public"), _("The public page says why it was taken back.")
        ),
    },
    sentences={
        **COMMON_SENTENCES,
        "create": _("%(authority)s drafted the notification."),
        "broadcast": _("%(authority)s sent the notification to %(count)s recipients."),
        "comment": _("%(authority)s commented."),
        "answer_comment": _("%(authority)s answered the comments."),
        "conclude_review": _("%(authority)s concluded the examination: %(result)s."),
        "extend_review": _("%(authority)s extended the examination until %(until)s."),
        "report_check": _("%(authority)s reported on the check of the object."),
        "tell_others": _("%(authority)s told %(count)s authorities of the other countries."),
        "close": _("%(authority)s closed the notification."),
        "correct": _("%(authority)s corrected it; this is version %(version)s."),
        "ask_release": _("%(authority)s asked for the release to the public."),
        "release": _("%(authority)s released it to the public."),
        "correct_public": _("%(authority)s corrected the public view."),
        "unpublish": _("%(authority)s took it back from the public."),
    },
    alone={
        **COMMON_ALONE,
        "conclude_review": _("The time for the examination is over: %(result)s."),
        "lapse_check": _("The object was not checked in time; the duty to preserve it lapses."),
    },
    notices={
        **COMMON_NOTICES,
        "comment": _("There is a new comment."),
        "answer_comment": _("The comments were answered."),
        "extend_review": _("The examination was extended."),
        "report_check": _("The check of the object was reported."),
        "lapse_check": _("The time for checking the object is over."),
        "tell_others": _("The notification was sent on to you."),
        "correct": _("The notification was corrected."),
    },
    reminders={
        **COMMON_REMINDERS,
        "check_soon": _("The time for checking the object ends in 30 days."),
        "valid_soon": _("The measures cease to apply in 14 days."),
        "valid_over": _("The time for which the measures apply is over."),
        "comments_over": _("The time for comments is over; the notification can be closed."),
    },
    facts={
        "standstill": _("Measure may be taken from"),
        "comments": _("Comments until"),
        "review": _("Examination until"),
        "check": _("Object to be checked until"),
        "valid": _("Measures apply until"),
        "closure": _("Objections until"),
    },
)
