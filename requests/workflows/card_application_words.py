"""What applications for a card say: buttons, history, mails; to officials and to applicants."""

from django.utils.translation import gettext_lazy as _

from requests.workflows.words import ActionText, Words

WORDS = Words(
    person=_("The applicant"),
    actions={
        "submit": ActionText(
            _("Send the application"),
            _("It goes to the competent authority of your home country."),
            "primary",
        ),
        "delete": ActionText(_("Delete draft"), _("The content is erased for good."), "danger"),
        "acknowledge": ActionText(
            _("Acknowledge: it is complete"),
            _("The applicant is told, with the fee; the time for your check begins."),
            "primary",
        ),
        "ask_documents": ActionText(
            _("Ask for missing documents"),
            _("The applicant is told; the time for your check begins when they are in."),
        ),
        "allocate": ActionText(
            _("Pass to the competent authority"),
            _("The whole application goes to another authority of your country."),
        ),
        "advise": ActionText(
            _("Return: another procedure applies"),
            _("The application ends; the applicant reads your advice and can apply anew."),
        ),
        "refuse_route": ActionText(
            _("Refuse: not the home country"),
            _("The application ends; the applicant reads your reason."),
            "danger",
        ),
        "deliver": ActionText(
            _("The documents are complete"), _("The authority goes on with its check."), "primary"
        ),
        "issue": ActionText(
            _("Issue the card"), _("The applicant can use the card at once."), "primary"
        ),
        "refuse": ActionText(
            _("Refuse the card"),
            _("The applicant is told your reasons and the remedies."),
            "danger",
        ),
        "send_on": ActionText(
            _("Verified: send to the host country"),
            _("You certify the establishment and the documents; the host authority decides."),
            "primary",
        ),
        "ask_home": ActionText(
            _("Ask the home authority"),
            _("It has two weeks to answer; your own time goes on."),
        ),
        "answer_host": ActionText(
            _("Answer the host authority"), _("The host authority sees it at once."), "primary"
        ),
        "ask_applicant": ActionText(
            _("Ask the applicant"),
            _("For a certified copy or a translation; your own time goes on."),
        ),
        "extend_check": ActionText(
            _("Take two more weeks"), _("The applicant is told why; possible twice at most.")
        ),
        "require_measure": ActionText(
            _("Require a compensation measure"),
            _("The examination is suspended; the applicant is told why."),
        ),
        "offer_test": ActionText(
            _("Offer the aptitude test"), _("The applicant is told the day."), "primary"
        ),
        "pass_measure": ActionText(
            _("Passed: issue the card"), _("The applicant can use the card at once."), "primary"
        ),
        "fail_measure": ActionText(
            _("Failed: refuse the card"),
            _("The applicant is told your reasons and the remedies."),
            "danger",
        ),
        "withdraw": ActionText(
            _("Withdraw the application"),
            _("It ends, and the authorities no longer see your data."),
            "danger",
        ),
        "ask_rectification": ActionText(
            _("Have something corrected"),
            _("The authority of your home country reads what is wrong."),
        ),
        "modify": ActionText(
            _("Correct the file"), _("The applicant is told; the card shows what is right.")
        ),
        "note_restriction": ActionText(
            _("Note a restriction or prohibition"),
            _("The holder is told; the public check says only whom to ask."),
        ),
        "lift_restriction": ActionText(
            _("Take the restriction away"), _("The holder is told; the card is valid as before.")
        ),
        "revoke": ActionText(
            _("Revoke the card"),
            _("The card is no longer valid; the holder reads reasons and remedies."),
            "danger",
        ),
        "ask_extension": ActionText(
            _("Have the card extended"), _("The authority checks it anew; the card stays valid.")
        ),
        "give_back": ActionText(
            _("Give the card back"),
            _("The card ends and your data in this file are erased for good."),
            "danger",
        ),
    },
    sentences={
        "create": _("The applicant began an application."),
        "save_content": _("The applicant changed the draft."),
        "submit": _("The applicant sent the application."),
        "delete": _("The applicant deleted the draft."),
        "acknowledge": _("%(authority)s acknowledged the application; it is checked by %(until)s."),
        "ask_documents": _("%(authority)s asked for missing documents."),
        "allocate": _("%(authority)s passed the application from %(from)s to %(to)s."),
        "advise": _("%(authority)s returned the application: another procedure applies."),
        "refuse_route": _("%(authority)s refused the application: this isn’t the home country."),
        "deliver": _("The applicant completed the documents."),
        "issue": _("%(authority)s issued the card."),
        "refuse": _("%(authority)s refused the card."),
        "send_on": _(
            "%(authority)s verified the application and sent it to %(to)s, to decide by %(until)s."
        ),
        "ask_home": _("%(authority)s asked the home authority, to answer by %(until)s."),
        "answer_host": _("%(authority)s answered the host authority."),
        "ask_applicant": _("%(authority)s asked the applicant for something."),
        "extend_check": _("%(authority)s takes more time, until %(until)s."),
        "require_measure": _("%(authority)s requires a compensation measure."),
        "offer_test": _("%(authority)s offered an aptitude test on %(until)s."),
        "pass_measure": _("%(authority)s found the measure passed and issued the card."),
        "fail_measure": _("%(authority)s found the measure failed and refused the card."),
        "withdraw": _("The applicant withdrew the application."),
        "ask_rectification": _("The applicant asked for a correction."),
        "modify": _("%(authority)s corrected the file; this is version %(version)s."),
        "note_restriction": _("%(authority)s noted a restriction."),
        "lift_restriction": _("%(authority)s took the restriction away."),
        "revoke": _("%(authority)s revoked the card."),
        "ask_extension": _("The holder asked for an extension of the card."),
        "give_back": _("The holder gave the card back; the file was erased."),
    },
    alone={
        "delete": _("The draft was left for six months and deleted."),
        "start_check": _(
            "The home authority was silent for a week; the application is checked by %(until)s."
        ),
        "lapse": _("The documents didn’t come in sixty days; the application has lapsed."),
        "mark_overdue": _("The home authority didn’t act in time."),
        "issue_tacitly": _("The host authority was silent; the card is issued by law."),
        "expire": _("The card has reached its end."),
    },
    notices={
        "submit": _("A new application for a card came in."),
        "allocate": _("An application for a card was passed to you."),
        "acknowledge": _("Your application was acknowledged."),
        "ask_documents": _("Documents are missing in your application."),
        "deliver": _("The applicant completed the documents."),
        "send_on": _("The application was verified and sent to the host country."),
        "ask_home": _("The host authority asks something."),
        "answer_host": _("The home authority has answered."),
        "ask_applicant": _("The host authority needs something from you."),
        "extend_check": _("The host authority takes more time."),
        "offer_test": _("An aptitude test is offered."),
        "ask_rectification": _("The applicant asks for a correction."),
        "modify": _("The file was corrected."),
        "note_restriction": _("Something was noted in the file of the card."),
        "lift_restriction": _("A note was taken out of the file of the card."),
        "ask_extension": _("The holder asks for an extension of the card."),
    },
    reminders={
        "acknowledge_soon": _("The week for acknowledging an application is nearly over."),
        "documents_wait": _("Documents are missing: in 15 days your application lapses."),
        "home_soon": _("The time for checking an application is nearly over."),
        "home_late": _("An application for a card is overdue."),
        "host_soon": _("Without a decision in the next days, the card is issued by law."),
        "answer_late": _("The host authority still waits for an answer."),
        "card_ends_soon": _("Your card ends in 30 days; you can have it extended."),
        "your_rights": _(
            "You hold a card: you may see your data, have them corrected, or give the card back."
        ),
        "alerted": _("An alert is in force that may concern the holder of a card."),
        "left": _("This draft is deleted when it is left for six months."),
    },
    facts={
        "acknowledge": _("To be acknowledged by"),
        "home": _("Home authority checks until"),
        "host": _("Host authority decides until"),
        "answer": _("Home authority answers until"),
        "test": _("Test to be offered until"),
        "test_on": _("Aptitude test on"),
        "pay_by": _("Fee to be paid by"),
        "ends": _("Card valid until"),
    },
)
