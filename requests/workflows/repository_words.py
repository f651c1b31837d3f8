"""What records of repositories say: buttons, history, mails."""

from django.utils.translation import gettext_lazy as _

from requests.workflows.words import ActionText, Words

WORDS = Words(
    actions={
        "save_content": ActionText(
            _("Change the content"), _("Nobody else sees it before it is published.")
        ),
        "publish": ActionText(
            _("Publish"), _("All authorities of the legal area can read the record."), "primary"
        ),
        "delete": ActionText(_("Delete draft"), _("The content is erased for good."), "danger"),
        "modify": ActionText(
            _("Update the record"), _("The version before stays readable; who follows it is told.")
        ),
        "confirm_record": ActionText(
            _("Confirm that it is up to date"), _("The next review is due in a year.")
        ),
        "end_record": ActionText(
            _("Withdraw"), _("The record ends; everybody who follows it is told."), "danger"
        ),
        "suspend": ActionText(
            _("Suspend"), _("All countries concerned are told; it is restored by itself after.")
        ),
        "restore": ActionText(_("Restore"), _("The record is in force again."), "primary"),
        "open_to_public": ActionText(
            _("Open to the public"), _("Everybody can read the open fields, without logging in.")
        ),
        "close_to_public": ActionText(
            _("Close to the public"), _("Only authorities of the legal area can read it.")
        ),
    },
    sentences={
        "create": _("%(authority)s drafted the record."),
        "save_content": _("%(authority)s changed the content."),
        "publish": _("%(authority)s published the record."),
        "delete": _("%(authority)s deleted the draft."),
        "modify": _("%(authority)s updated it; this is version %(version)s."),
        "confirm_record": _("%(authority)s confirmed that the record is up to date."),
        "end_record": _("%(authority)s withdrew the record."),
        "suspend": _("%(authority)s suspended it until %(until)s."),
        "restore": _("%(authority)s restored it."),
        "open_to_public": _("%(authority)s opened it to the public."),
        "close_to_public": _("%(authority)s closed it to the public."),
    },
    alone={
        "delete": _("The draft was left for six months and deleted."),
        "expire": _("The period of validity is over; the record has ended."),
        "restore": _("The suspension is over; the record is in force again."),
        "archive": _("The record is no longer needed; its content was erased."),
    },
    notices={
        "modify": _("There is a new version."),
    },
    reminders={
        "ends_soon": _("The record ends in 60 days."),
        "review": _("Please look whether the record is up to date."),
        "left": _("This draft is deleted when it is left for six months."),
    },
    facts={
        "ends": _("Valid until"),
        "start": _("Activity starts"),
        "suspended": _("Suspended until"),
        "review": _("Review due"),
        "ban": _("No new application before"),
        "archive": _("Kept until"),
    },
)
