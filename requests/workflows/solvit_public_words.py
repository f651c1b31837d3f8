"""What a SOLVIT case says to the complainant, in plain words: where it stands, what happened."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.workflows.solvit_case import State

#: Where the case stands, and what comes next.
STANDS: dict[str, tuple[Promise, Promise]] = {
    State.SUBMITTED: (
        _("Your complaint has arrived"),
        _("The SOLVIT centre of your country reads it and answers within a week."),
    ),
    State.HOME_ANALYSIS: (
        _("Your case is being prepared"),
        _("The SOLVIT centre of your country checks the law and completes the file."),
    ),
    State.WAIT_APPLICANT: (
        _("We need your answer"),
        _("The SOLVIT centre has a question for you. Without an answer the case ends in 30 days."),
    ),
    State.AT_LEAD: (
        _("Your case was sent to the other country"),
        _("The SOLVIT centre of the country where the problem arose has a week to accept it."),
    ),
    State.OPEN: (
        _("A solution is being sought"),
        _("The SOLVIT centre there is in touch with the authority, for ten weeks as a rule."),
    ),
    State.OUTCOME_PROPOSED: (
        _("There is a result"),
        _("The SOLVIT centre of your country looks at it and tells you within a week."),
    ),
    State.REFUSED: (
        _("The other country did not accept your case"),
        _("The SOLVIT centre of your country decides what to do and tells you."),
    ),
    State.SIGNPOSTED: (
        _("SOLVIT can’t help with this problem"),
        _("Below you read why, and who may help you."),
    ),
    State.CLOSED: (_("Your case is closed"), _("Nothing more is to be done.")),
    State.WITHDRAWN: (_("You withdrew your complaint"), _("Nothing more is to be done.")),
}

#: What happened, as the complainant reads it; steps without a line stay between the centres.
STEPS: dict[str, Promise] = {
    "submit": _("You sent your complaint."),
    "register": _("The SOLVIT centre registered your complaint."),
    "first_reaction": _("The SOLVIT centre wrote to you."),
    "ask_complainant": _("The SOLVIT centre asked you something."),
    "write_to_complainant": _("The SOLVIT centre wrote to you."),
    "remind_complainant": _("You were reminded of the questions."),
    "answer": _("You answered."),
    "add_information": _("You added information."),
    "add_document": _("You added a document."),
    "go_on": _("The SOLVIT centre goes on with what it has."),
    "send_to_lead": _("Your case was sent to the SOLVIT centre of the other country."),
    "accept": _("The SOLVIT centre of the other country accepted your case."),
    "return_to_home": _("The other centre needs more; your case is being completed."),
    "refuse": _("The other centre did not accept your case."),
    "extend": _("The centres take more time: a solution is near."),
    "propose_outcome": _("The other centre proposed a result."),
    "object": _("The SOLVIT centre of your country asked for a better result."),
    "confirm": _("Your case was closed."),
    "signpost": _("The SOLVIT centre named a service that can help you."),
    "close_silent": _("Your case was closed: there was no answer for 30 days."),
    "reopen": _("Your case was opened again."),
    "withdraw": _("You withdrew your complaint."),
}
#: The kinds of text that the complainant reads: what the centre wrote to him or her, and the own.
TEXTS = frozenset(
    {
        "first_reaction",
        "ask_complainant",
        "write_to_complainant",
        "answer",
        "add_information",
        "signpost",
        "service",
        "confirm",
    }
)
RESULTS: dict[str, Promise] = {
    "resolved": _("The problem is solved."),
    "unresolved": _("The problem could not be solved."),
    "explained": _("The authority applied the law correctly; the reasons were explained."),
}
