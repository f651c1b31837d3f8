"""What SOLVIT cases say to officials: buttons, history, mails."""

from django.utils.translation import gettext_lazy as _

from requests.workflows.notification_words import COMMON_ACTIONS, COMMON_REMINDERS
from requests.workflows.words import ActionText, Words

_OVERDUE_PREPARATION = _("The 30 days for preparing the case are over.")

WORDS = Words(
    person=_("The complainant"),
    actions={
        "save_content": COMMON_ACTIONS["save_content"],
        "delete": COMMON_ACTIONS["delete"],
        "register": ActionText(
            _("Register the complaint"),
            _("The complainant gets a mail and can follow the case; the 30 days begin."),
            "primary",
        ),
        "first_reaction": ActionText(
            _("Send the first reaction"),
            _("The complainant reads your text; you go on to prepare the case."),
            "primary",
        ),
        "send_to_lead": ActionText(
            _("Send to the lead centre"),
            _("The centre where the problem arose has a week to accept the case."),
            "primary",
        ),
        "ask_complainant": ActionText(
            _("Ask the complainant"),
            _("The complainant has 30 days to answer; after that the case is closed."),
        ),
        "write_to_complainant": ActionText(
            _("Write to the complainant"),
            _("The complainant gets a mail, reads your text and can write back; the case goes on."),
        ),
        "go_on": ActionText(
            _("Go on without an answer"),
            _("The file is complete as it is; the 30 days begin anew."),
        ),
        "signpost": ActionText(
            _("Not a SOLVIT case"),
            _("The complainant reads why, and which service can help; the case ends."),
            "danger",
        ),
        "modify": ActionText(_("Correct the complaint"), _("The version before stays readable.")),
        "accept": ActionText(
            _("Accept the case"), _("You look for a solution within ten weeks."), "primary"
        ),
        "return_to_home": ActionText(
            _("Ask the home centre"), _("The case goes back to be completed, and is sent again.")
        ),
        "refuse": ActionText(
            _("Refuse the case"),
            _("The home centre reads why, and tells the complainant."),
            "danger",
        ),
        "report": ActionText(_("Report progress"), _("The home centre can read it.")),
        "propose_outcome": ActionText(
            _("Propose an outcome"),
            _("The home centre confirms it and tells the complainant, or objects."),
            "primary",
        ),
        "consult": ActionText(
            _("Consult an authority"),
            _("It reads your question. It learns who complains only with that person’s consent."),
        ),
        "give_position": ActionText(
            _("Give your position"), _("Both centres can read it."), "primary"
        ),
        "comment": ActionText(_("Comment"), _("Both centres can read it.")),
        "extend": ActionText(
            _("Take more time"), _("Once, by up to ten weeks, where a solution is near.")
        ),
        "ask_commission": ActionText(
            _("Ask the Commission for advice"),
            _("It gives informal advice within two weeks; it isn’t told who complains."),
        ),
        "advise": ActionText(_("Give advice"), _("Both centres can read it."), "primary"),
        "note_advice": ActionText(
            _("Note the advice"), _("Where the Commission answered in another way.")
        ),
        "confirm": ActionText(
            _("Confirm and close"), _("The complainant reads the result; the case ends."), "primary"
        ),
        "object": ActionText(
            _("Object to the outcome"), _("The lead centre goes on looking for a solution.")
        ),
        "reopen": ActionText(_("Reopen"), _("A new fact came up; the case goes on.")),
    },
    sentences={
        "create": _("The complaint was drawn up for %(authority)s."),
        "save_content": _("%(authority)s changed the content."),
        "delete": _("%(authority)s deleted the draft."),
        "register": _("%(authority)s registered the complaint."),
        "submit": _("The complainant sent the complaint."),
        "first_reaction": _("%(authority)s sent the first reaction to the complainant."),
        "send_to_lead": _("%(authority)s sent the case to %(to)s."),
        "ask_complainant": _("%(authority)s asked the complainant."),
        "write_to_complainant": _("%(authority)s wrote to the complainant."),
        "answer": _("The complainant answered."),
        "go_on": _("%(authority)s goes on without an answer."),
        "signpost": _("%(authority)s sent the complainant to another service."),
        "modify": _("%(authority)s corrected the complaint; this is version %(version)s."),
        "accept": _("%(authority)s accepted the case; a solution is due by %(due_on)s."),
        "return_to_home": _("%(authority)s gave the case back to be completed."),
        "refuse": _("%(authority)s refused the case."),
        "report": _("%(authority)s reported on progress."),
        "propose_outcome": _("%(authority)s proposed an outcome: %(result)s."),
        "consult": _("%(authority)s consulted %(to)s."),
        "give_position": _("%(authority)s gave its position."),
        "comment": _("%(authority)s commented."),
        "extend": _("%(authority)s takes more time, until %(due_on)s."),
        "ask_commission": _("%(authority)s asked the Commission for informal advice."),
        "advise": _("%(authority)s gave informal advice."),
        "note_advice": _("%(authority)s noted the Commission’s advice."),
        "confirm": _("%(authority)s confirmed the outcome and closed the case: %(result)s."),
        "object": _("%(authority)s objected to the outcome."),
        "reopen": _("%(authority)s reopened the case."),
        "add_information": _("The complainant added information."),
        "add_document": _("The complainant added a document."),
        "withdraw": _("The complainant withdrew the complaint."),
    },
    alone={
        "create": _("The complaint was drawn up."),
        "delete": _("The draft was left for six months and deleted."),
        "close_silent": _("The complainant was silent for 30 days; the case is closed."),
        "remind_complainant": _("The complainant was reminded of the questions."),
    },
    notices={
        "add_information": _("The complainant added information."),
        "add_document": _("The complainant added a document."),
        "answer": _("The complainant answered."),
        "write_to_complainant": _("The home centre wrote to the complainant."),
        "consult": _("A SOLVIT centre asks for your position."),
        "give_position": _("The consulted authority gave its position."),
        "report": _("There is a report on progress."),
        "comment": _("There is a new comment."),
        "extend": _("The lead centre takes more time."),
        "ask_commission": _("A SOLVIT centre asks for informal advice."),
        "advise": _("The Commission gave informal advice."),
        "note_advice": _("The Commission’s advice was noted."),
        "return_to_home": _("The lead centre needs more before it accepts the case."),
        "object": _("The home centre objects to the outcome."),
        "modify": _("The complaint was corrected."),
    },
    reminders={
        "reaction_soon": _("The first reaction to a complaint is due in two days."),
        "reaction_over": _("A complaint has waited more than a week for a first reaction."),
        "preparation_soon": _("The case should be with the lead centre in five days."),
        "preparation_over": _OVERDUE_PREPARATION,
        "acceptance_soon": _("The case should be accepted or refused in two days."),
        "acceptance_over": _("The week for accepting the case is over."),
        "solution_soon": _("The time for a solution ends in two weeks."),
        "solution_over": _("The time for a solution is over."),
        "advice_over": _("The two weeks for informal advice are over."),
        "confirmation_soon": _("The complainant should be told of the outcome in two days."),
        "confirmation_over": _("The week for telling the complainant of the outcome is over."),
        "refusal_waits": _("The lead centre refused the case; the complainant must be told."),
        "refusal_waits_long": _("The lead centre refused the case; the complainant must be told."),
        "left": COMMON_REMINDERS["left"],
    },
    facts={
        "reaction": _("First reaction by"),
        "preparation": _("To the lead centre by"),
        "acceptance": _("To be accepted by"),
        "solution": _("Solution by"),
        "advice": _("Advice by"),
        "confirmation": _("Complainant told by"),
    },
)
